"""A model in every format, each asked about all test pictures. For workers: imports TensorFlow."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.computations import Arrays, Inputs
from fmnist.errors import FmnistError
from fmnist.export.formats import FORMATS, ExportFormat
from fmnist.export.measured import Measured, packed
from fmnist.export.timing import machine, milliseconds
from fmnist.maps import stratified_sample
from fmnist.translation import _

if TYPE_CHECKING:
    import keras

__all__ = ["EXAMPLES", "compute"]

EXAMPLES: Final = 500
"""Training pictures that tell an int8 network how large its values get."""

_CHUNK: Final = 250
_log = logging.getLogger(__name__)


def compute(parameters: Mapping[str, Any], inputs: Inputs) -> Arrays:
    """Make and measure every format.

    Args:
        parameters: ``model`` (identifier of the catalogue).
        inputs: what it may use.

    Returns:
        What ``fmnist.export.measured.unpacked`` reads, and ``machine``: what calculated.

    Raises:
        ModelError: the model's ``.keras`` file cannot be read.
    """
    from fmnist.export.keras_files import load_model

    entry, dataset = inputs.model(parameters["model"]), inputs.dataset
    examples = dataset.x_train[stratified_sample(dataset.y_train, EXAMPLES, seed=0)]
    with tempfile.TemporaryDirectory(prefix="fmnist-") as folder:
        path = Path(folder) / "model.keras"
        path.write_bytes(entry.keras_file())
        model = load_model(path)
    found = []
    for number, kind in enumerate(FORMATS.values()):

        def report(share: float, number: int = number) -> None:
            inputs.report((number + share) / len(FORMATS))

        found.append(_measured(kind, model, examples, dataset.x_test, report))
    return {**packed(found), "machine": np.array(machine())}


def _measured(
    kind: ExportFormat,
    model: keras.Model,
    examples: NDArray[np.uint8],
    pictures: NDArray[np.uint8],
    report: Callable[[float], None],
) -> Measured:
    """Return the format, or why there is none: one that fails does not take the others along."""
    from fmnist.export.making import made, read_back

    try:
        content = made(model, kind.key, examples=examples)
        ask = read_back(content, kind)
        times = milliseconds(ask, pictures[:100])
        rows = np.concatenate([ask(part) for part in _parts(pictures, report)])
    except FmnistError as error:
        fault = str(error)
    except Exception as error:  # noqa: BLE001 - whatever a converter runs into
        _log.exception("No %s of this model", kind.key)
        reason = str(error).strip().splitlines() or [""]
        fault = _("The converter failed: {kind} {reason}").format(
            kind=type(error).__name__, reason=reason[0][:200]
        )
    else:
        return Measured(format=kind, content=content, probabilities=rows, times=times)
    return Measured(
        format=kind,
        content=b"",
        probabilities=np.zeros((0, 0), np.float32),
        times=np.zeros(0),
        fault=fault,
    )


def _parts(
    pictures: NDArray[np.uint8], report: Callable[[float], None]
) -> Iterator[NDArray[np.uint8]]:
    for start in range(0, len(pictures), _CHUNK):
        yield pictures[start : start + _CHUNK]
        report(min(start + _CHUNK, len(pictures)) / len(pictures))
