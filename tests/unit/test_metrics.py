"""What Prometheus and probes are told, and how the log is written."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from fmnist import tallies
from fmnist.errors import SettingsError
from fmnist.logs import JsonLines, write_logs
from fmnist.metrics import server
from fmnist.runs.service import COMPUTE, WEB
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import TrainingConfig


@contextmanager
def _serving(url: str) -> Iterator[str]:
    store: list[RunStore] = []

    def opened() -> RunStore:
        if not store:
            store.append(RunStore(url))
        return store[0]

    with server(opened, port=0) as found:
        Thread(target=found.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{found.server_port}"
        found.shutdown()


def _asked(address: str) -> tuple[int, str]:
    try:
        with urlopen(address, timeout=10) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def test_numbers_of_queue_runs_workers_and_servers_are_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'fmnist.db'}"
    store = RunStore(url)
    runs = [store.create(TrainingConfig(dataset="practice"), owner="ann") for _number in range(3)]
    store.control.stop(runs[0])
    store.services.announce(COMPUTE, {"workers": 3, "ready": 1})
    store.services.announce(f"{WEB}:here:7", {"predictions": 5, "errors": 2})
    with _serving(url) as address:
        status, text = _asked(f"{address}/metrics")
    lines = text.splitlines()
    assert status == 200
    assert {
        "fmnist_store_up 1.0",
        'fmnist_runs{status="queued"} 2.0',
        'fmnist_runs{status="stopped"} 1.0',
        'fmnist_runs{status="failed"} 0.0',
        'fmnist_workers{state="ready"} 1.0',
        'fmnist_workers{state="starting"} 2.0',
        "fmnist_web_processes 1.0",
        'fmnist_predictions_total{process="here:7"} 5.0',
        'fmnist_errors_total{process="here:7"} 2.0',
    } <= set(lines)


def test_probes_tell_alive_from_ready(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'fmnist.db'}"
    with _serving(url) as address:
        assert _asked(f"{address}/health") == (200, "ok\n")
        assert _asked(f"{address}/ready") == (503, "no worker is ready\n")
        RunStore(url).services.announce(COMPUTE, {"workers": 1, "ready": 1})
        assert _asked(f"{address}/ready") == (200, "ok\n")
        assert _asked(f"{address}/elsewhere")[0] == 404


def test_a_store_that_does_not_answer_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "fmnist.db").write_bytes(b"no database at all, " * 100)
    with _serving(f"sqlite:///{tmp_path / 'fmnist.db'}") as address:
        assert _asked(f"{address}/health")[0] == 200
        status, why = _asked(f"{address}/ready")
        assert (status, "not a database" in why or "damaged" in why) == (503, True)
        assert "fmnist_store_up 0.0" in _asked(f"{address}/metrics")[1].splitlines()


def test_tallies_grow() -> None:
    before = tallies.tallies()
    tallies.add("predictions", 2)
    tallies.add("errors")
    after = tallies.tallies()
    assert after["predictions"] - before["predictions"] == 2
    assert after["errors"] - before["errors"] == 1


def test_a_line_of_the_log_is_json_with_its_traceback() -> None:
    error = ValueError("broken")
    fault = (ValueError, error, None)
    record = logging.LogRecord("fmnist.x", logging.ERROR, "x.py", 1, "It %s", ("fails",), fault)
    line = json.loads(JsonLines().format(record))
    assert (line["level"], line["logger"], line["message"]) == ("ERROR", "fmnist.x", "It fails")
    assert "ValueError: broken" in line["traceback"]
    assert line["time"].endswith("+00:00")


def test_the_log_goes_to_standard_error_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    for _time in range(2):
        write_logs("json")
    logging.getLogger("fmnist.test").info("one")
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["message"] == "one"


def test_the_kind_of_log_is_a_setting() -> None:
    assert Settings.from_environment({}).log == "plain"
    assert Settings.from_environment({"FMNIST_LOG": "json"}).log == "json"
    with pytest.raises(SettingsError, match="FMNIST_LOG is 'xml'; accepted are plain, json"):
        Settings.from_environment({"FMNIST_LOG": "xml"})
