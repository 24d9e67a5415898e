"""Pictures beside bars of what a classifier says about them, and what has changed.

All texts are put in as text, never as markup.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st

from fmnist.labels import PICTURE_SHAPE, ClassNames
from fmnist.translation import _
from fmnist.ui.components import front_end
from fmnist.ui.sprite import sprite, sprite_columns

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from streamlit.components.v2.types import ComponentRenderer

    from fmnist.evaluation.answers import Answer

__all__ = ["answer_cards"]

_BARS: Final = 3
_TOLD: Final = 10
"""Classes that the tooltip tells of."""
_SMALLEST_CHANGE: Final = 0.005
"""Of a probability: what would be written as 0 points is no change."""


def answer_cards(
    pictures: NDArray[np.uint8],
    answers: Sequence[Answer],
    class_names: ClassNames,
    *,
    key: str,
    label: str,
    count: int,
    epoch: int,
) -> None:
    """Draw a card a picture: the true class and its bar, and the two others most thought of.

    Args:
        pictures: ``(n, 28, 28)`` uint8.
        answers: what is said about each of them.
        class_names: what the classes are called.
        key: identity of the cards; keep it while the answers change.
        label: what the cards show, in words.
        count: cards; those beyond the answers are empty and keep their place.
        epoch: which epoch's answers they are.
    """
    cards = [_card(answer, class_names) for answer in answers]
    cards += [_EMPTY] * (count - len(cards))
    _component()(
        key=key,
        data={
            "sprite": _sprite(pictures.tobytes()) if len(pictures) else "",
            "spriteColumns": sprite_columns(len(pictures)),
            "cards": cards,
            "bars": _BARS,
            "names": class_names.short,
            "colours": class_names.colours,
            "label": label,
            "epoch": epoch,
        },
    )


_EMPTY: Final = {"mark": "", "title": "", "trend": "", "change": "", "bars": []}


def _card(answer: Answer, class_names: ClassNames) -> dict[str, Any]:
    change = answer.change or 0.0
    moved = abs(change) >= _SMALLEST_CHANGE
    return {
        "mark": "right" if answer.right else "wrong",
        "title": _title(answer, class_names),
        "trend": "gained" if change > 0 else "lost",
        "change": f"{'▲' if change > 0 else '▼'} {100 * abs(change):.0f}" if moved else "",
        "bars": [
            {
                "label": bar.label,
                "probability": round(bar.probability, 4),
                "percent": _percent(bar.probability),
            }
            for bar in answer.bars[:_BARS]
        ],
    }


def _title(answer: Answer, class_names: ClassNames) -> str:
    said = _("right") if answer.right else _("wrong")
    first = _("{name}: {said}").format(name=class_names.shown[answer.true], said=said)
    bars = [
        f"{class_names.shown[bar.label]} {_percent(bar.probability)}" for bar in answer.bars[:_TOLD]
    ]
    return "\n".join([first, *bars])


@lru_cache(maxsize=64)
def _sprite(content: bytes) -> str:
    """Return the pictures as one PNG, in base64: a live run asks again and again."""
    pictures = np.frombuffer(content, np.uint8).reshape(-1, *PICTURE_SHAPE)
    return base64.b64encode(sprite(pictures)).decode("ascii")


def _percent(value: float) -> str:
    """Return a percentage that says neither 0% nor 100%, which no network means."""
    if value < 0.005:
        return "< 1%"
    return "> 99%" if value >= 0.995 else f"{value:.0%}"


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "fmnist_answer_cards",
        css=front_end("answer_cards.css"),
        js=front_end("answer_cards.js"),
    )
