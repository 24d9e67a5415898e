"""The Join page: an address that others reach, and one that they do not."""

from __future__ import annotations

import pytest

from tests.pages.conftest import OpenPage


def test_the_address_of_the_settings_is_shown_without_a_warning(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FMNIST_PUBLIC_URL", "https://fmnist.school.example/")
    page = open_page("join")
    assert not page.exception
    assert not page.warning
    assert not page.error


def test_an_address_of_this_machine_alone_is_warned_of(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FMNIST_PUBLIC_URL", "http://localhost:8501")
    page = open_page("join")
    assert not page.exception
    assert "Only this machine reaches" in page.warning[0].value
    assert "FMNIST_PUBLIC_URL" in page.warning[0].value
