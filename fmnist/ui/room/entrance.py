"""The Room page: the teacher's desk, or for others what is decided and how to sign in."""

from __future__ import annotations

import streamlit as st

from fmnist.translation import _
from fmnist.ui import resources, state
from fmnist.ui.frame import page_titles
from fmnist.ui.page import act
from fmnist.ui.room import desk
from fmnist.ui.room.by_account import by_account, welcome
from fmnist.ui.rules import FORM_PARTS, limits_in_words, queue_notice
from fmnist.ui.teacher import is_taught, is_teacher, sign_in

__all__ = ["page"]

_FIELD = "room_password"


def page() -> None:
    """Draw the page.

    Raises:
        RunError: the store does not answer.
    """
    if is_teacher():
        welcome()
        desk.desk()
        return
    _rules()
    if is_taught():
        _sign_in()
    else:
        _how_to_be_a_teacher()


def _rules() -> None:
    """Say what holds for everybody here."""
    room = resources.room()
    queue_notice()
    said = limits_in_words(room.limits)
    titles = {name: title for name, (title, _icon) in page_titles().items()}
    titles |= {f"train.{name}": _(title) for name, title in FORM_PARTS.items()}
    hidden = [titles[name] for name in room.hidden if name in titles]
    if hidden:
        said.append(_("Hidden for now: {names}.").format(names=", ".join(hidden)))
    if not room.test_set_open:
        said.append(_("The test set is sealed: models are compared by their validation pictures."))
    st.subheader(_("What holds now"), anchor=False)
    if not said:
        st.markdown(_("Nothing is limited: everybody trains what they like."))
    for sentence in said:
        st.markdown(f"- {sentence}")
    st.caption(_("Your trainings, models and answers are yours: others can look, and no more."))


def _sign_in() -> None:
    st.subheader(_("For the teacher"), anchor=False)
    settings = resources.settings()
    if settings.teacher_password:
        with st.form("room_sign_in", clear_on_submit=True, width=420):
            st.text_input(_("Password"), type="password", key=_FIELD, max_chars=1024)
            st.form_submit_button(
                _("Sign in"), key="room_sign_in_button", icon=":material/login:",
                on_click=act, args=(_try,),
            )  # fmt: skip
    if settings.teacher_emails:
        by_account()


def _try() -> None:
    password: str = state.read_widget(_FIELD, "")
    sign_in(password)
    st.toast(_("You are signed in as a teacher."), icon=":material/school:")


def _how_to_be_a_teacher() -> None:
    st.subheader(_("For a teacher"), anchor=False)
    st.markdown(
        _(
            "A teacher can set limits, pause the queue, stop any training, hide pages for a "
            "lesson, seal the test set, clear the room and take everything along. Nobody can sign "
            "in here yet. Whoever runs the server sets a password:"
        )
    )
    st.code(
        "python -m fmnist hash-password\n"
        "export FMNIST_TEACHER_PASSWORD='scrypt:…'\n"
        "streamlit run streamlit_app.py",
        language=None,
    )
    st.markdown(
        _(
            "The setting holds what the first command prints, not the password itself. Or let "
            "teachers use an account that they have: FMNIST_TEACHER_EMAILS holds their addresses, "
            "and `.streamlit/secrets.toml` says who knows them (OpenID Connect)."
        )
    )
