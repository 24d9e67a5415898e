"""Whether the person in front of this page is the teacher: by password, or by OpenID Connect.

Who knew the password gets a random token, which the browser keeps as a cookie of its session: it
outlives a reload and a server, and ends with the browser, with signing out, or after a school day.
Who is known to Streamlit's own log-in (``st.login``) needs none: the address in
``FMNIST_TEACHER_EMAILS`` decides, where the provider does not say that it is unverified.

Source: https://docs.streamlit.io/develop/concepts/connections/authentication
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Final

import streamlit as st
from streamlit.auth_util import is_authlib_installed

from fmnist.errors import RunError, SettingsError, StoreError
from fmnist.passwords import matches
from fmnist.throttle import Bucket, Throttle
from fmnist.translation import _
from fmnist.ui import resources
from fmnist.ui.cookies import cookie, keep_cookie

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "COOKIE",
    "has_email_log_in",
    "is_taught",
    "is_teacher",
    "sign_in",
    "sign_out",
    "signed_in_by_email",
]

COOKIE: Final = "fmnist_teacher"

_EACH: Final = Bucket(tries=5, seconds=30.0)
_ALL: Final = Bucket(tries=30, seconds=2.0)


def is_taught() -> bool:
    """Return whether somebody can sign in as a teacher here."""
    try:
        return resources.settings().taught
    except SettingsError:
        return False  # every page says what is wrong


def is_teacher() -> bool:
    """Return whether this visitor is signed in as a teacher. Where nobody can be, nobody is."""
    if not is_taught():
        return False
    if signed_in_by_email():
        return True
    password, token = resources.settings().teacher_password, cookie(COOKIE)
    if not password or not token:
        return False
    try:
        return resources.open_store().sign_ins.holds(token, password)
    except StoreError:
        return False  # a page says so where it needs the store


def sign_in(password: str) -> None:
    """Sign this browser in.

    Raises:
        RunError: the password is wrong, or there were too many tries.
    """
    hashed = resources.settings().teacher_password
    place = _place()
    wait = _throttle().wait(place)
    if wait > 0:
        raise RunError(
            _("Too many tries. The next one is possible in {seconds} seconds.").format(
                seconds=math.ceil(wait)
            )
        )
    if not hashed or not matches(password, hashed):
        raise RunError(_("That is not the teacher's password."))
    _throttle().forgive(place)
    token = resources.open_store().sign_ins.begin(hashed)
    keep_cookie(COOKIE, token, seconds=None, site="Strict")


def sign_out() -> None:
    """Sign this browser out, in its other tabs too."""
    token = cookie(COOKIE)
    keep_cookie(COOKIE, "", seconds=0, site="Strict")
    if token:
        resources.open_store().sign_ins.end(token, resources.settings().teacher_password)
    if signed_in_by_email():
        st.logout()


def signed_in_by_email() -> bool:
    """Return whether Streamlit's own log-in says that this is one of the teachers."""
    emails = resources.settings().teacher_emails
    return bool(emails) and _verified(st.user.to_dict()) in emails


def has_email_log_in() -> bool:
    """Return whether Streamlit's own log-in is set up: ``[auth]`` in its secrets, and Authlib."""
    return "is_logged_in" in st.user.to_dict() and is_authlib_installed()


def _verified(user: Mapping[str, object]) -> str | None:
    """Return the address of a person who is logged in, unless it is known not to be theirs."""
    email = user.get("email")
    logged_in = user.get("is_logged_in") is True and user.get("email_verified", True) is True
    return email.strip().casefold() if logged_in and isinstance(email, str) else None


def _place() -> str:
    """Return where the browser is: its address, as the server sees it; empty on this machine."""
    return str(st.context.ip_address or "")


@cache
def _throttle() -> Throttle:
    """Return the throttle of this server: one for all sessions."""
    return Throttle(_EACH, _ALL)
