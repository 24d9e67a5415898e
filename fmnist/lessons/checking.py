"""Whether a task is done: pure functions of runs, answers and a confusion matrix.

A run counts once it is over and has a model. The gap of a run is its training accuracy less its
validation accuracy, in points, at the end of the epoch whose weights the model has: the last one,
or with early stopping the one with the smallest validation loss. Training accuracy is the mean over
the epoch, of pictures as they were learned from (changed by augmentation, with dropout), so the gap
of a short training may be below zero.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fmnist.lessons.lesson import ChoiceTask, NumberTask, RunTask, WordsTask
from fmnist.training.early_stopping import best_epoch
from fmnist.training.texts import apply
from fmnist.translation import _, ngettext

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from fmnist.runs.records import Run
    from fmnist.training.config import TrainingConfig
    from fmnist.training.records import EpochRecord

__all__ = [
    "LessonRun",
    "Verdict",
    "check_choice",
    "check_number",
    "check_pair",
    "check_photos",
    "check_run",
    "check_words",
    "gap",
    "lesson_run",
]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is said of a task.

    Attributes:
        done: whether it is done.
        text: why, or what is missing; empty before anything was tried.
    """

    done: bool
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class LessonRun:
    """What a task asks of a run that is over.

    Attributes:
        id: of the run.
        config: what was trained.
        validation_accuracy: of its model, in [0, 1].
        gap: in points, or ``None`` without an epoch.
        parameters: of its network.
    """

    id: str
    config: TrainingConfig
    validation_accuracy: float
    gap: float | None
    parameters: int


def gap(epochs: Sequence[EpochRecord], *, early_stopping: int = 0) -> float | None:
    """Return training accuracy less validation accuracy, in points; ``None`` without an epoch.

    Args:
        epochs: those that are over.
        early_stopping: of the run's configuration; the model is then that of the best epoch.
    """
    if not epochs:
        return None
    chosen = epochs[-1]
    if early_stopping:
        chosen = epochs[best_epoch([epoch.validation_loss for epoch in epochs]) - 1]
    return 100 * (chosen.accuracy - chosen.validation_accuracy)


def lesson_run(run: Run, epochs: Sequence[EpochRecord]) -> LessonRun | None:
    """Return what a task asks of ``run``, or ``None`` before it has a model."""
    if run.metrics is None:
        return None
    return LessonRun(
        id=run.id,
        config=run.config,
        validation_accuracy=run.metrics["validation_accuracy"],
        gap=gap(epochs, early_stopping=run.config.early_stopping),
        parameters=run.metrics["parameters"],
    )


def check_run(
    task: RunTask, runs: Sequence[LessonRun], *, trainings: Mapping[str, TrainingConfig]
) -> Verdict:
    """Say whether one of the visitor's runs is what the task asks for.

    Args:
        task: what is asked.
        runs: the visitor's, those that are over, the newest first.
        trainings: the lesson's, on the dataset in use, by id.
    """
    fitting = [run for run in runs if _fits(task, run, trainings)]
    if not fitting:
        return Verdict(
            done=False,
            text=_("Your runs so far have other settings than the task asks for.") if runs else "",
        )
    judged = [(_missing(task, run), run) for run in fitting]
    missing, best = min(judged, key=lambda each: (len(each[0]), -each[1].validation_accuracy))
    if not missing:
        return Verdict(
            done=True, text=_("Run {id}: {facts}.").format(id=best.id, facts=_facts(best))
        )
    return Verdict(
        done=False,
        text=_("Your nearest run {id}: {facts}. Asked for: {missing}.").format(
            id=best.id, facts=_facts(best), missing=", ".join(missing)
        ),
    )


def _fits(task: RunTask, run: LessonRun, trainings: Mapping[str, TrainingConfig]) -> bool:
    if task.like and run.config != trainings[task.like]:
        return False
    return not task.settings or apply(run.config, task.settings) == run.config


