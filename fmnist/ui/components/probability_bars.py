"""Ten probabilities as bars in a list of texts: there at once, without Plotly.

All texts are put in as text, never as markup.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from fmnist.labels import CLASS_COLOURS, CLASS_NAMES
from fmnist.translation import _
from fmnist.ui.components import front_end

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

    from fmnist.inference import Prediction

__all__ = ["probability_bars"]


def probability_bars(prediction: Prediction, *, key: str, true: int | None = None) -> None:
    """Draw a bar for each class, in the order of the labels; what is said is bold.

    Args:
        prediction: what a classifier says about one picture.
        key: identity of the bars.
        true: the label of the picture, 0–9, which is marked.
    """
    _component()(
        key=key,
        data={
            "label": _("Probability of each of the ten classes"),
            "trueMark": _("its label"),
            "bars": [
                {
                    "name": name,
                    "share": round(share, 4),
                    "percent": "< 0.1%" if 0 < share < 0.0005 else f"{share:.1%}",
                    "colour": CLASS_COLOURS[index],
                    "said": index == prediction.index,
                    "true": index == true,
                }
                for index, (name, share) in enumerate(
                    zip(CLASS_NAMES, prediction.probabilities, strict=True)
                )
            ],
        },
    )


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "fmnist_probability_bars",
        css=front_end("probability_bars.css"),
        js=front_end("probability_bars.js"),
    )
