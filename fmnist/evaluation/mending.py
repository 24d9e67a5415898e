"""Calibration before and after a temperature, judged by pictures that had no part in setting it."""

from __future__ import annotations

from dataclasses import dataclass

from fmnist.evaluation.calibration import Calibration
from fmnist.evaluation.scores import Evaluation
from fmnist.evaluation.temperature import fit_temperature, with_temperature

__all__ = ["Mending"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Mending:
    """What temperature scaling did. Make one with :meth:`of`.

    Attributes:
        temperature: that was fitted.
        fitted_on: how many pictures it was fitted on.
        evaluation: of the other pictures, as the model said them.
        mended: of the same pictures, at that temperature.
        before: how well ``evaluation`` is calibrated.
        after: how well ``mended`` is.
    """

    temperature: float
    fitted_on: int
    evaluation: Evaluation
    mended: Evaluation
    before: Calibration
    after: Calibration

    @classmethod
    def of(cls, held_back: Evaluation, evaluation: Evaluation) -> Mending:
        """Fit the temperature on one set of pictures and look what it does to another.

        Args:
            held_back: answers to validation pictures; they alone set the temperature.
            evaluation: answers to the pictures that are scored, before and after.
        """
        temperature = fit_temperature(held_back.labels, held_back.probabilities)
        mended = Evaluation.of(
            evaluation.labels,
            with_temperature(evaluation.probabilities, temperature),
            evaluation.class_names,
        )
        return cls(
            temperature=temperature,
            fitted_on=len(held_back.labels),
            evaluation=evaluation,
            mended=mended,
            before=Calibration.of(evaluation.labels, evaluation.probabilities),
            after=Calibration.of(mended.labels, mended.probabilities),
        )
