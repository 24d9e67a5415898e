"""What the running server answers to requests that none of its own pages makes: raw HTTP and
websockets, from other sites, for other people's files, and far too large.

Source: https://owasp.org/www-project-web-security-testing-guide
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass

import psutil
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.processes import App, running_app
from tests.visiting import visitor

pytestmark = pytest.mark.slow

FOREIGN = "http://evil.example"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with running_app(tmp_path_factory.mktemp("web") / "home", FMNIST_WORKERS="0") as running:
        yield running


def _ask(
    app: App,
    path: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    """Send a request as it is: the path is not tidied up."""
    connection = http.client.HTTPConnection(app.address.removeprefix("http://"), timeout=30)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return Answer(
            answer.status,
            {name.lower(): value for name, value in answer.getheaders()},
            answer.read(),
        )
    finally:
        connection.close()


def _opens(app: App, origin: str | None) -> bool:
    """Return whether a page of that origin may open the websocket."""
    stream = app.address.replace("http", "ws", 1) + "/_stcore/stream"
    found = None if origin is None else Origin(origin)
    try:
        with connect(stream, origin=found, subprotocols=[Subprotocol("streamlit")]):
            return True
    except InvalidStatus as refused:
        if refused.response.status_code != http.HTTPStatus.FORBIDDEN:
            raise
        return False


def test_only_the_apps_own_pages_open_its_websocket(app: App) -> None:
    assert _opens(app, app.address)
    for origin in (
        FOREIGN,
        "https://evil.example",
        "null",
        "http://127.0.0.1.evil.example",
        "http://evil.example:80/#127.0.0.1",
        "file://",
    ):
        assert not _opens(app, origin), origin


def test_no_other_site_may_read_an_answer(app: App) -> None:
    for path in ("/", "/train", "/_stcore/health", "/_stcore/host-config"):
        answer = _ask(app, path, headers={"Origin": FOREIGN})
        assert answer.status == 200
        assert answer.headers.get("access-control-allow-origin") in (None, app.address), path


def _cookie(app: App) -> str:
    """Return the cookie with the token that a new browser gets."""
    return _ask(app, "/_stcore/health").headers["set-cookie"].partition(";")[0]


def _upload(app: App, session: str, *, headers: dict[str, str]) -> int:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="../../a.png"\r\n\r\n'
        b"xyz\r\n--b--\r\n"
    )
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    path = f"/_stcore/upload_file/{session}/11111111-1111-4111-8111-111111111111"
    return _ask(app, path, method="PUT", body=body, headers=kind | headers).status


def test_a_file_is_taken_only_with_the_token_of_the_page(app: App) -> None:
    cookie, other = _cookie(app), _cookie(app)
    token = cookie.partition("=")[2]
    with visitor(app.address) as guest:
        session = guest.session
        assert _upload(app, session, headers={}) == 403
        assert _upload(app, session, headers={"Cookie": cookie}) == 403  # what another site sends
        assert _upload(app, session, headers={"X-Xsrftoken": token}) == 403
        assert _upload(app, session, headers={"Cookie": other, "X-Xsrftoken": token}) == 403
        whole = {"Cookie": cookie, "X-Xsrftoken": token}
        assert _upload(app, session, headers=whole) == 204
        assert _upload(app, "somebody-else", headers=whole) == 400
        assert list(app.home.rglob("a.png")) == []


def test_a_file_that_is_far_too_large_is_refused_before_it_is_read(app: App) -> None:
    cookie = _cookie(app)
    whole = {"Cookie": cookie, "X-Xsrftoken": cookie.partition("=")[2]}
    with visitor(app.address) as guest:
        said = _ask(
            app,
            f"/_stcore/upload_file/{guest.session}/a",
            method="PUT",
            body=b"",
            headers=whole | {"Content-Length": str(201 << 20)},
        )
    assert said.status == 413


@pytest.mark.parametrize("place", ["/media/", "/app/static/", "/static/", "/component/x/", "/"])
@pytest.mark.parametrize("trick", ["../", "%2e%2e/", "..%2f", "..\\", "%2e%2e%5c", "....//"])
def test_no_address_leads_to_a_file_of_the_server(app: App, place: str, trick: str) -> None:
    for target in ("etc/passwd", "fmnist.db", "pyproject.toml", ".streamlit/config.toml"):
        answer = _ask(app, place + trick * 8 + target)
        # An unknown address is a page of the app: the front end, and nothing else.
        assert answer.status in (400, 403, 404) or b'<div id="root">' in answer.body
        assert b"root:" not in answer.body
        assert b"SQLite format" not in answer.body
        assert b"build-backend" not in answer.body
        assert b"fileWatcherType" not in answer.body


def test_what_a_component_offers_is_its_folder_alone(app: App) -> None:
    with visitor(app.address, "dataset", "view=map"):
        pass
    for trick in ("../", "%2e%2e/", "..%2f"):
        for name in ("fmnist.plotly", "fmnist.sheet", "fmnist.map"):
            answer = _ask(app, f"/_stcore/bidi-components/{name}/{trick * 6}etc/passwd")
            assert answer.status in (400, 403, 404)


def test_the_app_is_driven_by_its_pages_alone(app: App) -> None:
    asked = _ask(
        app,
        "/_stcore/agent/interact",
        method="POST",
        body=b"{}",
        headers={"Content-Type": "application/json"},
    )
    assert asked.status == 403
    assert json.loads(asked.body)["error"]["code"] == "not_available"


def test_nonsense_on_the_websocket_ends_nobody_elses_visit(app: App) -> None:
    stream = app.address.replace("http", "ws", 1) + "/_stcore/stream"
    with visitor(app.address) as guest:
        for sent in (b"\xff" * 1000, b"", "text", b"\x0a\xff\xff\xff\xff\x0f"):
            with connect(stream, subprotocols=[Subprotocol("streamlit")]) as socket:
                socket.send(sent)
        guest.open("runs")
    assert psutil.Process(app.process_id).is_running()


def test_a_visitors_key_is_in_no_log_and_in_nothing_that_others_can_read(app: App) -> None:
    key = "k" * 22
    with visitor(app.address, "train", cookie=f"fmnist_visitor={key}") as guest:
        guest.open("runs", "find=nothing")
    files = [path for path in app.home.rglob("*") if path.is_file()]
    assert app.home / "app.log" in files
    assert [path for path in files if key.encode() in path.read_bytes()] == []
