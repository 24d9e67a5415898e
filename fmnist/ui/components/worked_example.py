"""How one value of a map comes about, number by number, at a place that can be moved.

The numbers go to the browser once a unit; moving the place needs no server. The arithmetic is that
of ``fmnist.explain.arithmetic``, done again in ``worked_example.js``.
"""

from __future__ import annotations

import base64
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st

from fmnist.explain.activations import FORMULAS
from fmnist.figures.filters import FILTER_COLOURS
from fmnist.figures.maps import GREYS, MAP_COLOURS, limit_of
from fmnist.translation import _
from fmnist.ui import state
from fmnist.ui.components import front_end

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from streamlit.components.v2.types import ComponentRenderer

    from fmnist.explain.arithmetic import Pointwise, Window

__all__ = ["activation_text", "pointwise_example", "window_example"]

_SIGNS: Final = {"add": "+", "multiply": "×"}


def window_example(
    window: Window, *, key: str, subject: str, position: tuple[int, int], grey: bool
) -> None:
    """Draw the worked example of a convolution or a pooling.

    ``state.take_click(key)`` of the next run says where the place was moved to.

    Args:
        window: the unit.
        key: identity of the example.
        subject: the same as long as model, picture, layer and unit are.
        position: row and column of the output, from 0.
        grey: whether the input is a picture, from black to white.
    """
    pooled = {
        "mean": _("The mean: {values}"),
        "largest": _("The largest of {values}"),
        "sum": "",
    }
    inputs = _("Picture") if grey else _("Map {number} of the layer before")
    _component()(
        key=key,
        data={
            **_common(subject, position, window.output),
            "how": window.how,
            "inputs": [_packed(window.maps)],
            "inputLimit": 1.0 if grey else limit_of(window.maps),
            "inputColours": (GREYS if grey else MAP_COLOURS).tolist(),
            "sees": window.sees,
            "kernel": _packed(window.kernel),
            "weightLimit": limit_of(window.kernel),
            "weightColours": FILTER_COLOURS.tolist(),
            "bias": window.bias,
            "hasBias": bool(window.bias),
            "strides": window.strides,
            "before": window.before,
            "sign": "",
            "texts": {
                **_texts(),
                "inputs": [inputs],
                "patch": _("What lies in the window"),
                "weights": _("Weights (kernel)"),
                "products": _("Products"),
                "sum": _("Sum of these {count} products"),
                "others": _("from the other {count} maps"),
                "bias": _("Bias, a learnt number"),
                "activation": activation_text(window.activation),
                "channels": _("Adds most:"),
                "channel": _("map {number}: {sum}"),
                "pooled": pooled[window.how],
            },
        },
        on_clicked_change=lambda: state.keep_click(key),
    )


def pointwise_example(
    unit: Pointwise, *, key: str, subject: str, position: tuple[int, int]
) -> None:
    """Draw the worked example of a layer that takes every value by itself; see above."""
    count = len(unit.inputs)
    names = (
        [_("Before, x")]
        if count == 1
        else [_("Way {number}").format(number=number + 1) for number in range(count)]
    )
    formulas = {
        "activate": activation_text(unit.activation).replace("z", "x"),
        "normalise": _(
            "(x − mean) / spread · scale + shift = ({x} − {mean}) / {spread} · {scale} + {shift}"
        ),
        "add": _("Their sum"),
        "multiply": _("Their product"),
        "same": _("The same"),
    }
    _component()(
        key=key,
        data={
            **_common(subject, position, unit.output),
            "how": unit.how,
            "inputs": [_packed(values) for values in unit.inputs],
            "inputLimit": max(limit_of(values) for values in unit.inputs),
            "inputColours": MAP_COLOURS.tolist(),
            "sees": 0,
            "kernel": None,
            "strides": (1, 1),
            "before": (0, 0),
            "settings": dict(unit.settings),
            "sign": _SIGNS.get(unit.how, ""),
            "texts": {**_texts(), "inputs": names, "formula": formulas[unit.how]},
        },
        on_clicked_change=lambda: state.keep_click(key),
    )


def _common(subject: str, position: tuple[int, int], output: NDArray[Any]) -> dict[str, Any]:
    return {
        "subject": subject,
        "position": position,
        "output": _packed(output),
        "outputLimit": limit_of(output),
        "mapColours": MAP_COLOURS.tolist(),
        "label": _("Place of the value that is worked out; the arrow keys move it"),
    }


def _texts() -> dict[str, str]:
    return {
        "output": _("This unit's map"),
        "place": _("row {row}, column {column}"),
    }


def activation_text(name: str) -> str:
    """Return an activation with its formula: "ReLU: max(0, z)"."""
    if name == "linear":
        return _("No activation: the value is z")
    return _("{name}: {formula}").format(
        name=_NAMES.get(name, name), formula=FORMULAS.get(name, f"{name}(z)")
    )


_NAMES: Final = {"relu": "ReLU", "gelu": "GELU", "elu": "ELU", "selu": "SELU", "silu": "SiLU"}


def _packed(values: NDArray[Any]) -> dict[str, Any]:
    content = np.ascontiguousarray(values, "<f4").tobytes()
    return {"content": base64.b64encode(content).decode("ascii"), "shape": values.shape}


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "fmnist_worked_example",
        css=front_end("worked_example.css"),
        js=front_end("worked_example.js"),
    )
