"""The rules of the room as they hold for the visitor of this session: none but the queue's for a
teacher.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from fmnist.errors import FmnistError
from fmnist.models.registry import architecture
from fmnist.runs.room import Limits, Room
from fmnist.translation import N_, _, ngettext
from fmnist.ui import resources
from fmnist.ui.teacher import is_taught, is_teacher

__all__ = ["FORM_PARTS", "hides", "limits", "limits_in_words", "queue_notice", "rules"]

FORM_PARTS: Final[Mapping[str, str]] = {
    "network": N_("Network"),
    "learning": N_("Learning"),
    "augmentation": N_("Augmentation"),
    "pictures": N_("Pictures"),
    "code": N_("As code"),
    "sweep": N_("Repeat or sweep"),
}
"""What can be hidden of the Train form: name → title. In ``Room.hidden``: ``"train.network"``."""


def rules() -> Room:
    """Return what holds for this visitor; where the store does not answer, nothing does.

    That is for what is shown. What counts is asked of the store when somebody acts.
    """
    try:
        room = resources.room()
    except FmnistError:
        return Room()  # the page that needs the store says what is wrong
    return Room(queue_paused=room.queue_paused) if is_teacher() else room


def hides(name: str) -> bool:
    """Return whether a page (``"inside"``) or a part (``"train.code"``) is hidden from them."""
    return is_taught() and name in rules().hidden


def limits() -> Limits:
    """Return how much this visitor may train."""
    return rules().limits


def queue_notice() -> None:
    """Say that the queue is paused, where it is."""
    if rules().queue_paused:
        st.info(
            _("**The teacher has paused the queue.** New trainings wait; what runs goes on."),
            icon=":material/pause_circle:",
        )


def limits_in_words(found: Limits) -> list[str]:
    """Return a sentence for each limit."""
    said = []
    if found.epochs is not None:
        said.append(
            ngettext(
                "At most {count} epoch a training.", "At most {count} epochs a training.",
                found.epochs,
            ).format(count=found.epochs)
        )  # fmt: skip
    if found.runs is not None:
        said.append(
            ngettext(
                "At most {count} training at once that waits or runs.",
                "At most {count} trainings at once that wait or run.",
                found.runs,
            ).format(count=found.runs)
        )
    if found.architectures:
        named = ", ".join(_(architecture(name).title) for name in found.allowed)
        said.append(_("Only these networks: {names}.").format(names=named))
    return said
