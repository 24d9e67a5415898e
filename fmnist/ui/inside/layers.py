"""Layer by layer: the network as a drawing, and beside it what the chosen layer makes of a picture.

Layer, unit and place are in the address; a click on the drawing, on a unit, or on a map changes
them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fmnist.explain.words import cost, shape_text, titles, what_it_does
from fmnist.translation import _, ngettext
from fmnist.ui import address, state
from fmnist.ui.components.layer_diagram import layer_diagram
from fmnist.ui.components.unit_grid import unit_grid
from fmnist.ui.page import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from fmnist.explain.network import Network, Node
    from fmnist.ui.inside.looked import Looked

__all__ = ["show"]

_DIAGRAM: Final = "inside_diagram"
_UNITS: Final = "inside_units"
_MOST_UNITS: Final = 256
_NO_UNIT: Final = -1
"""The first map then, or the largest value."""


def _place_read(text: str) -> tuple[int, int]:
    row, column = (int(part) for part in text.split(","))
    if min(row, column) < 0:
        raise ValueError(text)
    return row, column


def _place_written(value: tuple[int, int] | None) -> str:
    return "" if value is None else f"{value[0]},{value[1]}"


LAYER: Final = address.words("layer", "inside_layer")
UNIT: Final = address.number("unit", "inside_unit", default=0, least=0, most=100_000)
PLACE: Final = address.Field[tuple[int, int] | None](
    "at", "inside_place", None, _place_read, _place_written
)


def show(looked: Looked) -> None:
    """Draw the view."""
    fields = (LAYER, UNIT, PLACE)
    address.open_address(fields)
    network = looked.network
    node = _chosen_layer(network)
    values = looked.values()
    if values is None:
        address.save_address(fields)
        return
    if not 0 <= UNIT.value < node.units:
        UNIT.set(0 if node.has_places else int(values[node.name].argmax()))
    names = titles(network)
    left, right = st.columns((2, 3), gap="medium")
    with left, st.container(key="inside_network"):
        _diagram(looked, names, values, node)
        _table(looked, names)
    with right, st.container(key="inside_layer_shown"):
        _steps(network, node, names)
        st.subheader(plain(names[node.name]), anchor=False)
        st.markdown(what_it_does(node))
        facts = [_shapes(node), cost(node)]
        st.caption("  \n".join(fact for fact in facts if fact))
        _units(looked, node, values[node.name])
        _filters(looked, node)
        from fmnist.ui.inside.unit import unit_shown

        unit_shown(looked, node, UNIT.value, PLACE, names, values)
        from fmnist.ui.inside.strongest import strongest

        strongest(looked, node, UNIT.value)
    address.save_address(fields)


def _chosen_layer(network: Network) -> Node:
    """Take what was clicked, and return the layer to show; the first with weights by default."""
    clicked = state.take_click(_DIAGRAM)
    if clicked is not None:
        _go(str(clicked))
    found = {node.name: node for node in network.nodes}
    if LAYER.value not in found:
        first = next((node for node in network.nodes if node.weights), network.nodes[0])
        _go(first.name)
    node = found[LAYER.value]
    chosen = state.take_click(_UNITS)
    if chosen is not None:
        UNIT.set(int(chosen))
    return node


def _go(name: str) -> None:
    LAYER.set(name)
    UNIT.set(_NO_UNIT)
    PLACE.set(None)


def _steps(network: Network, node: Node, names: Mapping[str, str]) -> None:
    order = [each.name for each in network.nodes]
    place = order.index(node.name)
    with st.container(horizontal=True, gap="small"):
        for key, step, icon in (
            ("before", place - 1, ":material/arrow_upward:"),
            ("next", place + 1, ":material/arrow_downward:"),
        ):
            there = 0 <= step < len(order)
            st.button(
                names[order[step]] if there else _("The end") if place else _("The beginning"),
                key=f"inside_{key}", icon=icon, disabled=not there, on_click=_go,
                args=(order[step] if there else node.name,),
            )  # fmt: skip


def _shapes(node: Node) -> str:
    if not node.inputs:
        return ""
    incoming = [" × ".join(str(side) for side in shape) for shape in node.input_shapes]
    return _("{incoming} → {outgoing}, that is {text}").format(
        incoming=_(" and ").join(incoming),
        outgoing=" × ".join(str(side) for side in node.shape),
        text=shape_text(node),
    )


def _units(looked: Looked, node: Node, values: NDArray[Any]) -> None:
    shown = values[..., :_MOST_UNITS]
    if node.units > _MOST_UNITS:
        st.caption(
            _("The first {most} of {count:,} are shown.").format(most=_MOST_UNITS, count=node.units)
        )
    unit_grid(
        shown,
        key=_UNITS,
        label=ngettext(
            "What the {count} unit of this layer gives for the picture",
            "What the {count} units of this layer give for the picture",
            node.units,
        ).format(count=node.units),
        selected=UNIT.value,
        names=looked.class_names(node.name),
        grey=not node.inputs,
    )
    if node.inputs:
        st.caption(
            _(
                "Black is 0, orange above it, violet below; the strongest colour is the layer's "
                "largest value. Click one to see how it comes about."
            )
        )


def _filters(looked: Looked, node: Node) -> None:
    """Draw all filters of a convolution that sees the picture itself."""
    if node.kind != "Conv2D" or node.input_shapes[0][-1] != 1:
        return
    from fmnist.figures.filters import filters_figure, filters_height, weight_limit
    from fmnist.ui.components.chart import chart

    weights = node.weights[0][:, :, 0]
    st.markdown(_("**The filters of these units**"))
    chart(
        filters_figure(weights, limit=weight_limit(weights)),
        key=f"inside_filters_{looked.entry.identifier}",
        label=_("{count} filters: the weights of each unit").format(count=node.units),
        height=filters_height(node.units),
        zoom=False,
    )
    st.caption(
        _(
            "Orange counts bright pixels for it, violet against it, white ignores them. Compare a "
            "filter with its map: where the picture looks like the filter, the map is bright."
        )
    )


def _table(looked: Looked, names: Mapping[str, str]) -> None:
    """Draw the layers as a table: the drawing in words, with what each costs."""
    nodes = looked.network.nodes
    with st.expander(_("As a table")):
        st.dataframe(
            [
                {
                    _("Layer"): names[node.name],
                    _("Takes"): ", ".join(names[source] for source in node.inputs),
                    _("Output"): " × ".join(str(side) for side in node.shape),
                    _("Parameters"): node.weight_count,
                    _("Multiply–adds"): node.multiply_adds,
                    _("Name in Keras"): node.name,
                }
                for node in nodes
            ],
            hide_index=True,
            width="stretch",
            height="content",
        )
        st.markdown(
            _("**{parameters:,} parameters**, {products:.1f} million multiply–adds.").format(
                parameters=looked.entry.card.parameters,
                products=sum(node.multiply_adds for node in nodes) / 1e6,
            )
        )


def _diagram(
    looked: Looked, names: Mapping[str, str], values: Mapping[str, NDArray[Any]], node: Node
) -> None:
    from fmnist.ui.inside.drawing import drawing

    layer_diagram(
        drawing(looked, names, values),
        key=_DIAGRAM,
        label=_("The layers of {model}, from the picture to the answer").format(
            model=looked.entry.short_title
        ),
        selected=node.name,
    )
