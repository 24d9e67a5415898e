"""What somebody does to the store through a page: everything that changes it asks who acts.

Everybody may look at everything. Runs and experiments are changed by who started them, and by a
teacher; answers, verdicts and models that were brought along by nobody but their owner; the rules
of the room by a teacher. A page changes nothing except through here (a test holds it to that). The
command line acts on the store itself: who has the machine is its administrator.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fmnist.errors import NotYoursError
from fmnist.runs.room import Room
from fmnist.runs.visitors import short
from fmnist.translation import _

if TYPE_CHECKING:
    from fmnist.runs.answers_given import AnswerGiven
    from fmnist.runs.judgements import Subject
    from fmnist.runs.store import RunStore
    from fmnist.training.config import TrainingConfig
    from fmnist.training.sweeps import Sweep

__all__ = ["Acting", "Actor"]


@dataclass(frozen=True)
class Actor:
    """Who acts.

    Attributes:
        owner: the visitor, as what is theirs names them: see ``fmnist.ui.visitor``.
        teacher: signed in as one.
    """

    owner: str
    teacher: bool = False


class Acting:
    """The store in the hands of somebody.

    Args:
        store: the store.
        who: returns who acts; asked for each action, so that a button which was drawn for a
            teacher does nothing for who has signed out since.

    Every method raises ``NotYoursError`` if the actor may not do it, ``RunError`` if there is no
    such thing, and ``StoreError`` if the database does not answer; then nothing is changed.
    """

    def __init__(self, store: RunStore, who: Callable[[], Actor]) -> None:
        self._store = store
        self._who = who

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self._who()

    def may_change(self, owner: str) -> bool:
        """Return whether the actor may change a run or an experiment of this owner."""
        actor = self.actor
        return actor.teacher or (bool(owner) and owner == actor.owner)

    # Trainings

    def train(self, config: TrainingConfig, *, preset: str = "") -> str:
        """Put a run into the queue and return its id; within the limits, unless by a teacher.

        Raises:
            LimitError: it is more than the teacher accepts.
        """
        actor = self.actor
        return self._store.create(
            config, owner=actor.owner, preset=preset, limited=not actor.teacher
        )

    def train_all(self, sweep: Sweep, *, preset: str = "", title: str = "") -> str:
        """Put the runs of a sweep into the queue and return the experiment's id, as ``train``.

        Raises:
            LimitError: it is more than the teacher accepts.
        """
        actor = self.actor
        return self._store.experiments.create(
            sweep, owner=actor.owner, preset=preset, title=title, limited=not actor.teacher
        )

    def stop(self, run_id: str) -> None:
        """See ``Control.stop``."""
        self._with_run(run_id, self._store.control.stop)

    def pause(self, run_id: str) -> None:
        """See ``Control.pause``."""
        self._with_run(run_id, self._store.control.pause)

    def resume(self, run_id: str) -> None:
        """See ``Control.resume``."""
        self._with_run(run_id, self._store.control.resume)

    def step(self, run_id: str) -> None:
        """See ``Control.step``."""
        self._with_run(run_id, self._store.control.step)

    def step_epoch(self, run_id: str) -> None:
        """See ``Control.step_epoch``."""
        self._with_run(run_id, self._store.control.step_epoch)

    def label(
        self,
        run_id: str,
        *,
        name: str | None = None,
        note: str | None = None,
        tags: Iterable[str] | None = None,
    ) -> None:
        """See ``RunStore.label``."""
        self._require(self._store.get(run_id).owner, _run(run_id))
        self._store.label(run_id, name=name, note=note, tags=tags)

    def remove(self, run_ids: Collection[str]) -> None:
        """See ``RunStore.remove``; all of them or none."""
        self._require_runs(run_ids)
        self._store.remove(run_ids)

    def restore(self, run_ids: Collection[str]) -> None:
        """See ``RunStore.restore``; all of them or none."""
        self._require_runs(run_ids)
        self._store.restore(run_ids)

    def stop_experiment(self, experiment_id: str) -> None:
        """See ``Experiments.stop``."""
        self._with_experiment(experiment_id, self._store.experiments.stop)

    def pause_experiment(self, experiment_id: str) -> None:
        """See ``Experiments.pause``."""
        self._with_experiment(experiment_id, self._store.experiments.pause)

    def resume_experiment(self, experiment_id: str) -> None:
        """See ``Experiments.resume``."""
        self._with_experiment(experiment_id, self._store.experiments.resume)

    def remove_experiment(self, experiment_id: str) -> None:
        """See ``Experiments.remove``."""
        self._with_experiment(experiment_id, self._store.experiments.remove)

    def restore_experiment(self, experiment_id: str) -> None:
        """See ``Experiments.restore``."""
        self._with_experiment(experiment_id, self._store.experiments.restore)

    # What is somebody's own, and nobody else's

    def bring_model(self, name: str, content: bytes) -> str:
        """See ``Imports.add``."""
        return self._store.imports.add(self.actor.owner, name, content)

    def keep_model(self, name: str, files: Mapping[str, bytes]) -> str:
        """See ``Imports.keep``."""
        return self._store.imports.keep(self.actor.owner, name, files)

    def remove_model(self, identifier: str) -> None:
        """See ``Imports.remove``."""
        owner = self._store.imports.get(identifier).owner
        self._require_own(owner, _("the model {id}").format(id=identifier))
        self._store.imports.remove(identifier, owner=owner)

    def give_answer(self, answer: AnswerGiven) -> None:
        """See ``AnswersGiven.give``."""
        self._require_own(answer.owner, _("this answer"))
        self._store.answers_given.give(answer)

    def take_back_answers(self, digests: Collection[str] | None = None) -> None:
        """Delete the actor's own answers, see ``AnswersGiven.take_back``."""
        self._store.answers_given.take_back(self.actor.owner, digests)

    def answer_task(self, lesson: str, task: str, answer: str) -> None:
        """Answer a task of a lesson oneself, see ``LessonAnswers.give``."""
        self._store.lesson_answers.give(self.actor.owner, lesson, task, answer)

    def finish_task(self, lesson: str, task: str) -> None:
        """Note that the actor has done a task of a lesson, see ``LessonAnswers.finish``."""
        self._store.lesson_answers.finish(self.actor.owner, lesson, task)

    def judge(
        self, subject: Subject, picture: int, verdict: str, *, seconds: float | None = None
    ) -> None:
        """See ``Judgements.say``."""
        self._require_own(subject.owner, _("this answer"))
        self._store.judgements.say(subject, picture, verdict, seconds=seconds)

    def take_back_judgements(
        self, subject: Subject, pictures: Collection[int] | None = None
    ) -> None:
        """See ``Judgements.take_back``."""
        self._require_own(subject.owner, _("this answer"))
        self._store.judgements.take_back(subject, pictures)

    def call_oneself(self, name: str) -> str:
        """Choose a name for oneself, see ``Visitors.call``."""
        return self._store.visitors.call(self.actor.owner, name)

    # The room

    def set_room(self, room: Room) -> None:
        """Make these the rules of the room."""
        self._require_teacher()
        self._store.room.put(room)

    def clear_room(self) -> tuple[float, int]:
        """Remove all runs of all visitors; return the moment, to undo it by, and how many."""
        self._require_teacher()
        return self._store.clear()

    def restore_room(self, moment: float) -> None:
        """Undo ``clear_room``; what was stopped by it stays stopped."""
        self._require_teacher()
        self._store.restore_cleared(moment)

    def _with_run(self, run_id: str, action: Callable[[str], None]) -> None:
        self._require(self._store.get(run_id).owner, _run(run_id))
        action(run_id)

    def _with_experiment(self, experiment_id: str, action: Callable[[str], None]) -> None:
        owner = self._store.experiments.get(experiment_id).owner
        self._require(owner, _("the experiment {id}").format(id=experiment_id))
        action(experiment_id)

    def _require_runs(self, run_ids: Collection[str]) -> None:
        if not self.actor.teacher:
            for run_id in run_ids:
                self._require(self._store.get(run_id).owner, _run(run_id))

    def _require(self, owner: str, what: str) -> None:
        if not self.may_change(owner):
            raise NotYoursError(
                _(
                    "You asked to change {what}, which belongs to {owner}; only they and a teacher "
                    "can. You can look, compare and export."
                ).format(what=what, owner=self._called(owner))
            )

    def _require_own(self, owner: str, what: str) -> None:
        if not owner or owner != self.actor.owner:
            raise NotYoursError(
                _("You asked to change {what}, which belongs to {owner}; only they can.").format(
                    what=what, owner=self._called(owner)
                )
            )

    def _require_teacher(self) -> None:
        if not self.actor.teacher:
            raise NotYoursError(
                _("You asked to change the room, which only a teacher can. Sign in as one first.")
            )

    def _called(self, owner: str) -> str:
        return self._store.visitors.names([owner]).get(owner, short(owner))


def _run(run_id: str) -> str:
    return _("the run {id}").format(id=run_id)
