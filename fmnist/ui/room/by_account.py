"""On the Room page: signing in as a teacher by an account, and what is said of one that is none."""

from __future__ import annotations

import streamlit as st

from fmnist.errors import SettingsError
from fmnist.translation import _
from fmnist.ui import state
from fmnist.ui.account import BACK, DEFAULT, Account, check, log_in, providers
from fmnist.ui.page import act, plain, told
from fmnist.ui.teacher import logged_in, sign_out

__all__ = ["by_account", "welcome"]


def welcome() -> None:
    """Greet a teacher who has just come back from the provider."""
    if state.take(BACK, False):
        st.toast(_("You are signed in as a teacher."), icon=":material/school:")


def by_account() -> None:
    """Draw the buttons, and say why who is logged in is no teacher.

    Raises:
        StoreError: the store does not answer.
    """
    found = logged_in()
    if found is not None:
        st.warning(_why_not(found), icon=":material/no_accounts:")
    elif state.recall(BACK, False):
        st.warning(
            _(
                "Nobody was logged in: it was given up, or what the provider sent was not "
                "accepted. The server's log says why. You can try again."
            ),
            icon=":material/no_accounts:",
        )
    names = providers()
    try:
        for name in names:
            check(name)
    except SettingsError as error:
        st.markdown(told(error))
        names = []
    with st.container(horizontal=True):
        for name in names:
            st.button(
                _title(name, found), key=f"room_log_in_{name}", icon=":material/passkey:",
                on_click=act, args=(log_in, name),
            )  # fmt: skip
        if found is not None:
            st.button(
                _("Sign out"), key="room_log_out", icon=":material/logout:", type="tertiary",
                on_click=act, args=(sign_out,),
            )  # fmt: skip


def _title(provider: str, found: Account | None) -> str:
    if provider != DEFAULT:
        return _("Sign in with {provider}").format(provider=plain(provider))
    if found is not None:
        return _("Sign in with another account")
    return _("Sign in with your school's account")


def _why_not(found: Account) -> str:
    """Say why who is logged in is not a teacher here."""
    if not found.email:
        said = _(
            "You are logged in as **{account}**, but the provider does not say that it has made "
            "sure of an e-mail address of yours: nobody becomes a teacher here without."
        )
    elif not found.fresh:
        said = _(
            "You are logged in as **{account}**, but since more than 12 hours: to be a teacher, "
            "sign in again."
        )
    else:
        said = _(
            "You are logged in as **{account}**, who is not a teacher here. Whoever runs the "
            "server says who is, by FMNIST_TEACHER_EMAILS."
        )
    return said.format(account=plain(found.name))
