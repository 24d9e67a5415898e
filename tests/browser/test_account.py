"""Teachers by an account: a real provider, a real browser, and what must not make a teacher."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.openid import CLIENT, SECRET, Provider, Spoilt, provider
from tests.processes import App, running_app

ADA = "ada@school.example"
ACCOUNTS = {
    "Ada": {"sub": "1", "email": "Ada@School.example", "email_verified": True},
    "Ben": {"sub": "2", "email": "*ben*@school.example", "email_verified": True},
    "Eve": {"sub": "3", "email": ADA, "email_verified": False},
    "Yesterday": {
        "sub": "1",
        "email": ADA,
        "email_verified": True,
        "iat": int(time.time()) - 13 * 3600,
    },
}
TEACHERS = "You are signed in as a teacher."


def secrets_file(folder: Path, school: Provider, **changed: str) -> Path:
    """Write what a deployment writes into ``.streamlit/secrets.toml``."""
    values = {
        "redirect_uri": "http://127.0.0.1:{port}/oauth2callback",
        "cookie_secret": "a secret of the app alone",
        "client_id": CLIENT,
        "client_secret": SECRET,
        "server_metadata_url": school.discovery,
    } | changed
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "secrets.toml"
    lines = (f'{name} = "{value}"' for name, value in values.items() if value)
    file.write_text("\n".join(["[auth]", *lines]), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def school() -> Iterator[Provider]:
    with provider(ACCOUNTS) as running:
        yield running


@pytest.fixture(scope="module")
def app(school: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An app with teachers by account alone, and without workers."""
    folder = tmp_path_factory.mktemp("account")
    with running_app(
        folder / "home",
        FMNIST_TEACHER_EMAILS=ADA,
        FMNIST_WORKERS="0",
        STREAMLIT_SECRETS_FILES=str(secrets_file(folder, school)),
    ) as running:
        yield running


@pytest.fixture
def context(browser: Browser, school: Provider) -> Iterator[BrowserContext]:
    with closing(browser.new_context()) as context:
        yield context
    school.spoilt = ""


def _room(page: Page, app: App) -> None:
    page.goto(f"{app.address}/room")
    expect(page.get_by_role("heading", name="Room", exact=True)).to_be_visible(timeout=60_000)


def _log_in(page: Page, app: App, account: str) -> None:
    """Press the button, choose the account at the provider, and come back to the room."""
    page.locator(".st-key-room_log_in_default button").click()
    page.get_by_role("button", name=account, exact=True).click()
    expect(page).to_have_url(f"{app.address}/room", timeout=60_000)


def _is_no_teacher(page: Page) -> None:
    expect(page.locator(".st-key-room_log_in_default button")).to_be_visible()
    expect(page.get_by_text(TEACHERS)).to_have_count(0)
    expect(page.locator(".st-key-room_queue")).to_have_count(0)


def test_a_teacher_signs_in_by_an_account_and_is_out_in_every_tab_after_signing_out(
    app: App, school: Provider, context: BrowserContext
) -> None:
    page, before = context.new_page(), school.logged_out
    _room(page, app)
    _log_in(page, app, "Ada")
    expect(page.get_by_role("button", name="Pause the queue")).to_be_visible()
    page.get_by_role("button", name="Pause the queue").click()
    expect(page.get_by_role("button", name="Let the queue go on")).to_be_visible()

    other = context.new_page()
    _room(other, app)
    expect(other.get_by_role("button", name="Let the queue go on")).to_be_visible()
    kept = [each for each in context.cookies() if each["name"] == "_streamlit_user"]
    assert len(kept) == 1
    assert kept[0]["httpOnly"]

    page.locator(".st-key-room_sign_out button").click()
    expect(page).to_have_url(f"{app.address}/", timeout=60_000)
    assert school.logged_out == before + 1
    _room(page, app)
    _is_no_teacher(page)
    other.get_by_role("button", name="Let the queue go on").click()
    _is_no_teacher(other)

    context.add_cookies(kept)  # whoever has taken a copy of it
    _room(page, app)
    _is_no_teacher(page)


@pytest.mark.parametrize(
    ("account", "said"),
    [
        ("Ben", "You are logged in as *ben*@school.example, who is not a teacher here."),
        ("Eve", f"You are logged in as {ADA}, but the provider does not say"),
        ("Yesterday", f"You are logged in as {ADA}, but since more than 12 hours"),
    ],
)
def test_who_is_logged_in_and_no_teacher_is_told_why(
    app: App, context: BrowserContext, account: str, said: str
) -> None:
    page = context.new_page()
    _room(page, app)
    _log_in(page, app, account)
    expect(page.get_by_text(said)).to_be_visible()
    _is_no_teacher(page)
    page.locator(".st-key-room_log_out button").click()
    expect(page).to_have_url(f"{app.address}/", timeout=60_000)
    _room(page, app)
    expect(page.get_by_text("You are logged in as")).to_have_count(0)
    _is_no_teacher(page)


