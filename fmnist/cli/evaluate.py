"""``fmnist evaluate MODEL``: score a run, a shipped model, or a model file.

How the probabilities of a shipped model on its validation pictures were made::

    python -m fmnist evaluate residual --split validation \\
        --save assets/models/residual/validation_probabilities.npz
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fmnist.errors import ModelError
from fmnist.settings import DATASET_CHOICES, Settings
from fmnist.translation import _

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from fmnist.data import Dataset
    from fmnist.model_entry import ModelEntry

__all__ = ["add"]

_SUFFIXES = (".keras", ".h5", ".tflite")


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser("evaluate", help=_("score a model on the test set"))
    parser.add_argument("model", help=_("a run, a shipped model, or a .keras, .h5, .tflite file"))
    parser.add_argument("--dataset", choices=DATASET_CHOICES)
    parser.add_argument(
        "--split",
        choices=("test", "validation"),
        default="test",
        help=_(
            "validation: the training pictures that a run or a shipped model never learned from"
        ),
    )
    parser.add_argument("--save", type=Path, help=_("write the probabilities into this .npz file"))
    parser.add_argument("--json", action="store_true", help=_("end with one line of JSON"))
    parser.set_defaults(carry_out=_carry_out)


def _carry_out(options: argparse.Namespace) -> int:
    from fmnist.data import load_dataset
    from fmnist.evaluation import Evaluation

    settings = Settings.from_environment()
    dataset = load_dataset(options.dataset or settings.dataset, settings)
    pictures, labels = dataset.x_test, dataset.y_test
    if options.split == "validation":
        places = _entry(options.model, settings).validation_pictures(dataset)
        pictures, labels = dataset.x_train[places], dataset.y_train[places]
    probabilities = _probabilities(options.model, settings, pictures, dataset)
    if options.save is not None:
        from fmnist.export.bundle import pack_probabilities

        options.save.write_bytes(pack_probabilities(probabilities))
    evaluation = Evaluation.of(labels, probabilities, dataset.class_names)
    if options.json:
        scores = evaluation.to_dict()
        for name in ("accuracy", "loss"):
            scores[f"{options.split}_{name}"] = scores.pop(f"test_{name}")
        scores = {"model": options.model, "dataset": dataset.name, **scores}
        sys.stdout.write(json.dumps(scores) + "\n")
        return 0
    sys.stdout.write(
        (
            _("{accuracy:.2%} of {count} test pictures of {dataset} are right; loss {loss:.4f}.\n")
            if options.split == "test"
            else _(
                "{accuracy:.2%} of {count} validation pictures of {dataset} are right; loss "
                "{loss:.4f}.\n"
            )
        ).format(
            accuracy=evaluation.accuracy,
            count=len(labels),
            dataset=dataset.name,
            loss=evaluation.loss,
        )
    )
    width = max(map(len, dataset.class_names))
    for score in evaluation.per_class:
        sys.stdout.write(
            _("{label} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}\n").format(
                label=score.label.ljust(width),
                precision=score.precision,
                recall=score.recall,
                f1=score.f1,
            )
        )
    return 0


def _probabilities(
    name: str, settings: Settings, pictures: NDArray[np.uint8], dataset: Dataset
) -> NDArray[np.float32]:
    """Return what the model says of the pictures.

    Raises:
        ModelError: it cannot be read, or tells other classes apart than those of the dataset.
    """
    from fmnist.inference import Classifier

    path = Path(name)
    if path.suffix == ".tflite":
        return Classifier.from_file(path, dataset.class_names).probabilities(pictures)
    if path.suffix in _SUFFIXES:
        from fmnist.export.keras_files import answers_of, load_model

        return answers_of(load_model(path), pictures).probabilities
    if path.suffix or path.exists():
        raise ModelError(
            _("Cannot evaluate {name}; accepted are a run or a file ending in {suffixes}.").format(
                name=name, suffixes=", ".join(_SUFFIXES)
            )
        )
    entry = _entry(name, settings)
    entry.refuse_other_classes(dataset)
    return entry.classifier().probabilities(pictures)


def _entry(name: str, settings: Settings) -> ModelEntry:
    """Return the run's or the shipped model, which knows what it has learned from.

    Raises:
        ModelError: it is a file.
        RunError: there is no such run.
    """
    if Path(name).suffix in _SUFFIXES:
        raise ModelError(
            _(
                "The file {name} does not say which pictures its training held back; accepted are "
                "a run or a shipped model."
            ).format(name=name)
        )
    from fmnist.catalogue import find
    from fmnist.runs.store import RunStore

    return find(name, RunStore(settings.database_url))
