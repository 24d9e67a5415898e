"""Behind a real nginx, with the configuration of docs/deploy: two servers, one store, one tab each.

Skipped where nginx is not installed, unless ``FMNIST_REQUIRE_NGINX`` is set.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path

import pytest
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.processes import ROOT, running_app, until
from tests.visiting import visitor

pytestmark = pytest.mark.slow

_CONFIGURATION = ROOT / "docs" / "deploy" / "nginx.conf"
_NAME = "fmnist.example.org"
_START_SECONDS = 30.0


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Proxy:
    """A running nginx.

    Attributes:
        plain: its port without TLS.
        secret: its port with TLS.
        tls: trusts the certificate that it has, and no other.
    """

    plain: int
    secret: int
    tls: ssl.SSLContext

    def ask(self, path: str, *, encrypted: bool = True, **headers: str) -> Answer:
        return _answer(self._connection(encrypted), "GET", path, headers)

    def put(self, path: str, **headers: str) -> Answer:
        """Announce an upload, without sending it."""
        return _answer(self._connection(True), "PUT", path, headers)

    def _connection(self, encrypted: bool) -> HTTPConnection:
        if encrypted:
            return HTTPSConnection("127.0.0.1", self.secret, timeout=30, context=self.tls)
        return HTTPConnection("127.0.0.1", self.plain, timeout=30)


def _answer(connection: HTTPConnection, method: str, path: str, headers: dict[str, str]) -> Answer:
    try:
        connection.request(
            method, path, headers={name.replace("_", "-"): text for name, text in headers.items()}
        )
        found = connection.getresponse()
        return Answer(found.status, dict(found.getheaders()), found.read())
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _nginx(folder: Path, one: str, two: str) -> Iterator[Proxy]:
    """Start it before two servers, with a certificate that it has signed itself."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None or shutil.which("openssl") is None:
        if os.environ.get("FMNIST_REQUIRE_NGINX"):
            pytest.fail("nginx is not installed")
        pytest.skip("nginx is not installed")
    plain, secret = _free_port(), _free_port()
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
            *("-subj", f"/CN={_NAME}", "-addext", f"subjectAltName=DNS:{_NAME},IP:127.0.0.1"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    text = _CONFIGURATION.read_text(encoding="utf-8")
    for pattern, other in (
        (r"127\.0\.0\.1:8501", one.removeprefix("http://")),
        (r"127\.0\.0\.1:8502", two.removeprefix("http://")),
        (r"listen 443 ssl;", f"listen 127.0.0.1:{secret} ssl;"),
        (r"listen 80;", f"listen 127.0.0.1:{plain};"),
        (r"/etc/ssl/certs/fmnist\.pem", str(certificate)),
        (r"/etc/ssl/private/fmnist\.key", str(key)),
    ):
        text, count = re.subn(pattern, other, text)
        assert count == 1, pattern
    temporary = " ".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "nginx.conf"
    whole.write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log stderr;\n"
        f"events {{}}\nhttp {{ access_log off; {temporary}\n{text}\n}}\n",
        encoding="utf-8",
    )
    proxy = Proxy(plain, secret, ssl.create_default_context(cafile=str(certificate)))
    with (folder / "nginx.log").open("wb") as log:
        process = subprocess.Popen(
            [program, "-p", str(folder), "-c", str(whole)], stdout=log, stderr=log
        )

    def answers() -> bool:
        assert process.poll() is None, (folder / "nginx.log").read_text()
        try:
            return proxy.ask("/_stcore/health").status == 200
        except (OSError, HTTPException):
            return False

    try:
        until(answers, seconds=_START_SECONDS, what="nginx and a server answer", every=0.05)
        yield proxy
    finally:
        process.terminate()
        process.wait(15)


def test_two_servers_behind_nginx_share_a_store_and_each_tab_keeps_its_server(
    database: str, tmp_path: Path
) -> None:
    shared = {
        "FMNIST_DATABASE_URL": database,
        "FMNIST_WORKERS": "0",
        "FMNIST_DATASET": "practice",
    }
    with (
        running_app(tmp_path / "one", **shared) as one,
        running_app(tmp_path / "two", **shared) as two,
        _nginx(tmp_path, one.address, two.address) as proxy,
    ):
        _leads_to_tls(proxy)
        _is_compressed(proxy)
        _refuses_what_is_too_large(proxy)
        for server in ("one", "two"):  # what nobody sees twice: whichever it is, it stays
            kept = {
                proxy.ask("/", Cookie=f"fmnist_server={server}").headers["Set-Cookie"].split(";")[0]
                for _time in range(4)
            }
            assert kept == {f"fmnist_server={server}"}
            # Over the websocket, through nginx and TLS: pages are drawn, by either server.
            address = f"https://127.0.0.1:{proxy.secret}"
            cookie = f"fmnist_server={server}"
            with visitor(address, cookie=cookie, tls=proxy.tls) as tab:
                assert tab.open("runs") > 0
        # As a browser opens it that knows the app by its public name alone.
        with connect(
            f"wss://{_NAME}/_stcore/stream",
            address=("127.0.0.1", proxy.secret),
            proxy=None,
            ssl=proxy.tls,
            origin=Origin(f"https://{_NAME}"),
            subprotocols=[Subprotocol("streamlit")],
        ) as opened:
            assert opened.subprotocol == "streamlit"


def _leads_to_tls(proxy: Proxy) -> None:
    answer = proxy.ask("/train?run=abc", encrypted=False, Host=_NAME)
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{_NAME}/train?run=abc")
    headers = proxy.ask("/").headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Set-Cookie"].startswith("fmnist_server=")
    assert "; Secure" in headers["Set-Cookie"]


def _is_compressed(proxy: Proxy) -> None:
    page = proxy.ask("/")
    script = re.search(r'src="\./(static/js/[^"]+)"', page.body.decode())
    assert script is not None
    answer = proxy.ask(f"/{script.group(1)}", Accept_Encoding="gzip")
    assert (answer.status, answer.headers.get("Content-Encoding")) == (200, "gzip")
    assert len(answer.body) < len(gzip.decompress(answer.body)) / 2


def _refuses_what_is_too_large(proxy: Proxy) -> None:
    """At the door, before it is sent, and with the number that the configuration sets."""
    most = re.search(r"client_max_body_size (\d+)m;", _CONFIGURATION.read_text(encoding="utf-8"))
    assert most is not None
    size = (int(most.group(1)) << 20) + 1
    answer = proxy.put("/_stcore/upload_file/x/y", Content_Length=str(size), Expect="100-continue")
    assert answer.status == 413
    assert f"at most {most.group(1)} MB" in answer.body.decode()
    assert answer.headers["Content-Type"].startswith("text/plain")