@pytest.mark.parametrize("spoilt", ["key", "algorithm", "expired", "audience", "issuer", "nonce"])
def test_a_token_that_is_not_the_providers_makes_no_teacher(
    app: App, school: Provider, context: BrowserContext, spoilt: Spoilt
) -> None:
    page, before = context.new_page(), school.issued
    _room(page, app)
    school.spoilt = spoilt
    _log_in(page, app, "Ada")
    expect(page.get_by_text("Nobody was logged in")).to_be_visible()
    assert school.issued == before + 1
    _is_no_teacher(page)
    assert not [each for each in context.cookies() if each["name"] == "_streamlit_user"]


def test_who_gives_up_at_the_provider_comes_back_to_the_room_and_can_try_again(
    app: App, context: BrowserContext
) -> None:
    page = context.new_page()
    _room(page, app)
    _log_in(page, app, "Cancel")
    expect(page.get_by_text("Nobody was logged in")).to_be_visible()
    _log_in(page, app, "Ada")
    expect(page.get_by_text(TEACHERS).first).to_be_visible()


def test_a_cookie_that_the_app_has_not_signed_makes_no_teacher(
    app: App, context: BrowserContext
) -> None:
    page = context.new_page()
    _room(page, app)
    _log_in(page, app, "Ada")
    expect(page.get_by_text(TEACHERS).first).to_be_visible()
    (kept,) = (each for each in context.cookies() if each["name"] == "_streamlit_user")
    value = kept["value"]
    middle = len(value) // 2
    changed = value[:middle] + ("A" if value[middle] != "A" else "B") + value[middle + 1 :]
    context.clear_cookies(name="_streamlit_user")
    context.add_cookies([{"name": "_streamlit_user", "value": changed, "url": app.address}])
    _room(page, app)
    _is_no_teacher(page)


def test_the_language_is_the_same_after_the_log_in(app: App, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{app.address}/room?lang=zh_CN")  # the browser itself asks for English
    _log_in(page, app, "Ben")
    expect(page.get_by_role("heading", name="教室", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()


def test_at_another_address_than_the_one_led_back_to_the_page_names_that(
    app: App, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(f"http://localhost:{urlsplit(app.address).port}/room")
    expect(page.get_by_text(f"The log-in leads back to {app.address}")).to_be_visible(
        timeout=60_000
    )
    expect(page.locator(".st-key-room_log_in_default")).to_have_count(0)


def test_where_the_provider_does_not_answer_the_page_says_so(
    school: Provider, context: BrowserContext, tmp_path: Path
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = f"127.0.0.1:{closed.getsockname()[1]}"
    file = secrets_file(tmp_path, school, server_metadata_url=f"http://{nobody}/configuration")
    with running_app(
        tmp_path / "home",
        FMNIST_TEACHER_EMAILS=ADA,
        FMNIST_WORKERS="0",
        STREAMLIT_SECRETS_FILES=str(file),
    ) as app:
        page = context.new_page()
        _room(page, app)
        page.locator(".st-key-room_log_in_default button").click()
        expect(page.get_by_text(f"{nobody} does not answer")).to_be_visible()
        _is_no_teacher(page)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"client_id": ""}, "The log-in is not set up completely"),
        ({"redirect_uri": "http://127.0.0.1:{port}/"}, "The log-in is not set up completely"),
        (None, "The log-in is not set up: it needs a part [auth]"),
        ({}, "The log-in needs the package Authlib"),
    ],
    ids=["incomplete", "redirect", "nothing", "without Authlib"],
)
def test_where_something_is_missing_the_page_says_what(
    changed: dict[str, str] | None,
    said: str,
    school: Provider,
    context: BrowserContext,
    tmp_path: Path,
) -> None:
    variables = {"FMNIST_TEACHER_EMAILS": ADA, "FMNIST_WORKERS": "0"}
    if changed is not None:
        variables["STREAMLIT_SECRETS_FILES"] = str(secrets_file(tmp_path, school, **changed))
    if changed == {}:  # as if it were not installed
        (tmp_path / "authlib").mkdir()
        missing = "raise ModuleNotFoundError(\"No module named 'authlib'\", name='authlib')"
        (tmp_path / "authlib" / "__init__.py").write_text(missing, encoding="utf-8")
        variables["PYTHONPATH"] = str(tmp_path)
    with ExitStack() as stack:
        app = stack.enter_context(running_app(tmp_path / "home", **variables))
        page = context.new_page()
        _room(page, app)
        expect(page.get_by_text(said)).to_be_visible()
        expect(page.locator(".st-key-room_log_in_default")).to_have_count(0)
        log = (tmp_path / "home" / "app.log").read_text(encoding="utf-8", errors="replace")
        assert "Traceback" not in log
