"""The room part of the run store: the rules that a teacher makes for a class.

All servers at one store share them. Limits are kept where a visitor's run is put into the queue
(``keep_limits``); a paused queue is kept by the dispatcher; what is hidden is not drawn, which
keeps an eye on the lesson and no secret: settings can still stand in an address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select, update

from fmnist.errors import LimitError, RunError
from fmnist.models.registry import ARCHITECTURES, architecture
from fmnist.runs import schema
from fmnist.runs.database import Database
from fmnist.runs.records import RunStatus
from fmnist.training.config import TrainingConfig
from fmnist.translation import _, ngettext

__all__ = ["MOST_EPOCHS", "MOST_RUNS", "Limits", "Room", "Rooms", "keep_limits"]

MOST_EPOCHS: Final = 500
MOST_RUNS: Final = 1000
"""The largest limits that can be set."""

_ID: Final = 1
_OVER: Final = [status.value for status in RunStatus if status.over]
_table = schema.room


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much a visitor may train.

    Attributes:
        epochs: at most so many of one run; ``None``: as the settings table says.
        runs: at most so many that wait or run at once; ``None``: any number.
        architectures: only these; empty: all.
    """

    epochs: int | None = None
    runs: int | None = None
    architectures: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require_whole(_("Epochs of a run"), self.epochs, MOST_EPOCHS)
        _require_whole(_("Runs of a visitor"), self.runs, MOST_RUNS)
        for name in self.architectures:
            architecture(name)

    def allows(self, name: str) -> bool:
        """Return whether a network may be trained."""
        return not self.architectures or name in self.architectures

    @property
    def allowed(self) -> tuple[str, ...]:
        """The networks that may be trained, in the order of the registry."""
        return tuple(name for name in ARCHITECTURES if self.allows(name))

    def check(self, config: TrainingConfig) -> None:
        """Make sure that a training keeps the limits.

        Raises:
            LimitError: it does not.
        """
        if self.epochs is not None and config.epochs > self.epochs:
            raise LimitError(
                _(
                    "The training asks for {asked} epochs; your teacher accepts at most {most} for "
                    "now. Lower the epochs and start again."
                ).format(asked=config.epochs, most=self.epochs)
            )
        if not self.allows(config.architecture):
            raise LimitError(
                _(
                    "The training asks for {asked}; your teacher accepts {accepted} for now. "
                    "Choose another network and start again."
                ).format(
                    asked=_(architecture(config.architecture).title),
                    accepted=", ".join(_(architecture(name).title) for name in self.allowed),
                )
            )

    def check_count(self, asked: int, *, active: int) -> None:
        """Make sure that a visitor may start so many more runs.

        Args:
            asked: runs that are to be started.
            active: runs of the visitor that wait, run or are paused already.

        Raises:
            LimitError: they would be too many.
        """
        if self.runs is None or active + asked <= self.runs:
            return
        raise LimitError(
            ngettext(
                "You asked for {asked} run more, and {active} of yours wait or run already; your "
                "teacher accepts at most {most} at once. Wait until one is over, or stop one.",
                "You asked for {asked} runs more, and {active} of yours wait or run already; your "
                "teacher accepts at most {most} at once. Start fewer, or wait until some are over.",
                asked,
            ).format(asked=asked, active=active, most=self.runs)
        )


@dataclass(frozen=True, kw_only=True)
class Room:
    """The rules of the room.

    Attributes:
        limits: how much a visitor may train.
        queue_paused: no waiting run begins; what runs goes on.
        hidden: what visitors do not see: pages by their name in the address (``"inside"``), and
            parts of the Train form (``"train.network"``), see ``fmnist.ui.room.hiding``.
        test_set_open: whether visitors see how models do on the test pictures.
    """

    limits: Limits = field(default_factory=Limits)
    queue_paused: bool = False
    hidden: tuple[str, ...] = ()
    test_set_open: bool = True


class Rooms:
    """The room of a store. Every method raises ``StoreError`` if the database does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, *, taught: bool = False) -> Room:
        """Return the rules in force.

        Args:
            taught: whether somebody can sign in as a teacher here. Until the teacher decides, the
                test set is then sealed; where there is nobody to open it, it is open.
        """
        with self._database.begin() as connection:
            row = _row(connection)
        return Room(test_set_open=not taught) if row is None else _room(row, taught=taught)

    def queue_paused(self) -> bool:
        """Return whether the queue is paused. Cheap: the dispatcher asks again and again."""
        with self._database.begin() as connection:
            return bool(connection.scalar(select(_table.c.queue_paused)))

    def put(self, room: Room) -> None:
        """Make these the rules, from now on and on every server."""
        values = {
            "max_epochs": room.limits.epochs,
            "max_runs": room.limits.runs,
            "architectures": list(room.limits.architectures),
            "queue_paused": room.queue_paused,
            "hidden": list(room.hidden),
            "test_set_open": room.test_set_open,
        }
        with self._database.begin() as connection:
            changed = connection.execute(
                update(_table).where(_table.c.id == _ID).values(**values)
            ).rowcount
            if not changed:
                connection.execute(insert(_table).values(id=_ID, **values))


def keep_limits(connection: Connection, owner: str, configs: Sequence[TrainingConfig]) -> None:
    """Make sure that a visitor's runs, added in this transaction, keep the limits.

    They are added first and counted afterwards, so that two starts at once cannot both slip
    through: the second one writes, and so counts, after the first.

    Raises:
        LimitError: they do not; nothing of the transaction is kept.
    """
    row = _row(connection, lock=True)
    if row is None:
        return
    limits = _room(row, taught=True).limits
    for config in configs:
        limits.check(config)
    runs = schema.runs.c
    active = connection.scalar(
        select(func.count())
        .select_from(schema.runs)
        .where(runs.owner == owner, runs.status.not_in(_OVER))
    )
    limits.check_count(len(configs), active=(active or 0) - len(configs))


def _row(connection: Connection, *, lock: bool = False) -> Row[Any] | None:
    query = select(_table).where(_table.c.id == _ID)
    return connection.execute(query.with_for_update() if lock else query).one_or_none()


def _room(row: Row[Any], *, taught: bool) -> Room:
    return Room(
        limits=Limits(
            epochs=row.max_epochs,
            runs=row.max_runs,
            # One of a newer version is none that could be trained here.
            architectures=tuple(name for name in row.architectures if name in ARCHITECTURES),
        ),
        queue_paused=row.queue_paused,
        hidden=tuple(row.hidden),
        test_set_open=not taught if row.test_set_open is None else row.test_set_open,
    )


def _require_whole(what: str, value: int | None, most: int) -> None:
    if value is not None and not 1 <= value <= most:
        raise RunError(
            _("{what} is {value}; accepted is a whole number from 1 to {most}.").format(
                what=what, value=value, most=most
            )
        )
