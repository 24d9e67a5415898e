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
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.integration.postgres import postgres_url
from tests.processes import ROOT, running_app
from tests.visiting import visitor

pytestmark = pytest.mark.slow

_CONFIGURATION = ROOT / "docs" / "deploy" / "nginx.conf"
_START_SECONDS = 30.0


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _nginx(folder: Path, one: str, two: str) -> Iterator[tuple[str, str]]:
    """Start it before two servers; yield its address without and with TLS."""
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
            *("-subj", "/CN=localhost", "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    text = _CONFIGURATION.read_text(encoding="utf-8")
    for pattern, other in (
        (r"127\.0\.0\.1:8501", one.removeprefix("http://")),
        (r"127\.0\.0\.1:8502", two.removeprefix("http://")),
        (r"listen 443 ssl;", f"listen 127.0.0.1:{secret} ssl; listen 127.0.0.1:{plain};"),
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
    with (folder / "nginx.log").open("wb") as log:
        process = subprocess.Popen(
            [program, "-p", str(folder), "-c", str(whole)], stdout=log, stderr=log
        )
    try:
        end = time.monotonic() + _START_SECONDS
        while _status(f"http://127.0.0.1:{plain}/_stcore/health")[0] != 200:
            assert process.poll() is None, (folder / "nginx.log").read_text()
            assert time.monotonic() < end, (folder / "nginx.log").read_text()
            time.sleep(0.05)
        yield f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{secret}"
    finally:
        process.terminate()
        process.wait(15)


def _status(
    address: str, data: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # it signed itself
    request = urllib.request.Request(address, data, headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=30, context=context) as answer:  # noqa: S310
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), b""
    except OSError:
        return 0, {}, b""


def test_two_servers_behind_nginx_share_a_store_and_each_tab_keeps_its_server(
    tmp_path: Path,
) -> None:
    with postgres_url() as database:
        shared = {
            "FMNIST_DATABASE_URL": database,
            "FMNIST_WORKERS": "0",
            "FMNIST_DATASET": "practice",
        }
        with (
            running_app(tmp_path / "one", **shared) as one,
            running_app(tmp_path / "two", **shared) as two,
            _nginx(tmp_path, one.address, two.address) as (plain, secret),
        ):
            _looks_right(plain, secret)
            for server in ("one", "two"):  # what nobody sees twice: whichever it is, it stays
                kept = {
                    _status(plain, Cookie=f"fmnist_server={server}")[1]["Set-Cookie"].split(";")[0]
                    for _time in range(4)
                }
                assert kept == {f"fmnist_server={server}"}
            # Over the websocket, through nginx: pages are drawn, by whichever server.
            with visitor(plain) as tab:
                assert tab.open("") > 0
                assert tab.open("runs") > 0


def _looks_right(plain: str, secret: str) -> None:
    """The page comes over TLS, compressed, and what is too large is refused at the door."""
    status, headers, body = _status(secret, **{"Accept-Encoding": "gzip"})
    assert (status, headers["X-Content-Type-Options"]) == (200, "nosniff")
    assert headers["Set-Cookie"].startswith("fmnist_server=")
    page = gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" else body
    script = re.search(r'src="\./(static/js/[^"]+)"', page.decode())
    assert script is not None
    address = f"{plain}/{script.group(1)}"
    status, headers, body = _status(address, **{"Accept-Encoding": "gzip"})
    assert (status, headers.get("Content-Encoding")) == (200, "gzip")
    assert len(body) < len(gzip.decompress(body)) / 2
    too_large = {"Content-Length": str(300 << 20), "Expect": "100-continue"}
    assert _refused(plain, too_large) == 413


def _refused(address: str, headers: dict[str, str]) -> int:
    """Announce a large upload without sending it; return the status."""
    host, port = address.removeprefix("http://").split(":")
    lines = [f"{name}: {value}" for name, value in headers.items()]
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        text = "\r\n".join(
            ["PUT /_stcore/upload_file/x/y HTTP/1.1", f"Host: {host}", *lines, "", ""]
        )
        connection.sendall(text.encode())
        return int(connection.recv(64).split()[1])
