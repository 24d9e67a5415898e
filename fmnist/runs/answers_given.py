"""The answers part of the run store: what visitors answered to "Was this right?".

An answer keeps the 28×28 picture that the network saw, and what it really shows. The same visitor
answering about the same picture again replaces the answer.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, delete, func, insert, select

from fmnist.errors import PictureError
from fmnist.labels import CLASS_NAMES, PICTURE_SHAPE, ClassNames
from fmnist.runs import schema
from fmnist.runs.database import Database
from fmnist.translation import _

__all__ = ["NONE_OF_THEM", "AnswerGiven", "AnswersGiven", "digest_of"]

NONE_OF_THEM: Final = -1
"""Label of a picture that shows none of the classes."""

_table = schema.answers_given


@dataclass(frozen=True, kw_only=True, eq=False)
class AnswerGiven:
    """What one visitor said of one picture.

    Attributes:
        owner: the visitor, see ``fmnist.ui.visitor``.
        picture: (28, 28) uint8, what the network saw.
        label: what it shows, from 0, or ``NONE_OF_THEM``.
        said: what the model took it for, from 0, or ``NONE_OF_THEM`` where it refused.
        probability: of the most probable class, 0–1.
        known: how much it looked like one of the classes, 0–1.
        model: identifier of the model.
        kind: photo, drawing or dataset.
        made: when, in seconds since 1970, UTC.
        class_names: what the model calls the classes that the labels mean.
    """

    owner: str
    picture: NDArray[np.uint8]
    label: int
    said: int
    probability: float
    known: float
    model: str
    kind: str
    made: float = 0.0
    class_names: ClassNames = CLASS_NAMES

    @property
    def digest(self) -> str:
        """Name of the picture, the same for the same pixels."""
        return digest_of(self.picture)

    @property
    def right(self) -> bool:
        """Whether the model was right."""
        return self.label == self.said


class AnswersGiven:
    """The answers part of the run store.

    Every method raises ``StoreError`` if the database does not answer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def give(self, answer: AnswerGiven) -> None:
        """Keep an answer, in the place of the same visitor's earlier one on that picture.

        Raises:
            PictureError: the picture or the label is none.
        """
        fits = answer.picture.shape == PICTURE_SHAPE and answer.picture.dtype == np.uint8
        if not fits or not NONE_OF_THEM <= answer.label < len(answer.class_names):
            raise PictureError(
                _(
                    "An answer of shape {shape} and label {label} cannot be kept; accepted are "
                    "28 × 28 pixels of uint8 and labels from 0 to {last}, or -1 for none of them."
                ).format(
                    shape=answer.picture.shape,
                    label=answer.label,
                    last=len(answer.class_names) - 1,
                )
            )
        with self._database.begin() as connection:
            connection.execute(
                delete(_table).where(
                    _table.c.owner == answer.owner, _table.c.digest == answer.digest
                )
            )
            connection.execute(
                insert(_table).values(
                    owner=answer.owner,
                    digest=answer.digest,
                    picture=answer.picture.tobytes(),
                    label=answer.label,
                    said=answer.said,
                    probability=answer.probability,
                    known=answer.known,
                    model=answer.model,
                    kind=answer.kind,
                    made=time.time(),
                    class_names=list(answer.class_names),
                )
            )

    def of(self, owner: str) -> list[AnswerGiven]:
        """Return a visitor's answers, the oldest first."""
        with self._database.begin() as connection:
            rows = connection.execute(
                select(_table)
                .where(_table.c.owner == owner)
                .order_by(_table.c.made, _table.c.digest)
            )
            return [_answer(row) for row in rows]

    def everybodys(self) -> list[AnswerGiven]:
        """Return all answers, the oldest first."""
        with self._database.begin() as connection:
            rows = connection.execute(select(_table).order_by(_table.c.made, _table.c.digest))
            return [_answer(row) for row in rows]

    def count(self) -> int:
        """Return how many answers all visitors have given."""
        with self._database.begin() as connection:
            return int(connection.scalar(select(func.count()).select_from(_table)) or 0)

    def label_of(
        self, owner: str, picture: NDArray[np.uint8], class_names: ClassNames = CLASS_NAMES
    ) -> int | None:
        """Return which of these classes a visitor said that a picture shows, or ``None``."""
        with self._database.begin() as connection:
            found = connection.execute(
                select(_table.c.label, _table.c.class_names).where(
                    _table.c.owner == owner, _table.c.digest == digest_of(picture)
                )
            ).first()
        if found is None or _names(found.class_names) != class_names:
            return None
        return int(found.label)

    def take_back(self, owner: str, digests: Collection[str] | None = None) -> None:
        """Delete a visitor's answers about these pictures, or all of them, for good."""
        condition = _table.c.owner == owner
        if digests is not None:
            condition &= _table.c.digest.in_(list(digests))
        with self._database.begin() as connection:
            connection.execute(delete(_table).where(condition))


def digest_of(picture: NDArray[np.uint8]) -> str:
    """Return the name of a 28×28 picture, the same for the same pixels."""
    return hashlib.sha256(picture.tobytes()).hexdigest()[:32]


def _answer(row: Row[Any]) -> AnswerGiven:
    values = dict(row._mapping)
    del values["digest"]
    picture = np.frombuffer(bytes(values.pop("picture")), np.uint8).reshape(PICTURE_SHAPE)
    class_names = _names(values.pop("class_names"))
    return AnswerGiven(picture=picture, class_names=class_names, **values)


def _names(kept: list[str] | None) -> ClassNames:
    """Return the classes; an answer from before they were kept is about the standard ones."""
    return CLASS_NAMES if kept is None else ClassNames(kept)
