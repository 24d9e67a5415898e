"""A visitor's way through one lesson: runs, answers, and what is said of each task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fmnist.lessons.checking import LessonRun, Verdict, lesson_run
from fmnist.lessons.lesson import Lesson, Task
from fmnist.training.config import TrainingConfig
from fmnist.ui import resources, run_table, state
from fmnist.ui.acting import acting

if TYPE_CHECKING:
    from fmnist.runs.lesson_answers import LessonAnswer
    from fmnist.runs.records import Run

__all__ = ["Progress"]


@dataclass(kw_only=True)
class Progress:
    """What a visitor has to show in a lesson.

    Attributes:
        lesson: the lesson.
        owner: the visitor.
        runs: all of theirs on the dataset in use, the newest first.
        finished: what tasks ask of those that are over.
        trainings: configurations of the lesson's trainings, on the dataset in use, by id.
        answers: by task.
        verdicts: of the tasks that were drawn, by task.
    """

    lesson: Lesson
    owner: str
    runs: Sequence[Run]
    finished: Sequence[LessonRun]
    trainings: Mapping[str, TrainingConfig]
    answers: Mapping[str, LessonAnswer]
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    @classmethod
    def of(cls, lesson: Lesson) -> Progress:
        """Read what this visitor has.

        Raises:
            RunError: the store does not answer.
            DatasetError: the dataset asked for is missing or damaged.
        """
        store, owner, dataset = resources.store(), state.visitor(), resources.dataset()
        runs = [
            row.run
            for row in run_table.newest()
            if row.run.owner == owner and row.run.config.dataset == dataset.name
        ]
        epochs = store.journal.epochs([run.id for run in runs if run.metrics is not None])
        found = (lesson_run(run, epochs.get(run.id, [])) for run in runs)
        return cls(
            lesson=lesson,
            owner=owner,
            runs=runs,
            finished=[run for run in found if run is not None],
            trainings={
                name: training.config.on(dataset) for name, training in lesson.trainings.items()
            },
            answers=store.lesson_answers.of(owner, lesson.name),
        )

    def run_of(self, training: str) -> Run | None:
        """Return the newest run of a training of the lesson."""
        wanted = self.trainings[training]
        return next((run for run in self.runs if run.config == wanted), None)

    def model_of(self, training: str) -> Run | None:
        """Return the newest run that has a model; of any training, where that is empty."""
        wanted = self.trainings.get(training)
        for run in self.runs:
            if run.metrics is not None and (not training or run.config == wanted):
                return run
        return None

    def answer(self, task: str) -> str:
        """Return what was answered; empty where nothing was."""
        found = self.answers.get(task)
        return "" if found is None else found.answer

    def take(self, task: Task, verdict: Verdict) -> Verdict:
        """Note what is said of a task; one that was done before stays done.

        Raises:
            StoreError: the store does not answer.
        """
        before = self.answers.get(task.id)
        if before is not None and before.done is not None:
            verdict = replace(verdict, done=True)
        elif verdict.done:
            acting().finish_task(self.lesson.name, task.id)
        self.verdicts[task.id] = verdict
        return verdict

    @property
    def done(self) -> int:
        """How many of the tasks that were drawn are done."""
        return sum(verdict.done for verdict in self.verdicts.values())
