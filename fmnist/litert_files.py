"""LiteRT files: opened, and checked to be classifiers of 28×28 pictures.

Source: https://ai.google.dev/edge/litert (``ai_edge_litert.interpreter.Interpreter``).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from fmnist.errors import ModelError
from fmnist.labels import LEAST_CLASSES, MOST_CLASSES, PICTURE_SHAPE, ClassNames
from fmnist.quantisation import Storage
from fmnist.translation import _

__all__ = ["IDENTIFIER", "accepted_count", "checked_details", "fitting_names", "opened"]

IDENTIFIER: Final = b"TFL3"
"""What bytes 4–8 of every LiteRT (TensorFlow Lite) file say."""


def opened(content: bytes, name: str) -> Interpreter:
    """Return what runs a ``.tflite`` file, on one thread.

    Raises:
        ModelError: the bytes are something else, or damaged.
    """
    if content[4:8] != IDENTIFIER:
        raise ModelError(
            _(
                "{name} is not a LiteRT file ({count} bytes); accepted are .tflite files. "
                "Export the model again."
            ).format(name=name, count=len(content))
        )
    try:
        return Interpreter(model_content=content, num_threads=1)
    except (ValueError, RuntimeError) as error:
        raise ModelError(
            _("{name} is a damaged LiteRT file. Export the model again.").format(name=name)
        ) from error


def checked_details(
    interpreter: Interpreter, name: str
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any] | None]:
    """Return the details of the input, of the probabilities, and of ``known`` if there is that.

    Raises:
        ModelError: it has other inputs or outputs.
    """
    sources, targets = interpreter.get_input_details(), interpreter.get_output_details()
    by_width = {tuple(target["shape"][1:]): target for target in targets}
    known = by_width.pop((1,), None)
    target = next(iter(by_width.values()), None)
    fits = (
        len(sources) == 1
        and len(by_width) == 1
        and len(targets) == (1 if known is None else 2)
        and all(len(width) == 1 for width in by_width)
        and all(width == (accepted_count(*width),) for width in by_width)
        and tuple(sources[0]["shape"][1:]) == (*PICTURE_SHAPE, 1)
        and all(Storage.of(entry).readable for entry in (*sources, *targets))
    )
    if not fits or target is None:
        raise ModelError(
            _(
                "{name} takes {inputs} and gives {outputs}; accepted is a model that takes "
                "float32 (n, 28, 28, 1) and gives float32 (n, classes), {least} to {most} classes, "
                "or both quantised to 8 bits."
            ).format(
                name=name,
                inputs=_shapes(sources),
                outputs=_shapes(targets),
                least=LEAST_CLASSES,
                most=MOST_CLASSES,
            )
        )
    return sources[0], target, known


def _shapes(details: list[dict[str, Any]]) -> str:
    return ", ".join(
        f"{np.dtype(entry['dtype']).name} {tuple(int(side) for side in entry['shape'])}"
        for entry in details
    )


def fitting_names(class_names: ClassNames | None, outputs: int, name: str) -> ClassNames:
    """Return the names if there is one for each output; of none, those of so many classes.

    Raises:
        ModelError: there are more names or fewer.
    """
    if class_names is None:
        return ClassNames.of_count(outputs)
    if len(class_names) != outputs:
        raise ModelError(
            _(
                "{name} gives {outputs} probabilities, and {count} classes are named; accepted is "
                "a name for each probability."
            ).format(name=name, outputs=outputs, count=len(class_names))
        )
    return class_names


def accepted_count(width: int) -> int:
    """Return ``width``, or the nearest number of classes that is accepted."""
    return min(max(width, LEAST_CLASSES), MOST_CLASSES)
