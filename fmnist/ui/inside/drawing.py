"""The drawing of a network with what a picture becomes in it, made once a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fmnist.explain.words import shape_text
from fmnist.labels import INK
from fmnist.translation import _, language, ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from fmnist.explain.network import Node
    from fmnist.ui.inside.looked import Looked

__all__ = ["drawing"]

_TILES: Final = 7
_COLOURS: Final = {
    "ink": f"var(--st-text-color,{INK})",
    "line": "color-mix(in srgb,var(--st-text-color,#0d1620) 45%,var(--st-background-color,#fff))",
    "ground": "var(--st-secondary-background-color,#f2f5f9)",
    "skip": "var(--st-primary-color,#1f6fbf)",
}


def drawing(looked: Looked, names: Mapping[str, str], values: Mapping[str, NDArray[Any]]) -> str:
    """Return the drawing as SVG, in the colours of the theme.

    Args:
        looked: network and picture.
        names: what each layer is called.
        values: what each gives for the picture.
    """
    made = f"{looked.entry.identifier} {looked.entry.card.created}"
    return _drawing(made, looked.digest, language(), looked, names, values)


@st.cache_data(show_spinner=False, max_entries=64)
def _drawing(
    model: str,  # noqa: ARG001 - the key
    digest: str,  # noqa: ARG001 - the key
    language: str,  # noqa: ARG001 - the key
    _looked: Looked,
    _names: Mapping[str, str],
    _values: Mapping[str, NDArray[Any]],
) -> str:
    from fmnist.figures.architecture import LayerBox, architecture_svg
    from fmnist.figures.maps import limit_of, strip_png, vector_png

    boxes = []
    for node in _looked.network.nodes:
        found = _values[node.name]
        strip = ""
        if node.has_places:
            strip = strip_png(
                found,
                1.0 if not node.inputs else limit_of(found),
                most=_TILES,
                grey=not node.inputs,
            )
        elif found.ndim == 1:
            strip = vector_png(found, limit_of(found))
        boxes.append(
            LayerBox(
                name=node.name,
                title=_names[node.name],
                size=shape_text(node),
                cost=_parameters(node),
                description=_described(node, _names),
                inputs=node.inputs,
                strip=strip,
                is_vector=found.ndim == 1,
            )
        )
    title = _("The layers of {model}").format(model=_looked.entry.short_title)
    return architecture_svg(boxes, title=title, colours=_COLOURS)


def _parameters(node: Node) -> str:
    if not node.weight_count:
        return ""
    text = ngettext("{count:,} parameter", "{count:,} parameters", node.weight_count).format(
        count=node.weight_count
    )
    if node.multiply_adds:
        text += _(" · {count:,} multiply–adds").format(count=node.multiply_adds)
    return text


def _described(node: Node, names: Mapping[str, str]) -> str:
    parts = [names[node.name], shape_text(node), _parameters(node)]
    if node.inputs:
        sources = _(" and ").join(names[source] for source in node.inputs)
        parts.append(_("takes {sources}").format(sources=sources))
    return ", ".join(part for part in parts if part)
