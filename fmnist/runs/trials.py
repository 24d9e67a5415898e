"""What the runs of an experiment have found so far: the best of a sweep, the spread of a repeat.

The best is chosen by validation accuracy. The test pictures stand for all pictures to come, and
they can only do so while nothing is chosen by them: of many runs, the one with the best test
accuracy owes part of it to luck with just these pictures.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fmnist.runs.experiments import Experiment
from fmnist.runs.records import Run, RunStatus
from fmnist.training.sweep_values import value_of

if TYPE_CHECKING:
    from fmnist.runs.store import RunStore

__all__ = ["Findings", "Spread", "Trial", "findings"]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One run of an experiment.

    Attributes:
        run: the run.
        number: from 1, in the order in which they were made.
        values: what it has for each of the experiment's settings.
        validation_accuracy: of its model; until there is one, of its newest epoch.
    """

    run: Run
    number: int
    values: tuple[Any, ...]
    validation_accuracy: float | None

    @property
    def has_model(self) -> bool:
        """Whether it is over and has a model."""
        return self.run.metrics is not None

    @property
    def test_accuracy(self) -> float | None:
        """Of its model; ``None`` before there is one, and while the test set is sealed."""
        return None if self.run.metrics is None else self.run.metrics.get("test_accuracy")


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Mean and sample standard deviation of ``count`` values; no deviation of a single one."""

    mean: float
    deviation: float | None
    count: int

    @classmethod
    def of(cls, values: Iterable[float | None]) -> Spread | None:
        """Return the spread of the values there are, or ``None`` if there is none.

        Example:
            >>> Spread.of([0.90, None, 0.92])
            Spread(mean=0.91, deviation=0.014142135623730963, count=2)
        """
        found = [value for value in values if value is not None]
        if not found:
            return None
        deviation = statistics.stdev(found) if len(found) > 1 else None
        return cls(mean=statistics.fmean(found), deviation=deviation, count=len(found))

    @property
    def percent(self) -> str:
        """Mean and deviation to two decimals, for example ``"90.54 ± 0.47%"``."""
        if self.deviation is None:
            return f"{self.mean:.2%}"
        return f"{100 * self.mean:.2f} ± {100 * self.deviation:.2f}%"


@dataclass(frozen=True, kw_only=True)
class Findings:
    """An experiment and all its trials, in the order in which they were made."""

    experiment: Experiment
    trials: Sequence[Trial]

    @property
    def live(self) -> bool:
        """Whether something will still happen."""
        return any(not trial.run.status.over for trial in self.trials)

    @property
    def counts(self) -> Mapping[RunStatus, int]:
        """How many runs are in each status."""
        return Counter(trial.run.status for trial in self.trials)

    @property
    def share(self) -> float:
        """The part of all steps that is done or will not be done, in [0, 1]."""
        if not self.trials:
            return 1.0
        return sum(_share(trial.run) for trial in self.trials) / len(self.trials)

    @property
    def best(self) -> Trial | None:
        """The trial with the best validation accuracy among those with a model."""
        return max(
            (trial for trial in self.trials if trial.has_model),
            key=lambda trial: trial.validation_accuracy or 0.0,
            default=None,
        )

    @property
    def ranked(self) -> list[Trial]:
        """The trials, the best validation accuracy first, those without any last."""
        return sorted(self.trials, key=lambda trial: -(trial.validation_accuracy or -1.0))

    @property
    def validation(self) -> Spread | None:
        """Of the validation accuracies of the runs that went to their end."""
        return Spread.of(trial.validation_accuracy for trial in self._finished())

    @property
    def test(self) -> Spread | None:
        """Of the test accuracies of the runs that went to their end."""
        return Spread.of(trial.test_accuracy for trial in self._finished())

    def _finished(self) -> list[Trial]:
        return [trial for trial in self.trials if trial.run.status is RunStatus.FINISHED]


def findings(store: RunStore, experiment_id: str) -> Findings:
    """Return the experiment as it is now.

    Raises:
        RunError: there is no such experiment.
    """
    experiment = store.experiments.get(experiment_id)
    runs = store.of_experiment(experiment_id)
    newest = store.journal.validation_accuracies([run.id for run in runs if run.metrics is None])
    return Findings(
        experiment=experiment,
        trials=[
            Trial(
                run=run,
                number=number,
                values=tuple(value_of(run.config, name) for name in experiment.names),
                validation_accuracy=(run.metrics or {}).get(
                    "validation_accuracy", newest.get(run.id)
                ),
            )
            for number, run in enumerate(runs, start=1)
        ],
    )


def _share(run: Run) -> float:
    if run.status.over:
        return 1.0
    return min(run.step / run.total_steps, 1.0) if run.total_steps else 0.0
