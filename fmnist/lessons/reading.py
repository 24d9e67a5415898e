"""From the text of a Markdown file to a lesson.

A file begins with lines ``title``, ``summary``, ``minutes`` and ``order`` between two lines
``---``. Behind them comes Markdown; a fence that opens with three backticks and ``fmnist NAME`` is
a control or a task, see ``directives``. Somebody else's text is shown to a class, so HTML and
pictures, which browsers would fetch from elsewhere, are refused, and what is wrong is told with its
line.

Source: https://spec.commonmark.org/0.31.2/, as markdown-it-py reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from fmnist.errors import LessonError
from fmnist.lessons.directives import DIRECTIVES
from fmnist.lessons.fields import Fields
from fmnist.lessons.lesson import Lesson, Matrix, PairTask, Part, RunTask, Task, Text, Training
from fmnist.translation import SOURCE_LANGUAGE, _

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["MOST_BYTES", "read_lesson"]

MOST_BYTES: Final = 200_000
"""Of a file."""

_MOST_PARTS: Final = 200
_EDGE: Final = "---"
_WORD: Final = "fmnist"


def read_lesson(content: bytes, *, name: str, language: str = SOURCE_LANGUAGE) -> Lesson:
    """Return the lesson that a file holds.

    Args:
        content: of the file, UTF-8.
        name: of the lesson.
        language: that it is written in.

    Raises:
        LessonError: the file is no lesson; the message names the line and says what is accepted.
    """
    lines = _text(content).splitlines()
    head, body = _parted(lines)
    fields = Fields(head, first=2)
    title, summary = fields.text("title"), fields.text("summary", "")
    minutes = fields.whole("minutes", least=1, most=1000, default=45)
    order = fields.whole("order", least=0, most=10_000, default=1000)
    fields.done("title, summary, minutes, order")
    parts = tuple(_parts(lines, body))
    _check(parts)
    return Lesson(
        name=name, language=language, title=title, summary=summary, minutes=minutes, order=order,
        parts=parts,
    )  # fmt: skip


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise LessonError(
            _("The file has {size:,} bytes; accepted are at most {most:,}.").format(
                size=len(content), most=MOST_BYTES
            )
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LessonError(
            _("The file is not UTF-8 from byte {place:,} on. Save it as UTF-8.").format(
                place=error.start
            )
        ) from error
    if "\0" in text:
        raise LessonError(_("The file holds a zero byte: it is no text."))
    return text


def _parted(lines: Sequence[str]) -> tuple[Sequence[str], int]:
    """Return the lines of the head, and where the body begins."""
    if not lines or lines[0].strip() != _EDGE:
        raise LessonError(
            _(
                "Line 1: a lesson begins with a line ---, then “title: …” and other lines of that "
                "form, then a line --- again."
            )
        )
    for place, line in enumerate(lines[1:], start=1):
        if line.strip() == _EDGE:
            return lines[1:place], place + 1
    raise LessonError(_("Line 1: the second line --- is missing, which ends the head."))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # HTML is parsed so that it is found, and refused.
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def _parts(lines: Sequence[str], body: int) -> Iterator[Part]:
    """Yield the text between directives, and what the directives mean."""
    text = body
    for token in _parser().parse("\n".join(lines[body:])):
        _refuse_foreign(token, body)
        words = token.info.split() if token.type == "fence" else []
        if not words or words[0] != _WORD or token.map is None:
            continue
        first, after = token.map[0] + body, token.map[1] + body
        if token.level:
            raise LessonError(
                _("Line {line}: a directive must not stand in a list or a quotation.").format(
                    line=first + 1
                )
            )
        yield from _markdown(lines[text:first])
        closed = after - first > 1 and lines[after - 1].strip().startswith(token.markup)
        if not closed:
            raise LessonError(
                _("Line {line}: the directive is not closed; {marks} is missing.").format(
                    line=first + 1, marks=token.markup
                )
            )
        yield _directive(words[1:], lines[first + 1 : after - 1], first + 1)
        text = after
    yield from _markdown(lines[text:])


def _markdown(lines: Sequence[str]) -> Iterator[Text]:
    text = "\n".join(lines).strip("\n")
    if text.strip():
        yield Text(markdown=text)


def _directive(words: Sequence[str], lines: Sequence[str], line: int) -> Part:
    name = " ".join(words)
    if name not in DIRECTIVES:
        raise LessonError(
            _("Line {line}: {name!r} is no directive; accepted are {accepted}.").format(
                line=line, name=name[:60], accepted=", ".join(DIRECTIVES)
            )
        )
    return DIRECTIVES[name](Fields(lines, first=line + 1))


def _refuse_foreign(token: Token, body: int, line: int | None = None) -> None:
    line = body + token.map[0] + 1 if token.map else line
    if token.type in ("html_block", "html_inline"):
        raise LessonError(
            _(
                "Line {line}: HTML is not accepted. Write Markdown, or a \\ before the sign <."
            ).format(line=line)
        )
    if token.type == "image":
        raise LessonError(
            _("Line {line}: pictures from elsewhere are not accepted.").format(line=line)
        )
    for child in token.children or ():
        _refuse_foreign(child, body, line)


def _check(parts: Sequence[Part]) -> None:
    """Make sure that no name stands twice and that every training that is named is there."""
    if len(parts) > _MOST_PARTS:
        raise LessonError(
            _("The lesson has {count} parts; accepted are at most {most}.").format(
                count=len(parts), most=_MOST_PARTS
            )
        )
    names: set[str] = set()
    for part in parts:
        if isinstance(part, Task | Training):
            if part.id in names:
                raise LessonError(_("The id {id!r} stands twice.").format(id=part.id))
            names.add(part.id)
    trainings = [part for part in parts if isinstance(part, Training)]
    for place, part in enumerate(trainings):
        if any(part.config == other.config for other in trainings[:place]):
            raise LessonError(
                _("The training {id!r} is the same as one before it.").format(id=part.id)
            )
    for part in parts:
        if isinstance(part, RunTask):
            named = part.like
        elif isinstance(part, Matrix | PairTask):
            named = part.of
        else:
            continue
        if named and named not in {training.id for training in trainings}:
            raise LessonError(
                _("There is no training {id!r} in this lesson; there are: {known}.").format(
                    id=named, known=", ".join(training.id for training in trainings) or "–"
                )
            )
