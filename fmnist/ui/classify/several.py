"""Several items in one photo: numbered on it, each classified, and counted by class."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from fmnist.translation import _, ngettext
from fmnist.ui import resources
from fmnist.ui.answer import percentage
from fmnist.ui.components.picture_grid import picture_grid
from fmnist.ui.page import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fmnist.imaging.adjustments import Adjustments
    from fmnist.labels import ClassNames
    from fmnist.recognition import Recogniser, Recognition
    from fmnist.ui.classify.shown import Shown

__all__ = ["several"]

_PORTRAIT: Final = 400
"""Width of a photo that is taller than wide: the counts below it are still in sight."""


@dataclass(frozen=True, kw_only=True, eq=False)
class _Found:
    """The photo with its numbers, (h, w, 3) uint8, and the answer to each item."""

    photo: NDArray[np.uint8]
    answers: tuple[Recognition, ...]


def several(shown: Shown, recogniser: Recogniser, model: str, *, threshold: float) -> None:
    """Draw the photo with a number on each item, what each is, and how many of each class.

    Raises:
        PictureError: nothing stands out in the photo.
    """
    digest = hashlib.sha256(shown.content).hexdigest()
    found = _find(digest, shown.adjustments, model, shown.content, recogniser)
    st.markdown("## " + _counted(found.answers, recogniser.classifier.class_names, threshold))
    height, wide = found.photo.shape[:2]
    alt = _("Your photo, with a number on each item")
    st.image(found.photo, width="stretch" if wide >= height else _PORTRAIT, alt=alt)
    picture_grid(
        np.stack([answer.preparation.picture for answer in found.answers]),
        key=f"{shown.key}_items",
        label=_("The items as the network sees them"),
        classes=[answer.prediction.index for answer in found.answers],
        class_names=recogniser.classifier.class_names,
        identifiers=range(1, len(found.answers) + 1),
        columns=5,
        notes=[
            _note(number, answer, threshold) for number, answer in enumerate(found.answers, start=1)
        ],
        compact=False,
        clickable=False,
    )
    st.caption(
        _(
            "An item is what hangs together on another background: lay them apart. Things that "
            "touch count as one."
        )
    )


def _counted(answers: tuple[Recognition, ...], class_names: ClassNames, threshold: float) -> str:
    """Say how many items there are, and how many of each class."""
    total = ngettext("{count} item", "{count} items", len(answers)).format(count=len(answers))
    known = Counter(answer.prediction.index for answer in answers if answer.known >= threshold)
    parts = [f"{count} × {plain(class_names.shown[label])}" for label, count in known.most_common()]
    if others := len(answers) - known.total():
        parts.append(
            _("{count} × none of the {classes}").format(count=others, classes=class_names.many)
        )
    return f"{total}: " + ", ".join(parts)


def _note(number: int, answer: Recognition, threshold: float) -> str:
    if answer.known < threshold:
        return _("{number} · none of the {classes}?").format(
            number=number, classes=answer.prediction.class_names.many
        )
    return _("{number} · {sure}").format(
        number=number, sure=percentage(answer.prediction.probability)
    )


@st.cache_resource(show_spinner=False, max_entries=16)
def _find(
    digest: str,  # noqa: ARG001 - says which photo is meant
    adjustments: Adjustments,
    model: str,  # noqa: ARG001 - says which model is meant
    _content: bytes,
    _recogniser: Recogniser,
) -> _Found:
    from fmnist.imaging import decode, prepare_photo
    from fmnist.imaging.adjustments import Adjustments
    from fmnist.imaging.parts import cut_out, find_parts, numbered

    limits = resources.settings()
    image = decode(
        _content,
        max_megabytes=limits.max_upload_megabytes,
        max_megapixels=limits.max_megapixels,
    )
    parts = find_parts(image, adjustments)
    answers = tuple(
        _recogniser.recognise(
            prepare_photo(
                cut_out(image, part, adjustments), adjustments=Adjustments(method="alpha")
            )
        )
        for part in parts
    )
    return _Found(photo=numbered(image, parts, adjustments), answers=answers)
