"""Pictures that are there twice, or nearly: how many, which, and why that matters."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import streamlit as st

from fmnist.data.duplicates import MOST_RMS
from fmnist.translation import _, ngettext
from fmnist.ui import address
from fmnist.ui.computed import computed
from fmnist.ui.dataset import knowledge
from fmnist.ui.dataset.pairs import pair_grid

__all__ = ["FIELDS", "doubles"]

_KINDS: Final = ("all", "between", "labels")
NEAR: Final = address.number("near", "dataset_near", default=8, least=0, most=int(MOST_RMS))
KIND: Final = address.choice("pairs", "dataset_pairs", _KINDS)
FIELDS: Final[tuple[address.Field[Any], ...]] = (NEAR, KIND)


def doubles() -> None:
    """Draw the section. The address has been opened before."""
    st.subheader(_("The same picture twice?"), anchor=False)
    st.markdown(
        _(
            "A test is only fair with pictures that the network has never seen. If a test picture "
            "is also among the training pictures, or nearly, the network may know its answer by "
            "heart."
        )
    )
    found = computed(
        "duplicates",
        {},
        key="dataset_duplicates",
        title=_("Which pictures are there twice"),
        about=_("Each picture is compared with every other one: about half a minute for 70,000."),
    )
    if found is None:
        return
    pool = knowledge.pool("both")
    pairs, rms = found["pairs"], found["rms"]
    limit = float(found["limit"])
    st.slider(
        _("How different two pictures may be, to count as nearly the same"),
        0, int(MOST_RMS), key=NEAR.key, width=420,
        help=_(
            "In grey steps of 0–255, over all 784 pixels: the root of the mean square of the "
            "differences. Up to about 10, two pictures can hardly be told apart."
        ),
    )  # fmt: skip
    near = rms <= NEAR.value
    between = (pairs < len(pool.dataset.y_train)).sum(axis=1) == 1
    differing = pool.labels[pairs[:, 0]] != pool.labels[pairs[:, 1]]
    st.markdown(
        _(
            "Exact copies: **{copies:,}**. Pairs that differ by at most {near} grey steps, copies "
            "included: **{pairs:,}**; **{between:,}** of these lie between training and test, and "
            "**{labels:,}** are labelled differently."
        ).format(
            copies=int((rms == 0).sum()),
            near=NEAR.value,
            pairs=int(near.sum()),
            between=int((near & between).sum()),
            labels=int((near & differing).sum()),
        )
    )
    if limit <= NEAR.value and limit < MOST_RMS:
        st.caption(
            _(
                "There are too many pairs to keep them all: from a difference of {limit:.1f} on, "
                "some are left out."
            ).format(limit=limit)
        )
    titles = {
        "all": _("All pairs"),
        "between": _("Training and test"),
        "labels": _("Different labels"),
    }
    st.segmented_control(
        _("Which pairs"), _KINDS, format_func=titles.__getitem__, key=KIND.key, required=True,
    )  # fmt: skip
    chosen = near & {"all": near, "between": between, "labels": differing}[KIND.value]
    if not chosen.any():
        st.info(_("There is no such pair."))
        return
    pair_grid(
        pool,
        pairs[chosen],
        notes=[f"±{value:.1f}" for value in rms[chosen].tolist()],
        key="dataset_pair",
        label=_("Pairs of pictures that are nearly the same, the most alike first"),
    )
    _affected(np.unique(pairs[near & between]), len(pool.dataset.y_train))


def _affected(positions: np.ndarray[Any, Any], training: int) -> None:
    """Say how many test pictures have a double in training, and what that can change at most."""
    count = int((positions >= training).sum())
    total = len(knowledge.pool("test"))
    st.caption(
        ngettext(
            "{count} of {total:,} test pictures has a double among the training pictures. Known by "
            "heart or not, it moves a test accuracy by at most {share:.2%}.",
            "{count} of {total:,} test pictures have a double among the training pictures. Known "
            "by heart or not, they move a test accuracy by at most {share:.2%}.",
            count,
        ).format(count=count, total=total, share=count / total)
    )
