"""One picture so large that every pixel can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from fmnist.figures.pixels import pixel_figure
from fmnist.translation import _
from fmnist.ui.components.chart import chart
from fmnist.ui.gallery import pixel_summary
from fmnist.ui.page import plain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from fmnist.labels import ClassNames

__all__ = ["large_picture"]


def large_picture(
    picture: NDArray[np.uint8],
    *,
    label: int,
    class_names: ClassNames,
    index: int,
    key: str,
    name: str = "",
) -> None:
    """Draw ``(28, 28)`` uint8 with the facts about it.

    Args:
        picture: its pixels.
        label: its class.
        class_names: what the labels mean.
        index: its place in the split.
        key: identity of the chart.
        name: what it is called, where its number alone does not say which one it is.
    """
    summary = pixel_summary(picture)
    st.caption(
        _(
            "{name} · label {label} · darkest pixel {least}, brightest {greatest}, mean {mean:.1f}"
        ).format(
            name=name or _("Picture {index:,}").format(index=index),
            label=label,
            least=summary.least,
            greatest=summary.greatest,
            mean=summary.mean,
        )
    )
    chart(
        pixel_figure(picture),
        key=key,
        label=_("{name}, 28 by 28 pixels").format(name=class_names.shown[label]),
        height=470,
        zoom=False,
    )
    st.markdown(
        _("**{name}.** Move over the picture to read a pixel: 0 is black, 255 is white.").format(
            name=plain(class_names.shown[label])
        )
    )
