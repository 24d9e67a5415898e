"""The lines of plain Keras with which a network learns several things at once."""

from __future__ import annotations

import inspect

from fmnist.data import attributes
from fmnist.data.attributes import ATTRIBUTES
from fmnist.models.blueprint import Blueprint
from fmnist.training.texts import text_of

__all__ = ["answers_lines", "head_lines", "weights_line"]

CLASSES = "probabilities"
"""The output of the classes."""


def head_lines(blueprint: Blueprint) -> list[str]:
    """Return the lines from ``features`` to the dictionary ``outputs``."""
    lines = [f'outputs = {{"{CLASSES}": x}}']
    lines += [
        f'outputs["{head.name}"] = layers.Dense({head.values}, activation="softmax")(features)'
        for head in blueprint.heads
    ]
    return lines


def answers_lines(blueprint: Blueprint) -> str:
    """Return the code of ``answers(x, y)``: what is right for pictures and their classes."""
    chosen = [ATTRIBUTES[head.name] for head in blueprint.heads]
    measures = [attribute.measure for attribute in chosen if attribute.measure is not None]
    lines = ["from numpy.typing import NDArray", "", f"ITEM = {attributes.ITEM}"]
    lines += [
        f"GROUP_OF_CLASS = np.array({attributes.GROUP_OF_CLASS})",
        *(f"\n\n{inspect.getsource(measure).rstrip()}" for measure in measures),
        "",
        "",
        "def answers(x, y):",
        "    pictures = np.round(x[..., 0] * 255).astype(np.uint8)",
        "    labels = y if y.ndim == 1 else y.argmax(axis=1)",
        "    return {",
        f'        "{CLASSES}": y,',
    ]
    for attribute in chosen:
        value = "GROUP_OF_CLASS[labels]"
        if attribute.measure is not None:
            bounds = ", ".join(text_of(bound) for bound in attribute.bounds)
            value = f"np.digitize({attribute.measure.__name__}(pictures), ({bounds}))"
        lines.append(f'        "{attribute.name}": {value},')
    return "\n".join([*lines, "    }"])


def weights_line(blueprint: Blueprint) -> str:
    """Return the dictionary that says how much each loss counts."""
    shares = {CLASSES: 1.0} | {head.name: blueprint.head_share for head in blueprint.heads}
    return "{" + ", ".join(f'"{name}": {text_of(share)}' for name, share in shares.items()) + "}"
