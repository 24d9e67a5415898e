"""Streamlit's own log-in (OpenID Connect): who is logged in by it, and what stands in its way.

Streamlit sends the browser to the provider and checks what comes back, and keeps who it was in a
signed cookie for thirty days. Differs from the source: here a log-in is good for a school day, and
who signs out is out in every tab, which the cookie alone does not say. The provider leads back to
Home; who left from the Room goes on there, and is told how it went.

Source: https://docs.streamlit.io/develop/concepts/connections/authentication
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from threading import Lock
from typing import Final
from urllib.parse import urlsplit

import streamlit as st
from streamlit.auth_util import (
    get_redirect_uri,
    get_secrets_auth_section,
    is_authlib_installed,
    validate_auth_credentials,
)
from streamlit.errors import StreamlitAuthError

from fmnist.errors import SettingsError
from fmnist.runs.sign_ins import LASTS_SECONDS
from fmnist.translation import _, language
from fmnist.ui import state

__all__ = [
    "BACK",
    "CALLBACK",
    "DEFAULT",
    "Account",
    "account",
    "came_back",
    "check",
    "log_in",
    "providers",
]

BACK: Final = "account_back"
"""Kept in the session of who has just come back from a provider, however it went there."""

CALLBACK: Final = "/oauth2callback"
"""Where a provider leads back to: Streamlit's own address for it."""

DEFAULT: Final = "default"
"""The provider that has no name: what stands in ``[auth]`` itself."""

_ANSWER_SECONDS: Final = 5.0
_AWAY_SECONDS: Final = 600.0
"""Who is away at the provider for longer is not waited for."""

_AHEAD_SECONDS: Final = 120.0
"""How far the provider's clock may be ahead of ours; as Authlib has it."""

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Account:
    """Somebody who is logged in.

    Attributes:
        name: what to call it: an address, or whatever the provider says. Somebody's own text.
        email: the address in small letters; empty where there is none, or the provider says that
            it has not made sure whose it is.
        fresh: whether the log-in is of this school day.
        log_in: names this very log-in, to the store too; says nothing of the person.
    """

    name: str
    email: str
    fresh: bool
    log_in: str


def account() -> Account | None:
    """Return who is logged in in this session, if anybody is."""
    return _account(st.user.to_dict(), time.time())


def _account(user: Mapping[str, object], now: float) -> Account | None:
    if user.get("is_logged_in") is not True:
        return None
    email, issued = user.get("email"), user.get("iat")
    email = email.strip() if isinstance(email, str) else ""
    names = (email, user.get("preferred_username"), user.get("name"), user.get("sub"))
    if isinstance(issued, int | float) and not isinstance(issued, bool):
        age = now - issued
    else:
        age = LASTS_SECONDS
    this = [user.get(part) for part in ("iss", "sub", "iat", "nonce")]
    return Account(
        name=next((name for name in names if isinstance(name, str) and name), "?"),
        # Some providers say it as a word, and some, such as Microsoft's, say nothing.
        email=email.casefold() if str(user.get("email_verified", True)).lower() == "true" else "",
        fresh=-_AHEAD_SECONDS <= age < LASTS_SECONDS,
        log_in=hashlib.sha256(json.dumps(this).encode()).hexdigest(),
    )


def providers() -> list[str]:
    """Return the names by which ``log_in`` knows the providers in ``[auth]`` of the secrets."""
    section: Mapping[str, object] = get_secrets_auth_section()
    named = [name for name in section if isinstance(section[name], Mapping)]
    named = [name for name in named if name != "client_kwargs"]
    return [DEFAULT, *named] if "client_id" in section or not named else named


def check(provider: str) -> None:
    """Look whether somebody can log in by this provider.

    Raises:
        SettingsError: something is missing, or this is not the address that the provider leads
            back to; the message says what to do.
    """
    section = get_secrets_auth_section()
    if not section:
        raise SettingsError(
            _("The log-in is not set up: it needs a part [auth] in `.streamlit/secrets.toml`.")
        )
    if not is_authlib_installed() or find_spec("httpx") is None:
        raise SettingsError(
            _(
                "The log-in needs the package Authlib, which is not installed where the app runs: "
                "`pip install '.[oidc]'`, and start it again."
            )
        )
    try:
        validate_auth_credentials(provider)
        back = get_redirect_uri(section) or ""
    except StreamlitAuthError as error:
        raise SettingsError(
            _("The log-in is not set up completely: {reason}").format(reason=error)
        ) from error
    if not back.endswith(CALLBACK):
        raise SettingsError(
            _(
                "The log-in is not set up completely: `redirect_uri` in `.streamlit/secrets.toml` "
                "is {address!r}; accepted is the address of this app with {end} behind it."
            ).format(address=back, end=CALLBACK)
        )
    here = st.context.url or ""
    if here and _origin(here) != _origin(back):
        raise SettingsError(
            _(
                "The log-in leads back to {there}, and you have opened the app at {here}: open it "
                "there."
            ).format(there=back.removesuffix(CALLBACK), here=_origin(here))
        )


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def log_in(provider: str) -> None:
    """Send the browser to the provider. In a callback.

    Raises:
        SettingsError: see ``check``; or the provider does not answer.
    """
    check(provider)
    _reach(provider)
    _AWAY.leave(state.visitor(), language())
    st.login(None if provider == DEFAULT else provider)


def _reach(provider: str) -> None:
    """Ask the provider where it is, as Streamlit does next, which shows no page if it is not."""
    import httpx

    section = get_secrets_auth_section()
    address = str(section.get(provider, section)["server_metadata_url"])
    try:
        httpx.get(address, timeout=_ANSWER_SECONDS).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        _LOGGER.warning("%s: %s", address, error)
        raise SettingsError(
            _("{provider} does not answer, so nobody can log in now. Try again later.").format(
                provider=urlsplit(address).netloc or address
            )
        ) from error


def came_back() -> str | None:
    """Return the language of who went to log in, if this new session is of somebody who did; once.

    The provider leads back to an address that says none.
    """
    return _AWAY.take(state.visitor())


class Away:
    """Who has gone to a provider and is not back yet. For every thread of a server."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._left: dict[str, tuple[float, str]] = {}

    def leave(self, visitor: str, language_name: str) -> None:
        """Note that a visitor goes, who reads this language."""
        now = time.monotonic()
        with self._lock:
            self._left = {
                who: left for who, left in self._left.items() if now - left[0] < _AWAY_SECONDS
            }
            self._left[visitor] = now, language_name

    def take(self, visitor: str) -> str | None:
        """Return the language of a visitor who has gone and is waited for; once."""
        with self._lock:
            when, language_name = self._left.pop(visitor, (-math.inf, ""))
        return language_name if time.monotonic() - when < _AWAY_SECONDS else None


_AWAY: Final = Away()
