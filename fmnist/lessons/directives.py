"""The directives of a lesson: from the lines of a fence to a control or a task."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import parse_qsl

from fmnist.errors import ConfigError
from fmnist.lessons.fields import Fields
from fmnist.lessons.lesson import (
    ChoiceTask,
    Control,
    Link,
    Matrix,
    NumberTask,
    PairTask,
    Photo,
    PhotosTask,
    Pictures,
    RunTask,
    Task,
    Training,
    WordsTask,
)
from fmnist.training.config import PRESETS, TrainingConfig, preset
from fmnist.training.texts import NAMES, apply
from fmnist.translation import _

__all__ = ["DIRECTIVES", "PAGES"]

PAGES: Final = (
    "home", "dataset", "train", "runs", "confusion", "inside", "teach", "models", "classify",
    "lessons",
)  # fmt: skip
"""The pages that a link of a lesson may open."""

_SETTINGS: Final = tuple(name for name in NAMES if name != "dataset")
_MOST_OPTIONS: Final = 8


def _pictures(fields: Fields) -> Pictures:
    found = Pictures(
        split="test" if fields.one_of("split", ("train", "test"), "train") == "test" else "train",
        classes=_classes(fields),
        count=fields.whole("count", least=1, most=400, default=40),
        columns=fields.whole("columns", least=2, most=20, default=10),
    )
    fields.done("split, classes, count, columns")
    return found


def _classes(fields: Fields) -> tuple[int, ...]:
    text = fields.text("classes", "")
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isdecimal() and len(part) <= 2 for part in parts):
        raise fields.error(
            _("classes is {value!r}; accepted are numbers of classes such as 0,6.").format(
                value=text
            )
        )
    return tuple(dict.fromkeys(int(part) for part in parts))


def _train(fields: Fields) -> Training:
    identifier, text = fields.id(), fields.text("text")
    name = fields.one_of("preset", tuple(PRESETS), "tuned")
    config = _config(fields, preset(name), fields.rest(_SETTINGS))
    fields.done(_("id, text, preset and the settings of a training"))
    return Training(id=identifier, text=text, preset=name, config=config)


def _config(fields: Fields, base: TrainingConfig, texts: Mapping[str, str]) -> TrainingConfig:
    try:
        return apply(base, texts)
    except ConfigError as error:
        raise fields.error(str(error)) from error


def _matrix(fields: Fields) -> Matrix:
    found = Matrix(of=fields.text("of", ""))
    fields.done("of")
    return found


def _photo(fields: Fields) -> Photo:
    fields.done(_("none"))
    return Photo()


def _link(fields: Fields) -> Link:
    found = Link(
        page=fields.one_of("page", PAGES),
        text=fields.text("text"),
        address=dict(parse_qsl(fields.text("address", "").removeprefix("?"))),
    )
    fields.done("page, text, address")
    return found


def _run(fields: Fields) -> RunTask:
    most = fields.wish("parameters_at_most", least=1, most=1e9)
    found = RunTask(
        id=fields.id(),
        text=fields.text("text"),
        like=fields.text("like", ""),
        validation_at_least=fields.wish("validation_at_least", least=0, most=100),
        gap_below=fields.wish("gap_below", least=0, most=100),
        gap_at_least=fields.wish("gap_at_least", least=0, most=100),
        parameters_at_most=None if most is None else int(most),
        settings=fields.rest(_SETTINGS),
    )
    fields.done(
        _(
            "id, text, like, validation_at_least, gap_below, gap_at_least, parameters_at_most and "
            "the settings of a training"
        )
    )
    _config(fields, preset("tuned"), found.settings)
    return found


def _choice(fields: Fields) -> ChoiceTask:
    options = tuple(part.strip() for part in fields.text("options").split("|"))
    if not 2 <= len(options) <= _MOST_OPTIONS or not all(options):
        raise fields.error(
            _("options are {count}; accepted are 2 to {most}, with “|” between them.").format(
                count=len([option for option in options if option]), most=_MOST_OPTIONS
            )
        )
    found = ChoiceTask(
        id=fields.id(),
        text=fields.text("text"),
        options=options,
        right=fields.whole("right", least=1, most=len(options)),
        because=fields.text("because", ""),
    )
    fields.done("id, text, options, right, because")
    return found


def _number(fields: Fields) -> NumberTask:
    found = NumberTask(
        id=fields.id(),
        text=fields.text("text"),
        right=fields.number("right", least=-1e12, most=1e12),
        within=fields.number("within", least=0, most=1e12, default=0),
        because=fields.text("because", ""),
    )
    fields.done("id, text, right, within, because")
    return found


def _pair(fields: Fields) -> PairTask:
    found = PairTask(id=fields.id(), text=fields.text("text"), of=fields.text("of", ""))
    fields.done("id, text, of")
    return found


def _photos(fields: Fields) -> PhotosTask:
    found = PhotosTask(
        id=fields.id(),
        text=fields.text("text"),
        at_least=fields.whole("at_least", least=1, most=100, default=1),
    )
    fields.done("id, text, at_least")
    return found


def _words(fields: Fields) -> WordsTask:
    found = WordsTask(
        id=fields.id(),
        text=fields.text("text"),
        lines=fields.whole("lines", least=1, most=20, default=3),
        least=fields.whole("least", least=1, most=2000, default=10),
    )
    fields.done("id, text, lines, least")
    return found


DIRECTIVES: Final[Mapping[str, Callable[[Fields], Control | Task]]] = {
    "pictures": _pictures,
    "train": _train,
    "matrix": _matrix,
    "photo": _photo,
    "link": _link,
    "run": _run,
    "choice": _choice,
    "number": _number,
    "pair": _pair,
    "photos": _photos,
    "words": _words,
}
"""What may stand behind ``fmnist`` at the beginning of a fence."""
