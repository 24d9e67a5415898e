"""A lesson on paper: one HTML file without a link to anything else, for A4, with room for answers.

It runs no script, and its own security policy forbids any; whatever somebody wrote is escaped,
since Markdown is rendered without HTML.

Source: https://markdown-it-py.readthedocs.io, https://www.w3.org/TR/css-page-3/
"""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING, Final

from fmnist.lessons.lesson import (
    ChoiceTask,
    Lesson,
    Link,
    Matrix,
    NumberTask,
    PairTask,
    Part,
    Photo,
    PhotosTask,
    Pictures,
    RunTask,
    Task,
    Text,
    Training,
    WordsTask,
)
from fmnist.translation import _

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

    from fmnist.labels import ClassNames

__all__ = ["handout"]

_STYLE: Final = """
@page { size: A4; margin: 18mm 18mm 16mm; }
* { box-sizing: border-box; }
body { font: 11pt/1.45 "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei",
  sans-serif;
  color: #0d1620; background: #ffffff; max-width: 174mm; margin: 0 auto; }
header { display: flex; gap: 8mm; font-size: 10pt; margin-bottom: 6mm; }
header span { flex: 1; border-bottom: 1px solid #55606b; padding-bottom: 1mm; }
header span:last-child { flex: 0 0 40mm; }
h1 { font-size: 20pt; margin: 0 0 1mm; line-height: 1.2; }
h2 { font-size: 14pt; margin: 6mm 0 1mm; } h3 { font-size: 12pt; margin: 5mm 0 1mm; }
h1, h2, h3 { break-after: avoid; }
p, ul, ol, table { margin: 0 0 2.5mm; } ul, ol { padding-left: 6mm; }
table { border-collapse: collapse; } th, td { border: 1px solid #8a949e; padding: 1mm 2.5mm; }
code { font-size: 0.92em; } pre { white-space: pre-wrap; }
.lead { font-size: 12pt; color: #39434d; }
.app { border-left: 1mm solid #8a949e; padding: 1mm 0 1mm 4mm; color: #39434d; margin: 3mm 0; }
.task { border: 1px solid #55606b; border-radius: 2mm; padding: 3mm 4mm; margin: 4mm 0;
  break-inside: avoid; }
.task > b { display: block; font-size: 10pt; color: #1a5fa6; }
.line { height: 9mm; border-bottom: 1px solid #8a949e; }
.box::before { content: ""; display: inline-block; width: 3.5mm; height: 3.5mm; margin-right: 3mm;
  border: 1px solid #0d1620; vertical-align: -0.4mm; }
ul.boxes { list-style: none; padding: 0; } ul.boxes p { display: inline; }
.blank { display: inline-block; min-width: 28mm; border-bottom: 1px solid #55606b; height: 6mm; }
.fill { display: flex; flex-wrap: wrap; gap: 2mm 6mm; margin-top: 2mm; }
"""
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


def handout(lesson: Lesson, *, class_names: ClassNames) -> str:
    """Return the page, in the language of the current context and of the lesson.

    Args:
        lesson: what is printed.
        class_names: of the dataset in use, for controls that name classes.
    """
    number = 0
    parts = []
    for part in lesson.parts:
        if isinstance(part, Task):
            number += 1
            parts.append(_task(part, number))
        else:
            parts.append(_shown(part, class_names))
    language = lesson.language.replace("_", "-")
    return (
        f'<!doctype html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(lesson.title)}</title><style>{_STYLE}</style></head><body>"
        f"<header><span>{escape(_('Name'))}</span><span>{escape(_('Date'))}</span></header>"
        f'<h1>{escape(lesson.title)}</h1><p class="lead">{_inline(lesson.summary)}</p>'
        f"{''.join(parts)}</body></html>\n"
    )


@cache
def _renderer() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def _markdown(text: str) -> str:
    return str(_renderer().render(text))


def _inline(text: str) -> str:
    return str(_renderer().renderInline(text))


def _app(text: str) -> str:
    """Return a line on what the app shows in this place."""
    return f'<p class="app">{escape(text)}</p>'


def _shown(part: Part, class_names: ClassNames) -> str:
    match part:
        case Text():
            return _markdown(part.markdown)
        case Pictures():
            names = ", ".join(
                class_names[label] for label in part.classes if label < len(class_names)
            )
            return _app(
                _("In the app: pictures of {names}.").format(names=names)
                if names
                else _("In the app: pictures of the dataset.")
            )
        case Training():
            return _app(_("In the app: the button “{text}”.").format(text=part.text))
        case Matrix():
            return _app(_("In the app: the confusion matrix of your run."))
        case Photo():
            return _app(_("In the app: a place for your photo."))
        case Link():
            return _app(_("In the app: the link “{text}”.").format(text=part.text))
        case _:
            return ""


def _task(task: Task, number: int) -> str:
    title = _("Task {number}").format(number=number)
    return f'<div class="task"><b>{escape(title)}</b>{_markdown(task.text)}{_room(task)}</div>'


def _room(task: Task) -> str:
    """Return the place for the answer."""
    match task:
        case ChoiceTask():
            options = "".join(f'<li class="box">{_inline(option)}</li>' for option in task.options)
            return f'<ul class="boxes">{options}</ul>'
        case NumberTask():
            return _blanks(_("Your answer"))
        case PairTask():
            return _blanks(_("First class"), _("Second class"))
        case RunTask():
            return _blanks(_("Run"), _("Validation accuracy"), _("Gap"))
        case PhotosTask():
            return _blanks(_("What it is"), _("What the network says")) * min(task.at_least, 6)
        case WordsTask():
            return '<div class="line"></div>' * task.lines


def _blanks(*titles: str) -> str:
    fields = "".join(
        f'<span>{escape(title)} <span class="blank"></span></span>' for title in titles
    )
    return f'<div class="fill">{fields}</div>'
