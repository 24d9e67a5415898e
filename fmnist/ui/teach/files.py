"""The files of a network that was taught, to take along or to keep: a worker puts it together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from fmnist.export.bundle import CARD, KERAS, TFLITE
from fmnist.translation import _
from fmnist.ui.computed import computed
from fmnist.ui.teach.kept import keep_it

if TYPE_CHECKING:
    from fmnist.teaching.lesson import Lesson

__all__ = ["files"]


def files(lesson: Lesson) -> None:
    """Draw a way to keep it and the downloads, or a button that has them made."""
    from fmnist.teaching.backbone import shipped_backbone

    st.subheader(_("Use it elsewhere"), anchor=False)
    evaluation = lesson.evaluation
    found = computed(
        "taught",
        {
            "model": shipped_backbone().entry.identifier,
            "head": lesson.head.to_text(),
            "class_names": list(lesson.class_names),
            "accuracy": round(evaluation.accuracy, 6),
            "loss": round(evaluation.loss, 6),
            "pictures": len(evaluation.labels),
        },
        key="teach_made",
        title=_("The whole network as files"),
        about=_(
            "A worker puts backbone and new layer together, in some seconds. Then you can keep it "
            "for the pages Classify and Inside, and take it along: a .keras file, a .tflite file "
            "for small devices and browsers, and a card with your class names and what pictures "
            "it wants."
        ),
    )
    if found is None:
        return
    keep_it({name: content.tobytes() for name, content in found.items()})
    with st.container(horizontal=True):
        for name, title in ((KERAS, ".keras"), (TFLITE, ".tflite"), (CARD, _("Card (.json)"))):
            st.download_button(
                title,
                found[name].tobytes(),
                name,
                key=f"teach_download_{name}",
                icon=":material/download:",
                on_click="ignore",
            )
