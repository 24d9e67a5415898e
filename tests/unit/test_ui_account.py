"""Who is logged in by an account, what a log-in is called, and who is waited for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fmnist.errors import SettingsError
from fmnist.runs.sign_ins import LASTS_SECONDS
from fmnist.ui import account
from fmnist.ui.account import Account, Away, check, providers

NOW = 1_800_000_000.0
USER = {
    "is_logged_in": True,
    "iss": "https://id.school.example",
    "sub": "17",
    "email": " Ada@School.example",
    "email_verified": True,
    "iat": int(NOW) - 60,
    "nonce": "n1",
}


def _who(**changed: object) -> Account:
    found = account._account({**USER, **changed}, NOW)
    assert found is not None
    return found


def test_an_address_is_told_in_small_letters_where_the_provider_has_made_sure_of_it() -> None:
    assert _who().email == "ada@school.example"
    assert _who(email_verified="true").email == "ada@school.example"  # Apple says it as a word
    for said in (False, "false", None, 1, ""):
        assert _who(email_verified=said).email == ""
    for email in (None, "", ["ada@school.example"]):
        assert _who(email=email).email == ""
    silent = {name: value for name, value in USER.items() if name != "email_verified"}
    found = account._account(silent, NOW)  # Microsoft says nothing
    assert found is not None
    assert found.email == "ada@school.example"


@pytest.mark.parametrize("said", [False, None, "true", 1])
def test_nobody_is_logged_in_unless_streamlit_says_so(said: object) -> None:
    assert account._account({**USER, "is_logged_in": said}, NOW) is None
    assert account._account({}, NOW) is None


def test_a_log_in_is_fresh_for_a_school_day() -> None:
    assert _who(iat=NOW - LASTS_SECONDS + 1).fresh
    assert not _who(iat=NOW - LASTS_SECONDS).fresh
    assert _who(iat=NOW + 100).fresh  # the provider's clock is ahead
    for wrong in (NOW + 200, None, "now", True, float("nan")):
        assert not _who(iat=wrong).fresh


def test_each_log_in_has_a_name_of_its_own_that_tells_nothing() -> None:
    one = _who()
    assert one == _who()
    assert len({one.log_in, _who(nonce="n2").log_in, _who(iat=1).log_in, _who(sub="1").log_in}) == 4
    assert replace(one, name="", email="") == replace(_who(name="Ada", email=None), name="")


def test_an_account_without_an_address_is_called_what_the_provider_calls_it() -> None:
    assert _who().name == "Ada@School.example"
    assert _who(email=None, name="Ada").name == "Ada"
    assert _who(email=None).name == "17"


DEFAULT_ALONE = {
    "redirect_uri": "http://127.0.0.1:8501/oauth2callback",
    "cookie_secret": "x",
    "client_id": "a",
    "client_kwargs": {"prompt": "login"},
}


@pytest.mark.parametrize(
    ("section", "names"),
    [
        ({}, ["default"]),
        (DEFAULT_ALONE, ["default"]),
        (DEFAULT_ALONE | {"google": {"client_id": "b"}}, ["default", "google"]),
        ({"cookie_secret": "x", "google": {}, "school": {}}, ["google", "school"]),
    ],
)
def test_providers_are_those_of_the_secrets(
    section: dict[str, object], names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account, "get_secrets_auth_section", lambda: section)
    assert providers() == names


def test_without_secrets_the_log_in_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "get_secrets_auth_section", dict)
    with pytest.raises(SettingsError, match=r"needs a part \[auth\]"):
        check("default")


def test_who_went_to_log_in_is_waited_for_a_while_and_greeted_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    away, now = Away(), [1000.0]
    monkeypatch.setattr(account.time, "monotonic", lambda: now[0])
    away.leave("calm-otter", "zh_CN")
    assert away.take("brave-fox") is None
    assert away.take("calm-otter") == "zh_CN"
    assert away.take("calm-otter") is None
    away.leave("calm-otter", "en")
    now[0] += 601
    away.leave("brave-fox", "en")
    assert away.take("calm-otter") is None
    assert away.take("brave-fox") == "en"
