"""The view of the Dataset page in which visitors label pictures themselves, against the clock.

An answer is a fragment's run: the picture, the buttons and the clock keep their places. Each is
kept in the run store, so that a quiz goes on after a reload.
"""

from __future__ import annotations

import base64
import secrets
import time
from typing import Final

import streamlit as st

from fmnist.quiz import Quiz, draw
from fmnist.translation import _
from fmnist.ui import address, resources, state
from fmnist.ui.components.quiz_clock import quiz_clock
from fmnist.ui.dataset import quiz_kept
from fmnist.ui.page import act, guarded, plain
from fmnist.ui.sprite import sprite

__all__ = ["show"]

_KEPT: Final = "dataset_quiz_going_on"
_MOST: Final = 9999
_BUTTON_PIXELS: Final = 165
_KEYS: Final = 10
"""Classes that have a key of their own."""
SEED: Final = address.number("quiz", "dataset_quiz", default=0, least=0, most=_MOST)
"""Which pictures are drawn: a link to them gives everybody the same ones. 0: not yet decided."""
CELLS: Final = address.pairs("answered", "dataset_quiz_cells", resources.class_count)
"""The cells of the result's matrix whose pictures are shown; none: all that are wrong."""
_FIELDS: Final = (SEED, CELLS)


def show() -> None:
    """Draw the quiz as far as it has come."""
    address.open_address(_FIELDS)
    quiz = _going_on()
    if quiz is not None and state.arrived():
        state.keep(_KEPT, quiz.seen_again(time.monotonic()))
    st.fragment(_panel)()
    address.save_address(_FIELDS)


def _going_on() -> Quiz | None:
    """Return the quiz in the address as far as this visitor has come with it, in any visit."""
    seed = SEED.value
    quiz: Quiz | None = state.recall(_KEPT, None)
    if quiz is not None and quiz.seed == seed and quiz.dataset == resources.dataset().checksum:
        return quiz
    found = quiz_kept.resumed(seed) if seed else None
    return None if found is None else state.keep(_KEPT, found)


def _panel() -> None:
    with guarded():  # a fragment runs again by itself, outside of the page's guard
        quiz = _going_on()
        if quiz is None:
            from fmnist.ui.dataset.quiz_start import invitation

            invitation(SEED.value, begin=_begin, open_quiz=SEED.set)
        elif quiz.over:
            from fmnist.ui.dataset.quiz_result import quiz_result

            quiz_result(quiz, cells=CELLS, again=_begin, leave=_leave)
        else:
            _question(quiz)
        address.save_address(_FIELDS)


def _begin(seed: int = 0) -> None:
    """Begin with the pictures of ``seed``, or with new ones. In a callback."""
    dataset = resources.dataset()
    seed = seed or secrets.randbelow(_MOST) + 1
    SEED.set(seed)
    CELLS.set([])
    state.keep(
        _KEPT,
        Quiz(
            seed=seed,
            dataset=dataset.checksum,
            pictures=draw(len(dataset.y_test), seed),
            shown_at=time.monotonic(),
        ),
    )
    act(quiz_kept.forget, seed)


def _answer(position: int, label: int) -> None:
    quiz = _going_on()
    if quiz is None:
        return
    answered = quiz.answered(position, label, time.monotonic())
    state.keep(_KEPT, answered)
    if answered is not quiz:
        act(quiz_kept.keep_newest, answered)


def _back() -> None:
    quiz = _going_on()
    if quiz is not None:
        back = state.keep(_KEPT, quiz.back(time.monotonic()))
        act(quiz_kept.take_back, back)


def _give_up() -> None:
    act(quiz_kept.forget, SEED.value)
    _leave()


def _leave() -> None:
    """Go back to the beginning; what was answered stays."""
    state.forget(_KEPT)
    SEED.set(SEED.default)
    CELLS.set([])


def _question(quiz: Quiz) -> None:
    """Draw the picture that waits for its label, and a button for each class."""
    position, count = len(quiz.answers), len(quiz.pictures)
    said = _("Picture {number} of {count}").format(number=position + 1, count=count)
    st.progress(position / count, text=said)
    picture, answers = st.columns([2, 3], gap="large")
    with picture:
        pixels = resources.dataset().x_test[[quiz.pictures[position]]]
        content = base64.b64encode(sprite(pixels)).decode("ascii")
        st.html(
            f'<img src="data:image/png;base64,{content}" alt="{said}" '
            'style="display:block; width:100%; max-width:min(22rem, 36vh); aspect-ratio:1; '
            'image-rendering:pixelated; border-radius:0.5rem">'
        )
    with answers:
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.subheader(_("What is it?"), anchor=False, width="content")
            quiz_clock(key="quiz_clock", seconds=quiz.elapsed(time.monotonic()))
        # As on a keypad: three in a row, two on a phone.
        with st.container(horizontal=True, gap="small"):
            for label, name in enumerate(resources.class_names().short):
                st.button(
                    plain(name),
                    key=f"quiz_answer_{label}",
                    shortcut=str((label + 1) % 10) if label < _KEYS else None,
                    width=_BUTTON_PIXELS,
                    on_click=_answer,
                    args=(position, label),
                )
        with st.container(horizontal=True):
            st.button(
                _("One back"),
                key="quiz_back",
                type="tertiary",
                icon=":material/undo:",
                shortcut="Backspace",
                disabled=not position,
                on_click=_back,
            )
            st.button(
                _("Give up"),
                key="quiz_give_up",
                type="tertiary",
                icon=":material/close:",
                on_click=_give_up,
            )
