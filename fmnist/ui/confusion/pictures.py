"""Judged pictures to look through: a grid, page by page, and the details of the one clicked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fmnist.translation import _
from fmnist.ui import address
from fmnist.ui.components.picture_grid import picture_grid
from fmnist.ui.confusion.others import switch_model
from fmnist.ui.picture_details import picture_details

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from fmnist.evaluation import Evaluation
    from fmnist.ui.address import Field
    from fmnist.ui.judged import Judged

__all__ = ["Shelf"]

_PAGE_SIZE: Final = 40
_COLUMNS: Final = 5


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """Where one view keeps which page and which picture is looked at, also in the address.

    Attributes:
        key: beginning of all keys.
        page: the page of the grid, from 1.
        picture: index of the picture whose details are shown; -1 for none.
    """

    key: str
    page: Field[int]
    picture: Field[int]

    @classmethod
    def of(cls, key: str, prefix: str = "") -> Shelf:
        """Return the shelf of a view.

        Args:
            key: beginning of all keys, for example ``confusion``.
            prefix: of its parameters in the address.
        """
        return cls(
            key=key,
            page=address.number(f"{prefix}page", f"{key}_page", default=1, least=1, most=100_000),
            picture=address.number(
                f"{prefix}picture", f"{key}_picture", default=-1, least=0, most=10_000_000
            ),
        )

    @property
    def fields(self) -> tuple[Field[Any], ...]:
        """What the address says of it."""
        return (self.page, self.picture)

    def begin(self) -> None:
        """Show other pictures from their beginning. Before the widgets are drawn."""
        self.page.set(self.page.default)
        self.close()

    def close(self) -> None:
        """Go back from a picture to the grid. Before the widgets are drawn."""
        self.picture.set(self.picture.default)

    @property
    def open(self) -> bool:
        """Whether the details of a picture are shown."""
        return self.picture.value >= 0

    def details(self, judged: Judged, positions: NDArray[np.int64]) -> None:
        """Draw the details of the chosen picture, with the way back and to its neighbours.

        Args:
            judged: the model that is asked.
            positions: ``(k,)`` positions in ``judged`` of the pictures that are looked through.
        """
        index = self.picture.value
        indices = judged.indices[positions].tolist()
        place = indices.index(index) if index in indices else -1
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                _("All pictures") if indices else _("Close"),
                key=f"{self.key}_close", icon=":material/apps:", on_click=self.close,
            )  # fmt: skip
            for name, title, icon, other in (
                ("previous", _("Previous"), ":material/chevron_left:", place - 1),
                ("next", _("Next"), ":material/chevron_right:", place + 1),
            ):
                there = place >= 0 and 0 <= other < len(indices)
                st.button(
                    title, key=f"{self.key}_{name}", icon=icon, disabled=not there,
                    on_click=self.picture.set, args=(indices[other] if there else index,),
                )  # fmt: skip
            if place >= 0:
                st.caption(
                    _("{place:,} of {count:,}").format(place=place + 1, count=len(indices)),
                    width="content",
                )
        if index >= len(judged.dataset.split(judged.source)[1]):
            st.info(_("There is no picture {index} in this dataset.").format(index=index))
            return
        if judged.split == "validation" and judged.position(index) is None:
            st.caption(_("This model learned from this picture."))
        picture_details(
            judged.source,
            index,
            entry=judged.entry,
            key=f"{self.key}_details",
            switch=switch_model,
        )

    def show(
        self,
        judged: Judged,
        positions: NDArray[np.int64],
        *,
        label: str,
        notes: Sequence[str] | None = None,
    ) -> None:
        """Draw one page of the pictures at ``positions``, in that order.

        Args:
            judged: what was said about them.
            positions: ``(k,)`` positions in ``judged``, at least one.
            label: which pictures these are, in words.
            notes: a line for each of them; by default what the model says and how sure it is.
        """
        pages = -(-len(positions) // _PAGE_SIZE)
        if self.page.value > pages:
            self.page.set(pages)
        place = st.container()
        if pages > 1:
            st.pagination(pages, key=self.page.key)
        first = (self.page.value - 1) * _PAGE_SIZE
        shown = positions[first : first + _PAGE_SIZE]
        evaluation = judged.evaluation
        labels, said = evaluation.labels[shown], evaluation.predictions[shown]
        with place.container(height=430, border=False, key=f"{self.key}_scroll"):
            clicked = picture_grid(
                judged.pictures(shown),
                key=f"{self.key}_pictures",
                label=label,
                classes=labels.tolist(),
                class_names=evaluation.class_names,
                identifiers=judged.indices[shown].tolist(),
                columns=_COLUMNS,
                notes=_notes(evaluation, positions, shown)
                if notes is None
                else notes[first : first + _PAGE_SIZE],
                right=(labels == said).tolist() if notes is None else None,
                compact=False,
            )
        if clicked is not None:
            self.picture.set(clicked)
            st.rerun()


def _notes(
    evaluation: Evaluation, positions: NDArray[np.int64], shown: NDArray[np.int64]
) -> list[str]:
    """Return how sure each answer is, and the answer too where ``positions`` have several."""
    said = evaluation.predictions[shown]
    sure = evaluation.probabilities[shown, said].tolist()
    if len(set(evaluation.predictions[positions].tolist())) == 1:
        return [f"{share:.0%}" for share in sure]
    names = evaluation.class_names.short
    return [f"{names[label]} {share:.0%}" for label, share in zip(said.tolist(), sure, strict=True)]
