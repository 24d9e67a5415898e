"""What the doctor finds, where everything is well and where something is not."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from fmnist.__main__ import main
from fmnist.doctor import machine
from fmnist.doctor.content import dataset, models
from fmnist.doctor.store import database
from fmnist.runs.schema import REVISION
from fmnist.runs.service import COMPUTE
from fmnist.runs.store import RunStore
from fmnist.settings import Settings


def _settings(folder: Path, **values: object) -> Settings:
    return Settings.from_environment(
        {"FMNIST_HOME": str(folder)} | {name: str(value) for name, value in values.items()}
    )


def test_libraries_that_do_not_fit_are_named(tmp_path: Path) -> None:
    file = tmp_path / "requirements.txt"
    file.write_text("# needed\nnumpy>=2\npillow>=999\nno-such-library-at-all>=1\n")
    (finding,) = machine.versions(file)
    assert finding.state == "problem"
    assert finding.text.startswith("pillow ")
    assert finding.text.endswith("(>=999), no-such-library-at-all is missing")
    file.write_text("numpy>=2\n")
    assert [found.state for found in machine.versions(file)] == ["ok"]
    assert list(machine.versions(tmp_path / "none.txt")) == []


def test_memory_is_counted_against_the_workers(tmp_path: Path) -> None:
    settings = _settings(tmp_path, FMNIST_WORKERS=3)
    assert machine.memory(settings, free=3.31e9).state == "ok"  # 0.6 + 3 · 0.9 = 3.3
    finding = machine.memory(settings, free=3.29e9)
    assert finding.state == "warning"
    assert finding.text == "3.3 GB are free; 3 workers and the app take about 3.3"


def test_a_disk_that_is_nearly_full_is_a_warning_and_a_full_one_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for free, state in ((3e9, "ok"), (1e9, "warning"), (0.1e9, "problem")):
        usage = type("Usage", (), {"free": free})
        monkeypatch.setattr(machine.shutil, "disk_usage", lambda _folder, usage=usage: usage)
        assert machine.disk(_settings(tmp_path / "not" / "there")).state == state


def test_a_folder_that_cannot_be_written_to_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert machine.home(_settings(tmp_path / "new")).state == "ok"
    monkeypatch.setattr(machine.os, "access", lambda _folder, _mode: False)
    finding = machine.home(_settings(tmp_path / "new"))
    assert (finding.state, finding.text) == ("problem", f"{tmp_path} cannot be written to")


def test_missing_pictures_are_a_warning_where_drawn_ones_stand_in_and_a_problem_where_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    finding = dataset(_settings(tmp_path))
    assert finding.state == "warning"
    assert "FMNIST_DATA_DIR" in finding.advice
    assert dataset(_settings(tmp_path, FMNIST_DATA_DIR=tmp_path / "empty")).state == "problem"
    assert dataset(_settings(tmp_path, FMNIST_DATASET=tmp_path / "none.npz")).state == "problem"
    assert dataset(_settings(tmp_path, FMNIST_DATASET="practice")).state == "ok"


def test_the_shipped_models_answer() -> None:
    assert models().state == "ok"


def test_a_store_is_looked_at_and_not_made(tmp_path: Path) -> None:
    settings = _settings(tmp_path, FMNIST_WORKERS=0)
    file = tmp_path / "fmnist.db"
    (finding,) = database(settings)
    assert (finding.state, file.exists()) == ("ok", False)

    store = RunStore(settings.database_url)
    found = list(database(settings))
    assert [(each.about, each.state) for each in found] == [
        ("database", "ok"), ("workers", "warning"),
    ]  # fmt: skip
    assert f"schema {REVISION}" in found[0].text

    store.services.announce(COMPUTE, {"workers": 2, "ready": 1})
    assert list(database(settings))[1].text == "2 workers are there"

    for version, state in (("0003", "warning"), ("9999", "problem")):
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
        assert next(database(settings)).state == state


def test_a_damaged_store_is_a_problem_and_says_how_to_get_a_good_one(tmp_path: Path) -> None:
    (tmp_path / "fmnist.db").write_bytes(b"no database at all, " * 100)
    (finding,) = database(_settings(tmp_path))
    assert finding.state == "problem"
    assert "not a database" in finding.text
    assert "restore" in finding.advice


def test_a_database_that_does_not_answer_is_a_problem_without_its_password(tmp_path: Path) -> None:
    url = "postgresql+psycopg://ann:secret@127.0.0.1:1/fmnist?connect_timeout=1"
    (finding,) = database(_settings(tmp_path, FMNIST_DATABASE_URL=url))
    assert finding.state == "problem"
    assert "secret" not in finding.text


def test_whoever_answers_on_the_port_is_known(tmp_path: Path) -> None:
    class Other(BaseHTTPRequestHandler):
        said = b"hello"

        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(self.said)

        def log_message(self, *_arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Other) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_port
        assert machine.app(port).state == "warning"
        Other.said = b"ok"
        assert machine.app(port).text.startswith("it answers at")
        settings = _settings(tmp_path, FMNIST_PUBLIC_URL=f"http://127.0.0.1:{port}/")
        assert [found.state for found in machine.public(settings)] == ["ok"]
        server.shutdown()
    assert "it is not running here" in machine.app(port).text
    settings = _settings(tmp_path, FMNIST_PUBLIC_URL=f"http://127.0.0.1:{port}")
    assert [found.state for found in machine.public(settings)] == ["warning"]
    assert list(machine.public(_settings(tmp_path))) == []

    config = tmp_path / "config.toml"
    assert machine.port(config) == 8501
    config.write_text("[server]\nport = 9000\n")
    assert machine.port(config) == 9000


def test_the_command_says_what_to_do_and_ends_with_1_if_something_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FMNIST_HOME", str(tmp_path))
    monkeypatch.setenv("FMNIST_DATASET", "practice")
    RunStore(Settings.from_environment().database_url)
    assert main(["doctor"]) == 0
    assert "OK · Dataset: " in capsys.readouterr().out
    for file in tmp_path.glob("fmnist.db*"):
        file.unlink()
    (tmp_path / "fmnist.db").write_bytes(b"no database at all, " * 100)
    assert main(["doctor", "--json"]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["state"] for each in lines if each["about"] == "database"] == ["problem"]
