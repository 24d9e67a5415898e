"""The test pictures that a file of a model answers otherwise than its Keras model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.translation import _, ngettext
from fmnist.ui import address, resources
from fmnist.ui.components.picture_grid import picture_grid

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from fmnist.export.measured import Measured
    from fmnist.labels import ClassNames

__all__ = ["PAGE", "changed_pictures"]

PAGE: Final = address.number("page", "models_page", default=1, least=1, most=10_000)

_PAGE_SIZE: Final = 40


def changed_pictures(before: Measured, after: Measured, class_names: ClassNames) -> None:
    """Draw them, each with both answers.

    Args:
        before: the Keras model.
        after: the file.
        class_names: of the model.
    """
    changed = after.changed(before)
    if not len(changed):
        st.markdown(_("**Every answer is that of the Keras model.**"))
        return
    labels = resources.dataset().y_test[changed]
    said, was = (part.probabilities[changed] for part in (after, before))
    worse = int((was.argmax(axis=1) == labels).sum())
    better = int((said.argmax(axis=1) == labels).sum())
    st.markdown(
        ngettext(
            "**{count} answer is another one** than that of the Keras model: {worse} became wrong, "
            "{better} became right.",
            "**{count} answers are other ones** than those of the Keras model: {worse} became "
            "wrong, {better} became right, {rest} were wrong and are wrong in another way.",
            len(changed),
        ).format(count=len(changed), worse=worse, better=better, rest=len(changed) - worse - better)
    )
    pages = -(-len(changed) // _PAGE_SIZE)
    if PAGE.value > pages:
        PAGE.set(pages)
    place = st.container()
    if pages > 1:
        st.pagination(pages, key=PAGE.key)
    shown = slice((PAGE.value - 1) * _PAGE_SIZE, PAGE.value * _PAGE_SIZE)
    with place:
        picture_grid(
            resources.dataset().x_test[changed[shown]],
            key="models_changed",
            label=_("Test pictures that are answered otherwise"),
            classes=labels[shown].tolist(),
            class_names=class_names,
            identifiers=changed[shown].tolist(),
            columns=8,
            notes=[
                f"{_answer(first, class_names)} → {_answer(second, class_names)}"
                for first, second in zip(was[shown], said[shown], strict=True)
            ],
            right=(said[shown].argmax(axis=1) == labels[shown]).tolist(),
            compact=False,
            clickable=False,
        )


def _answer(row: NDArray[np.float32], class_names: ClassNames) -> str:
    best = int(row.argmax())
    return f"{class_names.short[best]} {row[best]:.0%}"
