"""The lessons there are: five guided ones that come with the app, and those of a folder.

``NAME.md`` is in English, or in whatever language a teacher writes; ``NAME.zh_CN.md`` is the same
lesson in Chinese. Who reads a language that a lesson is not written in gets ``NAME.md``. A file of
a teacher takes the place of a guided lesson of the same name, in every language. Files are read
when they change, so that a teacher sees at once what was saved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from fmnist.errors import LessonError
from fmnist.lessons.fields import ID
from fmnist.lessons.lesson import Lesson
from fmnist.lessons.reading import MOST_BYTES, read_lesson
from fmnist.translation import SOURCE_LANGUAGE, _

__all__ = ["GUIDED", "BrokenLesson", "Shelf", "shelf"]

GUIDED: Final = Path(__file__).parent / "guided"
_MOST_FILES: Final = 200


@dataclass(frozen=True, kw_only=True)
class BrokenLesson:
    """A file that is no lesson, and why."""

    file: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """What was found.

    Attributes:
        lessons: by name, in their order.
        broken: the files that are no lessons.
    """

    lessons: Mapping[str, Lesson]
    broken: tuple[BrokenLesson, ...]


def shelf(folder: Path | None = None, *, language: str = SOURCE_LANGUAGE) -> Shelf:
    """Return the lessons in a language, or in what they are written in.

    Args:
        folder: of a teacher.
        language: of the reader.
    """
    lessons: dict[str, Lesson] = {}
    broken: list[BrokenLesson] = []
    for place in [GUIDED] if folder is None else [GUIDED, folder]:
        try:
            files = _files(place)
        except OSError as error:
            reason = _("The folder of lessons cannot be read: {reason}").format(
                reason=error.strerror or error
            )
            broken.append(BrokenLesson(file=str(place), reason=reason))
            continue
        for name, versions in files.items():
            for path in _in_order(versions, language):
                found = _read(path, name=name, language=_language(path))
                if isinstance(found, Lesson):
                    lessons[name] = found
                    break
                broken.append(found)
    ordered = sorted(lessons.values(), key=lambda lesson: (lesson.order, lesson.name))
    return Shelf(lessons={lesson.name: lesson for lesson in ordered}, broken=tuple(broken))


def _files(folder: Path) -> Mapping[str, list[Path]]:
    """Return the Markdown files of a folder by the name of their lesson.

    Raises:
        OSError: the folder cannot be read.
    """
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir())[: 10 * _MOST_FILES]:
        if path.suffix == ".md" and path.name.lower() != "readme.md" and len(found) < _MOST_FILES:
            found.setdefault(path.name.split(".")[0], []).append(path)
    return found


def _language(path: Path) -> str:
    parts = path.name.split(".")
    return parts[1] if len(parts) == 3 else SOURCE_LANGUAGE


def _in_order(versions: list[Path], language: str) -> Iterator[Path]:
    """Yield the version in that language, then the one without a language, then any."""
    wishes = [language, SOURCE_LANGUAGE]
    yield from sorted(
        versions,
        key=lambda path: (
            wishes.index(_language(path)) if _language(path) in wishes else len(wishes)
        ),
    )[:2]


def _read(path: Path, *, name: str, language: str) -> Lesson | BrokenLesson:
    if ID.fullmatch(name) is None:
        reason = _(
            "The file is called {name!r}; accepted are at most 40 small letters a–z, digits and "
            "hyphens before .md."
        ).format(name=path.name[:80])
        return BrokenLesson(file=path.name, reason=reason)
    try:
        if not path.is_file():
            return BrokenLesson(file=path.name, reason=_("It is not a file."))
        found = path.stat()
        return _lesson(path, name, language, found.st_mtime_ns, found.st_size)
    except OSError as error:
        reason = _("The file cannot be read: {reason}").format(reason=error.strerror or error)
        return BrokenLesson(file=path.name, reason=reason)
    except LessonError as error:
        return BrokenLesson(file=path.name, reason=str(error))


@lru_cache(maxsize=256)
def _lesson(
    path: Path,
    name: str,
    language: str,
    changed: int,  # noqa: ARG001 - one that was saved since is another one
    size: int,  # noqa: ARG001
) -> Lesson:
    with path.open("rb") as file:
        return read_lesson(file.read(MOST_BYTES + 1), name=name, language=language)
