"""Beside the map: what a lasso holds, or one picture with all that is known of it; and a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from fmnist.translation import _
from fmnist.ui import resources
from fmnist.ui.components.picture_grid import picture_grid
from fmnist.ui.dataset.lasso import in_words
from fmnist.ui.dataset.mapped import PIXELS, Layers, Subject, feature_layers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fmnist.data.choice import Answers
    from fmnist.data.pool import Split
    from fmnist.ui.address import Field

__all__ = ["PAGE_KEY", "MapSide", "layer_table"]

PAGE_KEY: Final = "dataset_map_page"

_COLUMNS: Final = 6
_ON_A_PAGE: Final = 36


@dataclass(frozen=True, kw_only=True)
class MapSide:
    """What is shown beside the map.

    Attributes:
        subject: the pictures of the map.
        answers: what the model says about each, if it has been asked.
        chosen: ``(n,)``, which of them a lasso holds; ``None`` without one.
        picture: the one that was clicked.
    """

    subject: Subject
    answers: Answers | None
    chosen: NDArray[np.bool_] | None
    picture: Field[tuple[Split, int] | None]

    def draw(self, *, lasso: bool) -> None:
        """Draw it; ``lasso`` says whether there is one, though its map may be missing."""
        if self.picture.value is not None:
            self._one(*self.picture.value, back=self.chosen is not None)
        elif self.chosen is not None:
            self._selection(np.flatnonzero(self.chosen))
        elif lasso:
            st.info(_("The map that the lasso was drawn on has not been worked out here yet."))
        else:
            st.markdown(
                _(
                    "Move over a point to see its picture, click to see it large. Draw a loop "
                    "around some points with the mouse or a finger, and they appear here: then "
                    "go to another layer and see where they move."
                )
            )

    def _one(self, split: Split, index: int, *, back: bool) -> None:
        st.button(
            _("Back to the selection") if back else _("Close"),
            key="dataset_map_back",
            icon=":material/arrow_back:" if back else ":material/close:",
            on_click=self.picture.set,
            args=(None,),
        )
        if self.subject.entry is None:
            from fmnist.ui.large_picture import large_picture

            pictures, labels = resources.dataset().split(split)
            large_picture(
                pictures[index],
                label=int(labels[index]),
                class_names=resources.class_names(),
                index=index,
                key="dataset_map_large",
            )
            return
        from fmnist.ui.picture_details import picture_details

        picture_details(split, index, entry=self.subject.entry, key="dataset_map_one")

    def _selection(self, positions: NDArray[np.int64]) -> None:
        labels = self.subject.labels
        right = None if self.answers is None else self.answers.predicted == labels
        names = resources.class_names()
        said = None if right is None else right[positions]
        st.markdown(in_words(labels[positions], said, names))
        if not len(positions):
            return
        place = st.container()
        pages = -(-len(positions) // _ON_A_PAGE)
        number = 1
        if pages > 1:
            number = st.pagination(pages, key=PAGE_KEY)
        shown = positions[(number - 1) * _ON_A_PAGE : number * _ON_A_PAGE]
        with place:
            clicked = picture_grid(
                resources.dataset().split(self.subject.split)[0][self.subject.indices[shown]],
                key="dataset_map_grid",
                label=_("Pictures that were chosen on the map; choose one to see it large"),
                classes=labels[shown].tolist(),
                class_names=names,
                identifiers=self.subject.indices[shown].tolist(),
                columns=_COLUMNS,
                notes=None if self.answers is None else self._notes(shown),
                right=None if right is None else right[shown].tolist(),
                compact=True,
            )
        if clicked is not None:
            self.picture.set((self.subject.split, clicked))
            st.rerun()

    def _notes(self, positions: NDArray[np.int64]) -> list[str]:
        if self.answers is None:
            return []
        said = self.answers.predicted[positions].tolist()
        sure = self.answers.confidence[positions].tolist()
        names = resources.class_names().short
        return [f"{names[label]} {share:.0%}" for label, share in zip(said, sure, strict=True)]


def layer_table(subject: Subject, layers: Layers) -> None:
    """Offer what the maps say in numbers: for those who cannot see them, too."""
    titles = {PIXELS: _("pixels")}
    if subject.entry is not None:
        titles |= {found.key: found.title for found in feature_layers(subject.entry)}
    with st.expander(_("The layers in numbers")):
        st.dataframe(
            [
                {
                    _("Layer"): titles.get(key, key),
                    _("Neighbours with the same label"): f"{agreement:.1%}",
                    _("Spread that its map keeps"): f"{share:.0%}",
                }
                for key, agreement, share in zip(
                    layers.keys, layers.agreements, layers.shares, strict=True
                )
            ],
            hide_index=True,
            width="stretch",
        )
        st.caption(
            _(
                "Neighbours with the same label (k-nearest-neighbour agreement): the 10 nearest "
                "of each of {asked:,} of the pictures, by Euclidean distance between all values "
                "of the layer. Layers of more than 5,000 values a picture are averaged over "
                "squares of 2 × 2 first."
            ).format(asked=min(1_000, subject.count))
        )
