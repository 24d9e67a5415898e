"""The picture beside what the network says about it: the end of the way, told first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from fmnist.translation import _
from fmnist.ui import resources
from fmnist.ui.answer import percentage
from fmnist.ui.inside.looked import Looked, network
from fmnist.ui.page import plain
from fmnist.ui.sprite import enlarged

if TYPE_CHECKING:
    from fmnist.model_entry import ModelEntry
    from fmnist.ui.inside.picture import Brought

__all__ = ["verdict"]


def verdict(entry: ModelEntry, brought: Brought | None) -> Looked | None:
    """Draw picture and answer; return what the views are about, or ``None`` without a picture.

    Raises:
        ModelError: the model cannot be read.
    """
    if brought is None:
        st.info(_("As soon as there is a picture, its way through the network is shown here."))
        return None
    looked = Looked(
        entry=entry,
        network=network(entry),
        picture=brought.picture,
        label=brought.label if entry.tells_apart(resources.dataset()) else None,
        title=brought.title,
    )
    found = looked.prediction
    with st.container(horizontal=True, vertical_alignment="center", key="inside_verdict"):
        st.image(enlarged(looked.picture, least=140), width=140, alt=looked.title)
        with st.container():
            st.markdown(
                _("**{said}**, {sure} sure").format(
                    said=plain(found.shown), sure=percentage(found.probability)
                )
            )
            if looked.label is not None:
                right = looked.label == found.index
                st.markdown(
                    _(":green[:material/check: Right]")
                    if right
                    else _(":red[:material/close: Its label is **{label}**]").format(
                        label=plain(entry.card.class_names.shown[looked.label])
                    )
                )
            label, _name, share = found.ranked[1]
            st.caption(
                _("{title}. Second: {name}, {share}.").format(
                    title=looked.title,
                    name=plain(found.class_names.shown[label]),
                    share=percentage(share),
                )
            )
    return looked
