"""What a run's first filters and one of its answers were after each epoch, as a film.

Everything goes to the browser at once; it plays there, and only when somebody presses Play.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from fmnist.figures.filters import FILTER_COLOURS, weight_limit
from fmnist.translation import _
from fmnist.ui.components import front_end
from fmnist.ui.sprite import sprite, sprite_columns

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from streamlit.components.v2.types import ComponentRenderer

    from fmnist.training.records import SnapshotRecord

__all__ = ["epoch_film"]


def epoch_film(
    snapshots: Sequence[SnapshotRecord],
    pictures: NDArray[np.uint8],
    labels: Sequence[int],
    *,
    key: str,
    subject: str,
    names: Sequence[str],
) -> None:
    """Draw the film.

    Args:
        snapshots: of a run, one or more, in the order of their epochs.
        pictures: ``(n, 28, 28) uint8``, those that the snapshots tell of; none if they are not
            here.
        labels: the true classes of these pictures.
        key: identity of the film.
        subject: the same as long as the snapshots are.
        names: of the classes.
    """
    filters = np.stack([each.filters for each in snapshots])
    count = snapshots[0].probabilities.shape[0]
    _component()(
        key=key,
        data={
            "subject": subject,
            "epochs": [each.epoch for each in snapshots],
            "filters": _packed(filters),
            "height": filters.shape[1],
            "width": filters.shape[2],
            "count": filters.shape[3],
            "limit": weight_limit(filters),
            "colours": FILTER_COLOURS.tolist(),
            "probabilities": _packed(np.stack([each.probabilities for each in snapshots])),
            "labels": [int(label) for label in labels],
            "names": list(names),
            "sprite": base64.b64encode(sprite(pictures)).decode("ascii") if len(pictures) else "",
            "spriteColumns": sprite_columns(len(pictures)),
            "pictureNames": [
                _("Picture {number}: {name}").format(number=number + 1, name=names[labels[number]])
                if number < len(labels)
                else _("Picture {number}").format(number=number + 1)
                for number in range(count)
            ],
            "texts": {
                "play": _("▶ Play"),
                "pause": _("❚❚ Pause"),
                "slider": _("Epoch to show"),
                "epoch": _("After epoch {epoch}"),
                "filter": _("Filter {number} after epoch {epoch}"),
                "filters": _("The filters of the first layer"),
                "answers": _("What it says about one picture"),
                "pictures": _("Pictures that it never learned from"),
                "sentence": _(
                    "The probability of {name}, its label, went from {first} after the first epoch "
                    "to {last} after the last."
                ),
            },
        },
    )


def _packed(values: NDArray[Any]) -> str:
    return base64.b64encode(np.ascontiguousarray(values, "<f4").tobytes()).decode("ascii")


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "fmnist_epoch_film",
        css=front_end("epoch_film.css"),
        js=front_end("epoch_film.js"),
    )
