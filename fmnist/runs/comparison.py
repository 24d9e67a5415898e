"""Several runs side by side: which settings differ, and whether their accuracies really do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fmnist.models.registry import ARCHITECTURES
from fmnist.runs.listing import Score, test_score
from fmnist.runs.records import Run
from fmnist.training.config import TrainingConfig
from fmnist.training.settings_table import SETTINGS, has_effect
from fmnist.training.texts import text_of, values_of
from fmnist.translation import _

__all__ = ["ABSENT", "Ranking", "differing_settings", "rankings", "setting_title"]

ABSENT: Final = "–"
"""Text of a setting that a run does not have, or that changes nothing in it."""


def differing_settings(runs: Sequence[Run]) -> dict[str, list[str]]:
    """Return the settings that are not the same in all ``runs``, each with a text a run.

    The texts are those of ``text_of``. A setting that has no effect in a run, such as momentum
    with Adam, is ``ABSENT`` there, as is an option of another network.

    Example:
        Two runs of LeNet-5 with seeds 0 and 1 give ``{"seed": ["0", "1"]}``.
    """
    settings = [_effective(run.config) for run in runs]
    names = {name: None for texts in settings for name in texts}
    found = {name: [texts.get(name, ABSENT) for texts in settings] for name in names}
    return {name: texts for name, texts in found.items() if len(set(texts)) > 1}


def _effective(config: TrainingConfig) -> dict[str, str]:
    return {
        name: text_of(value)
        for name, value in values_of(config).items()
        if has_effect(name, config)
    }


def setting_title(name: str) -> str:
    """Return what a person calls the setting or the option of a network."""
    if name in SETTINGS:
        return _(SETTINGS[name].title)
    options = (option for entry in ARCHITECTURES.values() for option in entry.options)
    return next((_(option.title) for option in options if option.name == name), name)


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """Runs that were judged by the same test pictures, seen from the best of them.

    Two accuracies are told apart only where their intervals do not touch. That is careful: it
    may call a small real difference noise, and seldom calls noise a difference.

    Attributes:
        dataset: whose test pictures.
        best: the run with the highest accuracy.
        alike: the others whose interval overlaps the best one's, best first.
        worse: the others, best first.
        scores: of all of them, by run id.
    """

    dataset: str
    best: Run
    alike: tuple[Run, ...]
    worse: tuple[Run, ...]
    scores: dict[str, Score]


def rankings(runs: Sequence[Run]) -> list[Ranking]:
    """Return one ranking for each dataset on which some of ``runs`` were judged."""
    scores = {run.id: score for run in runs if (score := test_score(run)) is not None}
    datasets = {run.config.dataset: None for run in runs if run.id in scores}
    return [
        _ranking(name, [run for run in runs if run.config.dataset == name], scores)
        for name in datasets
    ]


def _ranking(dataset: str, runs: Sequence[Run], scores: dict[str, Score]) -> Ranking:
    judged = [run for run in runs if run.id in scores]
    judged.sort(key=lambda run: -scores[run.id].accuracy)
    best, *others = judged
    low = scores[best.id].interval.low
    return Ranking(
        dataset=dataset,
        best=best,
        alike=tuple(run for run in others if scores[run.id].interval.high >= low),
        worse=tuple(run for run in others if scores[run.id].interval.high < low),
        scores={run.id: scores[run.id] for run in judged},
    )
