"""The run store: where pages, workers and command line meet.

``RunStore`` itself makes, lists and labels runs. Its parts: ``control`` is what somebody asks of
a run, ``journal`` what its worker writes down and pages draw, ``experiments`` runs that belong
together, ``computations`` what is worked out for pages and kept, ``imports`` models that visitors
brought along, ``judgements`` what they say of pictures, ``answers_given`` whether a model was right
about theirs, ``lesson_answers`` what they answered in lessons, ``services`` which processes live,
``room`` the rules that a teacher makes, ``visitors`` their names, ``sign_ins`` who is signed in as
a teacher, ``erasing`` deletes for good, ``census`` counts.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Collection, Iterable
from typing import Any, Final

from sqlalchemy import and_, delete, exists, func, select, update

from fmnist.errors import RunError
from fmnist.runs import schema
from fmnist.runs.answers_given import AnswersGiven
from fmnist.runs.census import Census
from fmnist.runs.computations import Computations
from fmnist.runs.control import Control
from fmnist.runs.database import Database
from fmnist.runs.erasing import Erasing
from fmnist.runs.experiments import Experiments
from fmnist.runs.imports import Imports
from fmnist.runs.journal import Journal
from fmnist.runs.judgements import Judgements
from fmnist.runs.lesson_answers import LessonAnswers
from fmnist.runs.records import Event, Run, RunStatus
from fmnist.runs.room import Rooms, keep_limits
from fmnist.runs.rows import add_run, read_runs
from fmnist.runs.seal import sealed_card, sealed_error, without_test
from fmnist.runs.services import Services
from fmnist.runs.sign_ins import SignIns
from fmnist.runs.visitors import Visitors
from fmnist.training.config import TrainingConfig
from fmnist.translation import _

__all__ = ["RunStore", "is_visitor"]

LONGEST_NAME: Final = 120
# As in ``fmnist.export.bundle``, which is not imported for two names.
_CARD: Final = "card.json"
_TEST_ANSWERS: Final = "test_probabilities.npz"
LONGEST_NOTE: Final = 5_000
LONGEST_TAG: Final = 40
MOST_TAGS: Final = 20
_OVER: Final = [status.value for status in RunStatus if status.over]
_USER: Final = "user:"
"""How the owners begin of what the command line started."""

_of_visitors = ~schema.runs.c.owner.startswith(_USER, autoescape=True)
_has_runs = exists().where(schema.runs.c.experiment_id == schema.experiments.c.id)


def is_visitor(owner: str) -> bool:
    """Return whether this is a visitor of the pages, and no user of the command line."""
    return not owner.startswith(_USER)


class RunStore:
    """The store behind ``url``; made, with its tables, when it is not there yet.

    Raises:
        RunError: the database cannot be opened, or was made by a newer version.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sealed = False
        self._database = Database(url)
        self.control = Control(self._database)
        self.journal = Journal(self._database)
        self.experiments = Experiments(self._database, self.control)
        self.erasing = Erasing(self._database)
        self.census = Census(self._database)
        self.computations = Computations(self._database)
        self.imports = Imports(self._database)
        self.judgements = Judgements(self._database)
        self.answers_given = AnswersGiven(self._database)
        self.lesson_answers = LessonAnswers(self._database)
        self.services = Services(self._database)
        self.room = Rooms(self._database)
        self.visitors = Visitors(self._database)
        self.sign_ins = SignIns(self._database)

    def sealed(self) -> RunStore:
        """Return the same store as it is seen while the test set is sealed, see ``seal``."""
        found = copy.copy(self)
        found.is_sealed = True
        return found

    def create(
        self,
        config: TrainingConfig,
        *,
        owner: str,
        preset: str = "",
        reserved: bool = False,
        holder: str = "",
        experiment_id: str | None = None,
        limited: bool = False,
    ) -> str:
        """Put a run into the queue and return its id.

        Args:
            config: what to train.
            owner: visitor or user.
            preset: where the configuration came from, for its title.
            reserved: the caller carries it out itself; no worker takes it.
            holder: with ``reserved``, the process that will: see ``fmnist.runs.holders``.
            experiment_id: the experiment it belongs to.
            limited: the limits of the room hold, see ``fmnist.runs.room``.

        Raises:
            LimitError: it is more than the teacher accepts.
        """
        with self._database.begin() as connection:
            run_id = add_run(
                connection,
                config,
                created=time.time(),
                owner=owner,
                preset=preset,
                reserved=reserved,
                holder=holder,
                experiment_id=experiment_id,
            )
            if limited:
                keep_limits(connection, owner, [config])
        return run_id

    # Reading

    def get(self, run_id: str) -> Run:
        """Return the run, one that was deleted too.

        Raises:
            RunError: there is none of that id.
        """
        found = self._select(schema.runs.c.id == run_id, limit=1)
        if not found:
            raise RunError(
                _("There is no run {id!r}. List the runs to see which there are.").format(id=run_id)
            )
        return found[0]

    def runs(
        self, *, limit: int = 100, ids: Collection[str] | None = None, single: bool = False
    ) -> list[Run]:
        """Return the newest runs first, those that were deleted left out.

        Args:
            limit: at most so many.
            ids: only these.
            single: only those of no experiment.
        """
        conditions = [schema.runs.c.deleted.is_(None)]
        if ids is not None:
            conditions.append(schema.runs.c.id.in_(list(ids)))
        if single:
            conditions.append(schema.runs.c.experiment_id.is_(None))
        return self._select(and_(*conditions), limit=limit)

    def active(self) -> list[Run]:
        """Return the runs that are not over, the oldest first."""
        return self._select(schema.runs.c.status.not_in(_OVER), limit=10_000)[::-1]

    def of_experiment(self, experiment_id: str) -> list[Run]:
        """Return the runs of an experiment, the oldest first."""
        return self._select(
            (schema.runs.c.experiment_id == experiment_id) & schema.runs.c.deleted.is_(None),
            limit=10_000,
        )[::-1]

    def begun_since(self, moment: float) -> dict[str, float]:
        """Return when each owner last began a run, those who began one after ``moment``."""
        with self._database.begin() as connection:
            rows = connection.execute(
                select(schema.runs.c.owner, func.max(schema.runs.c.started))
                .where(schema.runs.c.started > moment)
                .group_by(schema.runs.c.owner)
            )
            return {owner: float(started) for owner, started in rows}

    def events(self, run_id: str) -> list[Event]:
        """Return what happened to the run beside its training, the oldest first."""
        table = schema.events
        with self._database.begin() as connection:
            rows = connection.execute(
                select(table.c.time, table.c.step, table.c.text)
                .where(table.c.run_id == run_id)
                .order_by(table.c.id)
            )
            return [Event(time=row.time, step=row.step, text=row.text) for row in rows]

    def artifact(self, run_id: str, name: str) -> bytes:
        """Return one part of a finished run's model, see ``fmnist.export.bundle``.

        Raises:
            RunError: the run has no such part.
        """
        if self.is_sealed and name == _TEST_ANSWERS:
            raise sealed_error()
        table = schema.artifacts
        with self._database.begin() as connection:
            content = connection.scalar(
                select(table.c.content).where(table.c.run_id == run_id, table.c.name == name)
            )
        if content is None:
            raise RunError(
                _("Run {id!r} has no {name}: only a finished run has a model.").format(
                    id=run_id, name=name
                )
            )
        return sealed_card(bytes(content)) if self.is_sealed and name == _CARD else bytes(content)

    def artifact_names(self, run_id: str) -> frozenset[str]:
        """Return which parts the run's model has; none if the run has no model."""
        table = schema.artifacts
        with self._database.begin() as connection:
            names = connection.scalars(select(table.c.name).where(table.c.run_id == run_id))
            return frozenset(names) - ({_TEST_ANSWERS} if self.is_sealed else set())

    def _select(self, condition: Any, *, limit: int) -> list[Run]:
        with self._database.begin() as connection:
            found = read_runs(connection, condition, limit=limit)
        return [without_test(run) for run in found] if self.is_sealed else found

    # Labelling

    def label(
        self,
        run_id: str,
        *,
        name: str | None = None,
        note: str | None = None,
        tags: Iterable[str] | None = None,
    ) -> None:
        """Change name, note or tags of a run; what is ``None`` stays.

        Raises:
            RunError: there is no such run, or name, note or tags are too long.
        """
        self.get(run_id)
        values: dict[str, Any] = {}
        if name is not None:
            values["name"] = name.strip()
            if len(values["name"]) > LONGEST_NAME:
                raise RunError(
                    _("The name has {count} characters; accepted are at most {most}.").format(
                        count=len(values["name"]), most=LONGEST_NAME
                    )
                )
        if note is not None:
            values["note"] = note
            if len(note) > LONGEST_NOTE:
                raise RunError(
                    _("The note has {count:,} characters; accepted are at most {most:,}.").format(
                        count=len(note), most=LONGEST_NOTE
                    )
                )
        if tags is not None:
            values["tags"] = sorted({tag.strip() for tag in tags if tag.strip()})
            if len(values["tags"]) > MOST_TAGS or max(map(len, values["tags"]), default=0) > (
                LONGEST_TAG
            ):
                raise RunError(
                    _(
                        "There are {count} tags; accepted are at most {most}, of at most "
                        "{longest} characters each."
                    ).format(count=len(values["tags"]), most=MOST_TAGS, longest=LONGEST_TAG)
                )
        if values:
            self._update(values, schema.runs.c.id == run_id)

    def remove(self, run_ids: Collection[str]) -> None:
        """Hide runs from every list; those that are not over are asked to stop."""
        self.control.stop_all(run_ids)
        self._update({"deleted": time.time()}, schema.runs.c.id.in_(list(run_ids)))

    def restore(self, run_ids: Collection[str]) -> None:
        """Undo ``remove``; a run that was stopped by it stays stopped."""
        self._update({"deleted": None}, schema.runs.c.id.in_(list(run_ids)))

    def count_of_visitors(self) -> int:
        """Return how many runs ``clear`` would remove."""
        with self._database.begin() as connection:
            query = select(func.count()).select_from(schema.runs)
            return int(
                connection.scalar(query.where(schema.runs.c.deleted.is_(None), _of_visitors)) or 0
            )

    def bytes_of_models(self) -> int:
        """Return how large the models of all runs are together."""
        table = schema.artifacts
        query = (
            select(func.sum(func.length(table.c.content)))
            .join(schema.runs, schema.runs.c.id == table.c.run_id)
            .where(schema.runs.c.deleted.is_(None))
        )
        with self._database.begin() as connection:
            return int(connection.scalar(query) or 0)

    def clear(self) -> tuple[float, int]:
        """Remove all runs of visitors at once, as ``remove``; those of the command line stay.

        Returns:
            The moment, by which ``restore_cleared`` finds them again, and how many runs.
        """
        moment = time.time()
        self.control.stop_all([run.id for run in self.active() if is_visitor(run.owner)])
        with self._database.begin() as connection:
            count = connection.execute(
                update(schema.runs)
                .where(schema.runs.c.deleted.is_(None), _of_visitors)
                .values(deleted=moment)
            ).rowcount
        return moment, count

    def restore_cleared(self, moment: float) -> None:
        """Undo ``clear``; a run that was stopped by it stays stopped."""
        self._update({"deleted": None}, schema.runs.c.deleted == moment)

    def purge(self, before: float) -> int:
        """Delete for good what was removed before that moment; return how many runs."""
        with self._database.begin() as connection:
            count = connection.execute(
                delete(schema.runs).where(
                    schema.runs.c.deleted < before, schema.runs.c.status.in_(_OVER)
                )
            ).rowcount
            connection.execute(delete(schema.experiments).where(~_has_runs))
        return count

    def _update(self, values: dict[str, Any], condition: Any) -> None:
        with self._database.begin() as connection:
            connection.execute(update(schema.runs).where(condition).values(**values))
