"""The card that travels with a model: what it is, how it was made, what it expects, how good it is.

Source of the idea: M. Mitchell et al., "Model Cards for Model Reporting", arXiv:1810.03993.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from importlib import metadata
from typing import Any, Final

from fmnist.errors import ClassNamesError, ModelError
from fmnist.labels import CLASS_NAMES, ClassNames
from fmnist.translation import _

__all__ = ["IMPORTED", "ModelCard", "library_versions", "preprocessing"]

IMPORTED: Final = "imported"
"""The architecture of a model that somebody brought along: its layers are whatever they are."""

_LIBRARIES: Final = ("tensorflow", "keras", "numpy", "ai-edge-litert")


def library_versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that decide a result."""
    versions = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = "not installed"
    return versions


def preprocessing(class_names: ClassNames) -> dict[str, Any]:
    """Return the preprocessing contract of a model trained here that tells these classes."""
    return {
        "input_shape": [28, 28, 1],
        "dtype": "float32",
        "range": [0.0, 1.0],
        "scaling": "uint8 pixels divided by 255",
        "polarity": "0 is background; bright is cloth (dark cloth is bright: photos are negated)",
        "geometry": "the item's longest side spans the picture, centred, aspect ratio kept",
        "output": f"{len(class_names)} probabilities in label order",
        "classes": list(class_names),
    }


@dataclass(frozen=True, kw_only=True)
class ModelCard:
    """Everything needed to use a model rightly and to make it again.

    Attributes:
        name: the run or the shipped model.
        architecture: name in the registry, or ``IMPORTED``.
        parameters: weights, moving statistics included.
        multiply_adds: for one picture.
        config: ``TrainingConfig.to_dict()``; of an imported model ``file``, ``sha256`` and
            ``notes`` on what was changed.
        seed: repeated from the configuration, because people look for it.
        dataset: name, checksum, and counts of training, validation and test pictures.
        metrics: ``validation_accuracy``, ``validation_loss``, ``test_accuracy``, ``test_loss``;
            of several tasks ``test_accuracy_tone`` and so on, see ``fmnist.runs.task_metrics``.
        epochs: epochs that were finished; fewer than configured if the training was stopped.
        seconds: of training.
        parity: largest difference of a probability between TensorFlow Lite and Keras.
        preprocessing: the contract, see the function of that name.
        versions: of Python and the libraries.
        created: UTC, ISO 8601.
        recognition: of a model for photos and drawings: ``temperature`` and ``threshold``, see
            ``fmnist.recognition``, and ``photos``, the number it has learned from.
        class_names: what its outputs mean; a card from before it was kept means the standard.
        temperature: that its last layer was divided by after the training, see
            ``fmnist.export.calibrated``; 1 of one that is as it has learned.
    """

    name: str
    architecture: str
    parameters: int
    multiply_adds: int
    config: Mapping[str, Any]
    seed: int
    dataset: Mapping[str, Any]
    metrics: Mapping[str, float]
    epochs: int
    seconds: float
    parity: float
    preprocessing: Mapping[str, Any]
    versions: Mapping[str, str]
    created: str
    recognition: Mapping[str, float] | None = None
    class_names: ClassNames = CLASS_NAMES
    temperature: float = 1.0

    def to_json(self) -> str:
        """Return the card as indented JSON."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> ModelCard:
        """Read what ``to_json`` wrote.

        Raises:
            ModelError: it is not a card.
        """
        try:
            values = json.loads(text)
            values.setdefault("recognition", None)
            values.setdefault("temperature", 1.0)
            values["class_names"] = ClassNames(values.get("class_names", CLASS_NAMES))
            return cls(**{field.name: values[field.name] for field in fields(cls)})
        except (ValueError, KeyError, TypeError, AttributeError, ClassNamesError) as error:
            raise ModelError(
                _(
                    "This is not a model card: {reason}. A card is the JSON saved with a model."
                ).format(reason=f"{type(error).__name__} {error}")
            ) from error

    @staticmethod
    def now() -> str:
        """Return the time for ``created``."""
        return datetime.now(UTC).isoformat(timespec="seconds")
