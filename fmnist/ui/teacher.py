"""Whether the person in front of this page is the teacher: by password, or by OpenID Connect.

Who knew the password gets a random token, which the browser keeps as a cookie of its session: it
outlives a reload and a server, and ends with the browser, with signing out, or after a school day.
Who is logged in by an account (``fmnist.ui.account``) needs none: the address decides, where the
provider does not say that it is unverified. That too ends with signing out, or after a school day.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Final

import streamlit as st

from fmnist.errors import RunError, SettingsError, StoreError
from fmnist.passwords import matches
from fmnist.throttle import Bucket, Throttle
from fmnist.translation import _
from fmnist.ui import resources
from fmnist.ui.account import Account, account
from fmnist.ui.cookies import cookie, keep_cookie

__all__ = [
    "COOKIE",
    "is_taught",
    "is_teacher",
    "logged_in",
    "sign_in",
    "sign_out",
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
    password, token = resources.settings().teacher_password, cookie(COOKIE)
    try:
        if _is_a_teachers(logged_in()):
            return True
        if not password or not token:
            return False
        return resources.open_store().sign_ins.holds(token, password)
    except StoreError:
        return False  # a page says so where it needs the store


def logged_in() -> Account | None:
    """Return who is logged in by an account, unless that log-in was ended by signing out.

    Raises:
        StoreError: the store does not answer.
    """
    found = account()
    if found is None or resources.open_store().sign_ins.is_ended(found.log_in):
        return None
    return found


def _is_a_teachers(found: Account | None) -> bool:
    return found is not None and found.fresh and found.email in resources.settings().teacher_emails


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
    """Sign this browser out, in its other tabs too, and log its account out."""
    token, found = cookie(COOKIE), account()
    keep_cookie(COOKIE, "", seconds=0, site="Strict")
    if token:
        resources.open_store().sign_ins.end(token, resources.settings().teacher_password)
    if found is not None:
        resources.open_store().sign_ins.end_log_in(found.log_in)
        st.logout()


def _place() -> str:
    """Return where the browser is: its address, as the server sees it; empty on this machine."""
    return str(st.context.ip_address or "")


@cache
def _throttle() -> Throttle:
    """Return the throttle of this server: one for all sessions."""
    return Throttle(_EACH, _ALL)
