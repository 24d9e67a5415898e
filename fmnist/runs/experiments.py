"""Runs that belong together: one training repeated over seeds, or a sweep over settings.

In the queue and in lists an experiment is one thing: it is made, paused, stopped and removed as
one.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Row, exists, func, insert, select, update

from fmnist.errors import RunError
from fmnist.models.registry import architecture
from fmnist.runs import schema
from fmnist.runs.control import Control
from fmnist.runs.database import Database
from fmnist.runs.records import RESERVED, RunStatus
from fmnist.runs.room import keep_limits
from fmnist.runs.rows import add_run
from fmnist.translation import N_, _

if TYPE_CHECKING:
    from fmnist.training.sweeps import Sweep

__all__ = ["Experiment", "Experiments"]

_KINDS: Final[Mapping[str, str]] = {
    "seeds": N_("Repeat"),
    "grid": N_("Sweep"),
    "random": N_("Random sweep"),
}
_LONGEST: Final = 120
_APART: Final = 1e-5
"""Seconds between the runs of an experiment, which are made at once and go in their order."""

_table = schema.experiments
_runs = schema.runs.c


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """An experiment, as the store knows it.

    Attributes:
        id: short and unique.
        owner: visitor or user who started it.
        kind: ``seeds``, ``grid`` or ``random``.
        given: the title somebody gave it, or empty: see ``title``.
        names: the settings in which its runs differ.
        architecture: of its first run.
        preset: the preset that its configuration came from, or empty.
        created: seconds since 1970, UTC.
    """

    id: str
    owner: str
    kind: str
    given: str
    names: tuple[str, ...]
    architecture: str
    preset: str
    created: float

    @property
    def title(self) -> str:
        """The given title, or what it is of: ``"Repeat · LeNet-5 · tuned · 5e0f31aa"``."""
        if self.given:
            return f"{self.given} · {self.id}"
        parts = (_(_KINDS[self.kind]), _(architecture(self.architecture).title), self.preset)
        return " · ".join(part for part in (*parts, self.id) if part)


class Experiments:
    """The experiments part of the run store."""

    def __init__(self, database: Database, control: Control) -> None:
        self._database = database
        self._control = control

    def create(
        self,
        sweep: Sweep,
        *,
        owner: str,
        preset: str = "",
        title: str = "",
        reserved: bool = False,
        holder: str = "",
        limited: bool = False,
    ) -> str:
        """Put all runs of a sweep into the queue, or none, and return the experiment's id.

        Args:
            sweep: what to train.
            owner: visitor or user.
            preset: where the configuration came from.
            title: in somebody's words.
            reserved: the caller carries the runs out itself; ``beat`` says that it still will.
            holder: with ``reserved``, the process that will: see ``fmnist.runs.holders``.
            limited: the limits of the room hold, see ``fmnist.runs.room``.

        Raises:
            RunError: the title is too long.
            LimitError: it is more than the teacher accepts.
        """
        title = title.strip()
        if len(title) > _LONGEST:
            raise RunError(
                _("The title has {count} characters; accepted are at most {most}.").format(
                    count=len(title), most=_LONGEST
                )
            )
        experiment_id = secrets.token_hex(4)
        now = time.time()
        settings = {
            "names": sweep.names,
            "architecture": sweep.configs[0].architecture,
            "preset": preset,
        }
        with self._database.begin() as connection:
            connection.execute(
                insert(_table).values(
                    id=experiment_id,
                    owner=owner,
                    kind=sweep.kind,
                    title=title,
                    settings=settings,
                    created=now,
                )
            )
            for number, config in enumerate(sweep.configs):
                add_run(
                    connection,
                    config,
                    created=now + number * _APART,
                    owner=owner,
                    preset=preset,
                    name=sweep.label(config)[:_LONGEST],
                    reserved=reserved,
                    holder=holder,
                    experiment_id=experiment_id,
                )
            if limited:
                keep_limits(connection, owner, sweep.configs)
        return experiment_id

    def get(self, experiment_id: str) -> Experiment:
        """Return the experiment.

        Raises:
            RunError: there is none of that id.
        """
        with self._database.begin() as connection:
            row = connection.execute(
                select(_table).where(_table.c.id == experiment_id)
            ).one_or_none()
        if row is None:
            raise RunError(
                _("There is no experiment {id!r}. It may have been deleted.").format(
                    id=experiment_id
                )
            )
        return _experiment(row)

    def newest(self, *, limit: int = 100) -> list[Experiment]:
        """Return the newest experiments first, those left out whose runs were all removed."""
        shown = exists().where(_runs.experiment_id == _table.c.id, _runs.deleted.is_(None))
        query = select(_table).where(shown).order_by(_table.c.created.desc()).limit(limit)
        with self._database.begin() as connection:
            return [_experiment(row) for row in connection.execute(query)]

    def stop(self, experiment_id: str) -> None:
        """Ask all its runs to stop; those that have begun become models as they are.

        Raises:
            RunError: there is no such experiment.
        """
        self.get(experiment_id)
        self._control.stop_all(self._run_ids(experiment_id))

    def pause(self, experiment_id: str) -> None:
        """Ask all its runs to pause: those at work between two steps, those that wait at once.

        Raises:
            RunError: there is no such experiment.
        """
        self.get(experiment_id)
        self._control.pause_all(self._run_ids(experiment_id))

    def resume(self, experiment_id: str) -> None:
        """Let all its paused runs go on, those first that had begun.

        Raises:
            RunError: there is no such experiment.
        """
        self.get(experiment_id)
        self._control.resume_all(self._run_ids(experiment_id))

    def remove(self, experiment_id: str) -> None:
        """Stop it and hide its runs from every list.

        Raises:
            RunError: there is no such experiment.
        """
        self.stop(experiment_id)
        self._mark(experiment_id, _runs.deleted.is_(None), deleted=time.time())

    def restore(self, experiment_id: str) -> None:
        """Undo ``remove``; what it stopped stays stopped, what was removed before stays removed."""
        of = schema.runs.alias()
        newest = (
            select(func.max(of.c.deleted))
            .where(of.c.experiment_id == experiment_id)
            .scalar_subquery()
        )
        self._mark(experiment_id, _runs.deleted == newest, deleted=None)

    def beat(self, experiment_id: str) -> None:
        """Say that the process that reserved the experiment will still carry out its runs."""
        waits = (_runs.status == RunStatus.QUEUED.value) & (_runs.phase == RESERVED)
        self._mark(experiment_id, waits, heartbeat=time.time())

    def _run_ids(self, experiment_id: str) -> list[str]:
        with self._database.begin() as connection:
            return [
                *connection.scalars(select(_runs.id).where(_runs.experiment_id == experiment_id))
            ]

    def _mark(self, experiment_id: str, condition: Any, **values: float | None) -> None:
        with self._database.begin() as connection:
            connection.execute(
                update(schema.runs)
                .where(_runs.experiment_id == experiment_id, condition)
                .values(**values)
            )


def _experiment(row: Row[Any]) -> Experiment:
    settings = row.settings
    return Experiment(
        id=row.id,
        owner=row.owner,
        kind=row.kind,
        given=row.title,
        names=tuple(settings["names"]),
        architecture=settings["architecture"],
        preset=settings["preset"],
        created=row.created,
    )
