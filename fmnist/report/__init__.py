"""A model on one page of HTML that stands by itself: to print, to hand in, to put on a wall."""

from __future__ import annotations

from fmnist.report.page import Subject, report_html

__all__ = ["Subject", "report_html"]
