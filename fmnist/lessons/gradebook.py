"""Who has done which task of a lesson: what a teacher reads, and takes along as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fmnist.lessons.lesson import Lesson, Task, WordsTask
from fmnist.spreadsheet import harmless

if TYPE_CHECKING:
    from fmnist.runs.lesson_answers import LessonAnswer

__all__ = ["Gradebook"]


@dataclass(frozen=True, kw_only=True)
class Gradebook:
    """The answers of a class to one lesson.

    Attributes:
        lesson: the lesson, in the language of who reads.
        answers: by visitor and task. Tasks that the lesson no longer has are left out.
    """

    lesson: Lesson
    answers: Mapping[str, Mapping[str, LessonAnswer]]

    def done(self, task: Task) -> int:
        """Return how many visitors have done a task."""
        return sum(_is_done(found.get(task.id)) for found in self.answers.values())

    def done_by(self, visitor: str) -> int:
        """Return how many tasks a visitor has done."""
        found = self.answers[visitor]
        return sum(_is_done(found.get(task.id)) for task in self.lesson.tasks)

    def state(self, visitor: str, task: Task) -> str:
        """Return ``"done"``, ``"answered"`` (not rightly yet) or ``""``."""
        found = self.answers[visitor].get(task.id)
        if _is_done(found):
            return "done"
        return "answered" if found is not None and found.answer else ""

    def written(self) -> Iterator[tuple[Task, Mapping[str, str]]]:
        """Return the sentences written for each task that asks for some, by visitor."""
        for task in self.lesson.tasks:
            if isinstance(task, WordsTask):
                yield (
                    task,
                    {
                        visitor: found[task.id].answer
                        for visitor, found in self.answers.items()
                        if task.id in found and found[task.id].answer
                    },
                )

    def csv(self, called: Callable[[str], str]) -> bytes:
        """Return a row for each visitor and task: UTF-8 with the mark that spreadsheets look for.

        Args:
            called: visitor → name.
        """
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerow(("visitor", "lesson", "task", "answer", "done"))
        for visitor, found in self.answers.items():
            for task in self.lesson.tasks:
                answer = found.get(task.id)
                moment = None if answer is None else answer.done
                writer.writerow(
                    (
                        harmless(called(visitor)),
                        self.lesson.name,
                        task.id,
                        "" if answer is None else harmless(answer.answer),
                        ""
                        if moment is None
                        else datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds"),
                    )
                )
        return stream.getvalue().encode("utf-8-sig")


def _is_done(answer: LessonAnswer | None) -> bool:
    return answer is not None and answer.done is not None
