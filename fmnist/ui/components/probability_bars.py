"""Probabilities as bars in a list of texts: there at once, without Plotly.

All texts are put in as text, never as markup.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.translation import _
from fmnist.ui.components import front_end

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

    from fmnist.inference import Prediction

__all__ = ["probability_bars"]

_MOST_BARS: Final = 12


def probability_bars(prediction: Prediction, *, key: str, true: int | None = None) -> None:
    """Draw a bar a class, in the order of the labels; what is said is bold.

    Args:
        prediction: what a classifier says about one picture.
        key: identity of the bars.
        true: the label of the picture, which is marked.
    """
    _component()(
        key=key,
        data={
            "label": _("Probability of each of the {count} classes").format(
                count=prediction.class_names.many
            ),
            "trueMark": _("its label"),
            "bars": [
                {
                    "name": prediction.class_names.shown[index],
                    "share": round(share, 4),
                    "percent": "< 0.1%" if 0 < share < 0.0005 else f"{share:.1%}",
                    "colour": prediction.class_names.colours[index],
                    "said": index == prediction.index,
                    "true": index == true,
                }
                for index, _name, share in _shown(prediction, true)
            ],
        },
    )


def _shown(prediction: Prediction, true: int | None) -> list[tuple[int, str, float]]:
    """Return label, name and probability of each bar, in the order of the labels.

    Of many classes these are the most probable ones and the true one.
    """
    ranked = prediction.ranked
    if len(ranked) > _MOST_BARS:
        ranked = (*ranked[:_MOST_BARS], *(bar for bar in ranked[_MOST_BARS:] if bar[0] == true))
    return sorted(ranked)


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "fmnist_probability_bars",
        css=front_end("probability_bars.css"),
        js=front_end("probability_bars.js"),
    )