def _missing(task: RunTask, run: LessonRun) -> list[str]:
    """Return what is asked for and not true of the run, in words."""
    missing = []
    percent = 100 * run.validation_accuracy
    if task.validation_at_least is not None and percent < task.validation_at_least:
        missing.append(
            _("at least {asked:g}% validation accuracy").format(asked=task.validation_at_least)
        )
    if task.gap_below is not None and (run.gap is None or run.gap >= task.gap_below):
        missing.append(_("a gap under {asked:g} points").format(asked=task.gap_below))
    if task.gap_at_least is not None and (run.gap is None or run.gap < task.gap_at_least):
        missing.append(_("a gap of at least {asked:g} points").format(asked=task.gap_at_least))
    if task.parameters_at_most is not None and run.parameters > task.parameters_at_most:
        missing.append(_("at most {asked:,} parameters").format(asked=task.parameters_at_most))
    return missing


def _facts(run: LessonRun) -> str:
    facts = [_("{share:.1%} validation accuracy").format(share=run.validation_accuracy)]
    if run.gap is not None:
        facts.append(_("a gap of {points:.1f} points").format(points=run.gap))
    facts.append(_("{count:,} parameters").format(count=run.parameters))
    return ", ".join(facts)


def check_choice(task: ChoiceTask, answer: str) -> Verdict:
    """Say whether the right option was chosen. ``answer`` is its number, from 1, as text."""
    if not answer:
        return Verdict(done=False)
    if answer == str(task.right):
        return Verdict(done=True, text=task.because or _("That is right."))
    return Verdict(done=False, text=_("Not yet. Look again, and choose another one."))


def check_number(task: NumberTask, answer: str) -> Verdict:
    """Say whether the number was found; a comma may be its decimal point or part thousands."""
    if not answer.strip():
        return Verdict(done=False)
    found = [value for value in map(_number, _readings(answer)) if value is not None]
    if not found:
        return Verdict(
            done=False, text=_("{answer!r} is no number.").format(answer=answer.strip()[:40])
        )
    if any(abs(value - task.right) <= task.within + 1e-9 for value in found):
        return Verdict(done=True, text=task.because or _("That is right."))
    return Verdict(done=False, text=_("Not yet. Look again."))


def _readings(answer: str) -> tuple[str, str]:
    text = answer.strip().removesuffix("%").replace(" ", "")
    return text.replace(",", "."), text.replace(",", "")


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def check_words(task: WordsTask, answer: str) -> Verdict:
    """Say whether enough was written."""
    if not answer.strip():
        return Verdict(done=False)
    if len(answer.strip()) < task.least:
        return Verdict(done=False, text=_("Write a little more."))
    return Verdict(done=True, text=_("It is kept. Whether it is right, your teacher says."))


def check_photos(at_least: int, answered: int) -> Verdict:
    """Say whether ``answered`` photos are enough."""
    if answered >= at_least:
        return Verdict(
            done=True,
            text=ngettext("{count} photo so far.", "{count} photos so far.", answered).format(
                count=answered
            ),
        )
    return Verdict(
        done=False,
        text=_("{count} of {asked} photos so far.").format(count=answered, asked=at_least)
        if answered
        else "",
    )


def check_pair(chosen: tuple[int, int] | None, confusion: NDArray[np.int64]) -> Verdict:
    """Say whether no two classes are mixed up more often than those chosen, both ways together.

    Args:
        chosen: two different labels, or ``None``.
        confusion: ``(classes, classes) int64``, true classes in rows.
    """
    if chosen is None:
        return Verdict(done=False)
    first, second = chosen
    classes = range(len(confusion))
    both = confusion + confusion.T
    most = max(int(both[a, b]) for a in classes for b in classes if a < b)
    count = int(both[first, second])
    if first != second and count == most and most > 0:
        return Verdict(
            done=True,
            text=ngettext(
                "{count} picture, both ways together: no other pair has more.",
                "{count} pictures, both ways together: no other pair has more.",
                count,
            ).format(count=count),
        )
    return Verdict(
        done=False,
        text=ngettext(
            "These two are mixed up on {count} picture, both ways together. Another pair has more.",
            "These two are mixed up on {count} pictures, both ways together. Another pair has "
            "more.",
            count,
        ).format(count=count)
        if most
        else _("This run mixes nothing up. Take one that is less good."),
    )
