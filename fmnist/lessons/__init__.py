"""Guided lessons: Markdown files with controls and tasks in them, see docs/lessons.md.

``reading`` makes a ``Lesson`` of a file, ``shelf`` finds the files, ``checking`` says whether a
task is done, ``handout`` makes a page to print of a lesson. None of them draws.
"""

from __future__ import annotations

from fmnist.lessons.lesson import Lesson
from fmnist.lessons.reading import read_lesson
from fmnist.lessons.shelf import BrokenLesson, Shelf, shelf

__all__ = ["BrokenLesson", "Lesson", "Shelf", "read_lesson", "shelf"]
