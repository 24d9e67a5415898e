"""The test pictures that a unit responds to most: what it may be looking for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.computations.strongest import PICTURES, VALUES, shown_kind
from fmnist.figures.numbers import decimal
from fmnist.translation import _
from fmnist.ui import resources
from fmnist.ui.components.picture_grid import picture_grid
from fmnist.ui.computed import computed
from fmnist.ui.inside.picture import choose_number

if TYPE_CHECKING:
    from fmnist.explain.network import Node
    from fmnist.ui.inside.looked import Looked

__all__ = ["strongest"]

_KEY: Final = "inside_strongest"
_SOON: Final = 4e10
"""Multiplications and additions that a worker does in about a second."""


def strongest(looked: Looked, node: Node, unit: int) -> None:
    """Draw the pictures, or what it takes to find them. A click on one shows that picture.

    Args:
        looked: network and picture.
        node: the layer.
        unit: which of its units, from 0.
    """
    if not shown_kind(node.kind):
        return
    st.markdown(_("**The test pictures that this unit responds to most**"))
    pictures, labels = resources.dataset().split("test")
    work = float(looked.entry.card.multiply_adds) * len(labels)
    found = computed(
        "strongest",
        {"model": looked.entry.identifier},
        key=_KEY,
        title=_("The strongest responses of all units"),
        about=_(
            "The network looks at all {count:,} test pictures, once for all units: that takes "
            "about {seconds:.0f} seconds."
        ).format(count=len(labels), seconds=work / _SOON),
        at_once=work <= _SOON,
    )
    if found is None:
        return
    chosen = found[PICTURES + node.name][:, unit]
    values = found[VALUES + node.name][:, unit][chosen >= 0]
    chosen = chosen[chosen >= 0]
    if not len(chosen) or values[0] <= 0:
        st.caption(_("It responds to none of them: its value is 0 or less for all."))
        return
    clicked = picture_grid(
        pictures[chosen],
        key=f"{_KEY}_pictures",
        label=_("The test pictures with the largest values of this unit"),
        classes=labels[chosen].tolist(),
        class_names=resources.class_names(),
        identifiers=chosen.tolist(),
        columns=5,
        notes=[decimal(float(value)) for value in values],
        compact=False,
    )
    st.caption(
        _(
            "Under each, the largest value of the unit for it. What they have in common is "
            "what it may be looking for. Click one to send it through the network."
        )
    )
    if clicked is not None:
        choose_number(clicked)
