"""One unit of a layer: how its values come about, number by number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st

from fmnist.explain.arithmetic import pointwise, terms, window
from fmnist.figures.numbers import decimal
from fmnist.translation import _
from fmnist.ui import state
from fmnist.ui.components.worked_example import activation_text, pointwise_example, window_example
from fmnist.ui.page import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from fmnist.explain.arithmetic import Pointwise, Terms, Window
    from fmnist.explain.network import Node
    from fmnist.labels import ClassNames
    from fmnist.ui.address import Field
    from fmnist.ui.inside.looked import Looked

__all__ = ["unit_shown"]

_KEY: Final = "inside_example"
_SHOWN_TERMS: Final = 10


def unit_shown(
    looked: Looked,
    node: Node,
    unit: int,
    place: Field[tuple[int, int] | None],
    names: Mapping[str, str],
    values: Mapping[str, NDArray[Any]],
) -> None:
    """Draw the worked example of one unit.

    Args:
        looked: network and picture.
        node: the layer.
        unit: which of its units, from 0.
        place: row and column of the value that is worked out; the strongest by default.
        names: what the layers are called.
        values: what each layer gives for the picture.
    """
    moved = state.take_click(_KEY)
    if moved is not None:
        place.set((int(moved[0]), int(moved[1])))
    subject = f"{looked.entry.identifier} {looked.digest} {node.name} {unit}"
    if not node.inputs:
        _pixels(looked)
        return
    st.markdown(_heading(node, unit, looked.class_names(node.name)))
    source = looked.network.node(node.inputs[0])
    if (sliding := window(node, unit, values)) is not None:
        at = _within(place, sliding)
        window_example(sliding, key=_KEY, subject=subject, position=at, grey=not source.inputs)
        st.caption(_told(sliding, at))
    elif (alone := pointwise(node, unit, values)) is not None:
        at = _within(place, alone)
        pointwise_example(alone, key=_KEY, subject=subject, position=at)
    elif (adding := terms(node, unit, values)) is not None:
        _adding_up(adding, looked.class_names(source.name))
    elif node.kind == "Softmax":
        names_of = looked.class_names(node.name)
        _softmax(values[node.inputs[0]], values[node.name], names_of)
    elif node.kind == "Flatten" and source.has_places:
        _in_a_row(unit, source, names, float(values[node.name][unit]))
    elif node.kind.startswith("Global") and source.has_places:
        _whole_map(node, unit, values)
    else:
        st.caption(_("How a layer of this kind works is not shown number by number."))


def _heading(node: Node, unit: int, class_names: ClassNames | None) -> str:
    if node.has_places:
        return _("**Unit {number}: how one value of its map comes about**").format(number=unit + 1)
    name = (
        _("Unit {n}").format(n=unit + 1) if class_names is None else plain(class_names.shown[unit])
    )
    return _("**{name}: how its value comes about**").format(name=name)


def _within(place: Field[tuple[int, int] | None], unit: Window | Pointwise) -> tuple[int, int]:
    """Return the place to show: the chosen one if the map has it."""
    rows, columns = unit.output.shape
    at = place.value
    if at is None or at[0] >= rows or at[1] >= columns:
        place.set(None)
        return unit.strongest
    return at


def _told(unit: Window, at: tuple[int, int]) -> str:
    """Say the example of a window in one sentence."""
    found = unit.at(*at)
    where = _("Row {row}, column {column}, counted from 1:").format(row=at[0] + 1, column=at[1] + 1)
    if unit.how == "mean":
        text = _("the mean of {count} values is {value}.")
    elif unit.how == "largest":
        text = _("the largest of {count} values is {value}.")
    else:
        text = _(
            "{count} products add up to {sum}; with the bias of {bias} that is "
            "z = {total}. {activation}, which gives {value}."
        )
    return f"{where} " + text.format(
        count=found.patch.size,
        sum=decimal(found.total - unit.bias),
        bias=decimal(unit.bias),
        total=decimal(found.total),
        activation=activation_text(unit.activation),
        value=decimal(found.value),
    )


def _adding_up(unit: Terms, named: ClassNames | None) -> None:
    shown = unit.largest(_SHOWN_TERMS)
    st.table(
        {
            _("Value of the layer before"): [
                plain(named.shown[index])
                if named
                else _("number {number:,}").format(number=index + 1)
                for index in shown.tolist()
            ],
            _("Value"): [decimal(unit.inputs[index]) for index in shown],
            _("× weight"): [decimal(unit.weights[index], sign=True) for index in shown],
            _("= product"): [decimal(unit.products[index], sign=True) for index in shown],
        },
        border="horizontal",
    )
    others = len(unit.products) - len(shown)
    rest = float(unit.products.sum() - unit.products[shown].sum())
    lines = [
        _("These {count}: {sum}").format(
            count=len(shown), sum=decimal(float(unit.products[shown].sum()), sign=True)
        )
    ]
    if others:
        lines.append(
            _("the other {count:,}: {sum}").format(count=others, sum=decimal(rest, sign=True))
        )
    lines += [
        _("bias {bias}").format(bias=decimal(unit.bias, sign=True)),
        _("together z = **{total}**").format(total=decimal(unit.total)),
    ]
    if unit.activation != "linear":
        lines.append(
            _("{activation} = **{value}**").format(
                activation=activation_text(unit.activation), value=decimal(unit.value)
            )
        )
    st.markdown(" · ".join(lines))
    st.caption(_("The products that weigh most stand first, whether they speak for or against it."))


def _softmax(scores: NDArray[Any], shares: NDArray[Any], named: ClassNames | None) -> None:
    powers = np.exp(scores - scores.max())
    names = named.shown if named else [str(unit + 1) for unit in range(len(scores))]
    st.table(
        {
            _("Class"): [plain(name) for name in names],
            _("Score z"): [decimal(score) for score in scores],
            _("e to the power of z − largest"): [f"{power}" for power in powers],
            _("Divided by the sum"): [f"{share:.1%}" for share in shares],
        },
        border="horizontal",
    )
    st.markdown(
        _("The powers add up to **{sum}**; each divided by that is a probability.").format(
            sum=decimal(float(powers.sum()), 4)
        )
    )
    st.caption(
        _(
            "A score that is larger by 1 gives a probability 2.7 times as large. The largest score "
            "is taken from all of them first: that changes nothing, and keeps the numbers small."
        )
    )


def _in_a_row(unit: int, source: Node, names: Mapping[str, str], value: float) -> None:
    _rows, columns, maps = source.shape
    place, channel = divmod(unit, maps)
    row, column = divmod(place, columns)
    st.markdown(
        _(
            "Number {number:,} of the row is row {row}, column {column} of map {map} of "
            "**{layer}**: {value}"
        ).format(
            number=unit + 1,
            row=row + 1,
            column=column + 1,
            map=channel + 1,
            layer=plain(names[source.name]),
            value=decimal(value),
        )
    )


def _whole_map(node: Node, unit: int, values: Mapping[str, NDArray[Any]]) -> None:
    from fmnist.figures.maps import coloured, limit_of
    from fmnist.ui.sprite import enlarged

    maps = values[node.inputs[0]]
    text = (
        _("The mean of the {count} values of map {number} is **{value}**")
        if node.kind == "GlobalAveragePooling2D"
        else _("The largest of the {count} values of map {number} is **{value}**")
    ).format(
        count=maps[:, :, unit].size,
        number=unit + 1,
        value=decimal(float(values[node.name].reshape(-1)[unit])),
    )
    st.image(
        enlarged(coloured(maps[:, :, unit], limit_of(maps))),
        width=200,
        alt=_("Map {number} of the layer before").format(number=unit + 1),
    )
    st.markdown(text)


def _pixels(looked: Looked) -> None:
    from fmnist.ui.sprite import enlarged

    st.image(enlarged(looked.picture, least=336), width=336, alt=looked.title)
