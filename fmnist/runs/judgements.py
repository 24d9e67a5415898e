"""The judgements part of the run store: what visitors say of pictures, kept for each of them.

A judgement is one visitor's verdict on one picture of the dataset: whether its label is right (of a
doubtful label), or what it is (in a quiz). Saying it again replaces it.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Row, and_, delete, insert, select

from fmnist.runs import schema
from fmnist.runs.database import Database

__all__ = ["LABEL", "QUIZ", "Judgement", "Judgements", "Subject"]

Kind = Literal["label", "quiz"]

LABEL: Final[Kind] = "label"
"""Verdicts of ``fmnist.evaluation.verdicts``: is the label of the picture right?"""

QUIZ: Final[Kind] = "quiz"
"""Labels ``"0"`` to ``"9"``: what is in the picture? The occasion is the quiz's seed."""

_table = schema.judgements


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What somebody judges: pictures of a part of a dataset, on an occasion.

    Attributes:
        owner: the visitor, see ``fmnist.ui.visitor``.
        kind: what is asked of each picture.
        dataset: checksum of the dataset.
        split: its part that the pictures lie in, ``"train"`` or ``"test"``.
        occasion: keeps apart what is judged more than once, such as two quizzes; else empty.
    """

    owner: str
    kind: Kind
    dataset: str
    split: str
    occasion: str = ""


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What was said of one picture.

    Attributes:
        subject: by whom, and on what occasion.
        picture: its index in the split.
        verdict: what was said, see the kinds.
        made: when, in seconds since 1970, UTC.
        seconds: what the clock of the occasion said then, where one was running.
    """

    subject: Subject
    picture: int
    verdict: str
    made: float
    seconds: float | None


class Judgements:
    """The judgements part of the run store.

    Every method raises ``StoreError`` if the database does not answer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def say(
        self, subject: Subject, picture: int, verdict: str, *, seconds: float | None = None
    ) -> None:
        """Keep a verdict, in the place of an earlier one on the same picture and occasion."""
        with self._database.begin() as connection:
            connection.execute(delete(_table).where(_of(subject) & (_table.c.picture == picture)))
            connection.execute(
                insert(_table).values(
                    **asdict(subject),
                    picture=picture,
                    verdict=verdict,
                    made=time.time(),
                    seconds=seconds,
                )
            )

    def take_back(self, subject: Subject, pictures: Collection[int] | None = None) -> None:
        """Forget what was said of these pictures, or of all."""
        condition = _of(subject)
        if pictures is not None:
            condition &= _table.c.picture.in_(list(pictures))
        with self._database.begin() as connection:
            connection.execute(delete(_table).where(condition))

    def of(self, subject: Subject) -> Mapping[int, Judgement]:
        """Return what was said, by picture."""
        return {found.picture: found for found in self._select(_of(subject))}

    def everything(self, owner: str, kind: Kind, dataset: str) -> list[Judgement]:
        """Return all that a visitor said on every occasion, the oldest first."""
        return self._select(
            and_(
                _table.c.owner == owner,
                _table.c.kind == kind,
                _table.c.dataset == dataset,
            )
        )

    def _select(self, condition: ColumnElement[bool]) -> list[Judgement]:
        with self._database.begin() as connection:
            rows = connection.execute(
                select(_table).where(condition).order_by(_table.c.made, _table.c.picture)
            )
            return [_judgement(row) for row in rows]


def _of(subject: Subject) -> ColumnElement[bool]:
    return and_(*(_table.c[name] == value for name, value in asdict(subject).items()))


def _judgement(row: Row[Any]) -> Judgement:
    values = dict(row._mapping)
    subject = Subject(**{field.name: values.pop(field.name) for field in fields(Subject)})
    return Judgement(subject=subject, **values)
