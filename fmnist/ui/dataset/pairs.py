"""Pictures shown two by two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from fmnist.translation import _
from fmnist.ui.components.picture_grid import picture_grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from fmnist.data.pool import Pool

__all__ = ["pair_grid"]

_BESIDE: Final = 4
_PAGE: Final = 20


def pair_grid(
    pool: Pool, pairs: NDArray[np.int32], *, notes: Sequence[str], key: str, label: str
) -> None:
    """Draw pairs of pictures, each picture with its label and where it is, cut in pages.

    Args:
        pool: both splits.
        pairs: ``(k, 2)``, positions in the pool.
        notes: how alike the two of each pair are.
        key: identity of the grid.
        label: what it shows, in words.
    """
    pages = max(1, -(-len(pairs) // _PAGE))
    place = st.container()
    number = st.pagination(pages, key=f"{key}_page") if pages > 1 else 1
    shown = slice((number - 1) * _PAGE, number * _PAGE)
    titles = {"train": _("training {index:,}"), "test": _("test {index:,}")}
    with place:
        columns = st.columns(_BESIDE, gap="medium")
    for place_in_row, column in enumerate(columns):
        chosen = range(len(pairs))[shown][place_in_row::_BESIDE]
        if not chosen:
            continue
        positions = pairs[list(chosen)].reshape(-1).astype(np.int64)
        texts = []
        for position, note in zip(
            positions.tolist(), np.repeat([notes[pair] for pair in chosen], 2).tolist(), strict=True
        ):
            split, index = pool.place(position)
            texts.append(f"{titles[split].format(index=index)} · {note}")
        with column:
            picture_grid(
                pool.pictures(positions),
                key=f"{key}_{place_in_row}",
                label=label,
                classes=pool.labels[positions].tolist(),
                class_names=pool.dataset.class_names,
                identifiers=positions.tolist(),
                columns=2,
                notes=texts,
                compact=False,
                clickable=False,
            )
