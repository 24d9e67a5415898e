"""Judged pictures to look through: a grid, page by page, and the details of the one clicked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fmnist.labels import CLASS_NAMES
from fmnist.translation import _
from fmnist.ui import address
from fmnist.ui.components.picture_grid import picture_grid

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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
        self.picture.set(self.picture.default)

    def show(self, judged: Judged, positions: NDArray[np.int64], *, label: str) -> None:
        """Draw one page of the pictures at ``positions``, in that order.

        Args:
            judged: what was said about them.
            positions: ``(k,)`` positions in ``judged``, at least one.
            label: which pictures these are, in words.
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
        sure = evaluation.probabilities[shown, said].tolist()
        with place.container(height=430, border=False, key=f"{self.key}_scroll"):
            clicked = picture_grid(
                judged.pictures(shown),
                key=f"{self.key}_pictures",
                label=label,
                classes=labels.tolist(),
                identifiers=judged.indices[shown].tolist(),
                columns=_COLUMNS,
                notes=[
                    _("{name} {probability:.0%}").format(name=CLASS_NAMES[name], probability=value)
                    for name, value in zip(said.tolist(), sure, strict=True)
                ],
                right=(labels == said).tolist(),
                compact=False,
            )
        if clicked is not None:
            self.picture.set(clicked)
            st.rerun()
