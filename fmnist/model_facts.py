"""What a model is worth and what it costs: one line of the Models page's table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from fmnist.evaluation.calibration import Calibration
from fmnist.evaluation.interval import Interval, accuracy_interval
from fmnist.export.bundle import TFLITE
from fmnist.export.measured import Latency

if TYPE_CHECKING:
    from fmnist.data import Dataset
    from fmnist.model_entry import ModelEntry

__all__ = ["COSTS", "Cost", "ModelFacts", "latency_of"]

Cost = Literal["size", "latency", "multiply_adds", "parameters"]
"""What a model's accuracy can be weighed against."""

COSTS: Final[tuple[Cost, ...]] = get_args(Cost)


@dataclass(frozen=True, kw_only=True)
class ModelFacts:
    """Everything that can be compared between models.

    Attributes:
        identifier: in the catalogue.
        title: for people.
        accuracy: share of the test pictures that is right.
        interval: where it lies on many more such pictures, with 95% confidence.
        test_pictures: by how many it was judged.
        checksum: of the dataset that they are from.
        parameters: weights.
        multiply_adds: for one picture.
        size: bytes of the LiteRT file.
        calibration: mean distance of how sure and how right it is (ECE); ``None`` where its
            answers to the dataset in use are not kept.
    """

    identifier: str
    title: str
    accuracy: float
    interval: Interval
    test_pictures: int
    checksum: str
    parameters: int
    multiply_adds: int
    size: int
    calibration: float | None

    @classmethod
    def of(cls, entry: ModelEntry, dataset: Dataset) -> ModelFacts:
        """Read a model's card and its kept answers.

        Args:
            entry: the model.
            dataset: the one in use, whose test pictures the calibration is of.

        Raises:
            RunError: the run's model is not there any more.
        """
        card = entry.card
        pictures = max(int(card.dataset["test"]), 1)
        accuracy = float(card.metrics["test_accuracy"])
        kept = entry.stored_probabilities(dataset, "test")
        calibration = None if kept is None else Calibration.of(dataset.y_test, kept).expected_error
        return cls(
            identifier=entry.identifier,
            title=entry.short_title,
            accuracy=accuracy,
            interval=accuracy_interval(round(accuracy * pictures), pictures),
            test_pictures=pictures,
            checksum=str(card.dataset["checksum"]),
            parameters=card.parameters,
            multiply_adds=card.multiply_adds,
            size=len(entry.read(TFLITE)),
            calibration=calibration,
        )

    def cost(self, cost: Cost, latencies: Mapping[str, Latency]) -> float | None:
        """Return what it costs: bytes, milliseconds (median) or a number; ``None`` if unknown."""
        if cost == "latency":
            found = latencies.get(self.identifier)
            return None if found is None else found.median
        return float(getattr(self, cost))


def latency_of(arrays: Mapping[str, NDArray[Any]]) -> Latency:
    """Return the latency that the computation of that name has found."""
    return Latency.of(np.asarray(arrays["milliseconds"]))
