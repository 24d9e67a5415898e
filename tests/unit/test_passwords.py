"""The teacher's password: its hash, what is taken for one, and how often somebody may try."""

from __future__ import annotations

import base64
import hashlib
import io

import pytest

from fmnist.__main__ import main
from fmnist.errors import SettingsError
from fmnist.passwords import hash_password, is_hash, matches
from fmnist.settings import Settings
from fmnist.throttle import Bucket, Throttle

WORDS = "correct horse"


@pytest.fixture(scope="module")
def hashed() -> str:
    return hash_password(WORDS)


def test_a_hash_is_that_of_hashlib_with_the_costs_and_salt_that_it_names(hashed: str) -> None:
    name, n, r, p, salt, found = hashed.split(":")
    assert (name, n, r, p) == ("scrypt", "16384", "8", "1")
    wanted = hashlib.scrypt(
        WORDS.encode(), salt=base64.urlsafe_b64decode(salt), n=16384, r=8, p=1, dklen=32
    )
    assert base64.urlsafe_b64decode(found) == wanted


def test_only_the_password_matches(hashed: str) -> None:
    assert matches(WORDS, hashed)
    assert not matches(WORDS + " ", hashed)
    assert not matches("", hashed)
    assert not matches("x" * 5000, hashed)


def test_two_hashes_of_one_password_differ(hashed: str) -> None:
    assert hash_password(WORDS) != hashed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "correct horse",
        "scrypt:16384:8:1:short:short",
        f"scrypt:16383:8:1:{'A' * 24}:{'A' * 44}",  # no power of two
        f"scrypt:4194304:8:1:{'A' * 24}:{'A' * 44}",  # 4 GB
        f"scrypt:16384:0:1:{'A' * 24}:{'A' * 44}",
        f"scrypt:16384:8:1:{'A' * 25}:{'A' * 44}",  # no Base64
    ],
)
def test_what_is_no_hash_is_refused_and_matches_nothing(text: str) -> None:
    assert not is_hash(text)
    assert not matches(WORDS, text)


@pytest.mark.parametrize("password", ["", "seven77", "x" * 1025])
def test_a_password_that_is_too_short_or_too_long_is_refused(password: str) -> None:
    with pytest.raises(SettingsError, match=f"has {len(password)} characters; accepted are 8 to"):
        hash_password(password)


def test_the_settings_take_a_hash_and_never_repeat_what_is_none(hashed: str) -> None:
    found = Settings.from_environment({"FMNIST_TEACHER_PASSWORD": hashed})
    assert found.taught
    assert hashed not in repr(found)
    with pytest.raises(SettingsError, match="is no hash") as told:
        Settings.from_environment({"FMNIST_TEACHER_PASSWORD": WORDS})
    assert WORDS not in str(told.value)


def test_the_settings_take_addresses_of_teachers() -> None:
    found = Settings.from_environment({"FMNIST_TEACHER_EMAILS": "Ada@School.example, b@c.d ,"})
    assert found.teacher_emails == ("ada@school.example", "b@c.d")
    assert found.taught
    assert not Settings.from_environment({}).taught
    with pytest.raises(SettingsError, match="names 'ada'"):
        Settings.from_environment({"FMNIST_TEACHER_EMAILS": "ada"})


def test_the_command_prints_a_hash_that_the_settings_take(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{WORDS}\n"))
    assert main(["hash-password"]) == 0
    printed = capsys.readouterr().out.strip()
    assert matches(WORDS, printed)


def test_a_place_has_so_many_tries_and_then_one_each_period() -> None:
    now = 100.0
    throttle = Throttle(
        Bucket(tries=2, seconds=10), Bucket(tries=100, seconds=1), clock=lambda: now
    )
    assert [throttle.wait("a") for _ in range(3)] == [0, 0, 10]
    now = 104.0
    assert throttle.wait("a") == 6
    now = 110.0
    assert [throttle.wait("a") for _ in range(2)] == [0, 10]
    now = 200.0  # full again, and no fuller
    assert [throttle.wait("a") for _ in range(3)] == [0, 0, 10]


def test_who_guesses_does_not_lock_out_others_but_all_together_have_a_limit() -> None:
    throttle = Throttle(Bucket(tries=2, seconds=10), Bucket(tries=3, seconds=4), clock=lambda: 0.0)
    assert [throttle.wait("a") for _ in range(9)] == [0, 0, *[10] * 7]
    assert throttle.wait("b") == 0
    assert throttle.wait("c") == 4
