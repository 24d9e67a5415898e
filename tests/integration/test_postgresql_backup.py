"""Backup and restore of a PostgreSQL store, by the commands, with the database in use."""

from __future__ import annotations

import shutil
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import create_engine, select

from fmnist.__main__ import main
from fmnist.runs import schema
from fmnist.runs.service import COMPUTE
from fmnist.runs.store import RunStore
from fmnist.training.config import TrainingConfig
from tests.integration.postgres import new_database

CONFIG = TrainingConfig(dataset="practice", epochs=1)


@pytest.fixture(autouse=True)
def _programs_are_there() -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("PostgreSQL's client programs are not installed")


def _rows(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that is kept, table by table."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return {
                table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
                for table in schema.metadata.sorted_tables
            }
    finally:
        engine.dispose()


def test_a_copy_made_in_use_comes_back_into_an_empty_database(
    postgres_server: str, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FMNIST_HOME", str(tmp_path))
    monkeypatch.setenv("FMNIST_DATABASE_URL", database)
    store = RunStore(database)
    named = store.create(CONFIG, owner="ann")
    store.label(named, name="tab\tand\nline, \\. 帆布包", tags=["first"])
    store.journal.note(named, "begun", step=0)
    store.visitors.call("ann", "Anna")
    done, written = Event(), []

    def write() -> None:
        while not done.is_set():
            written.append(store.create(CONFIG, owner="bob"))

    writer = Thread(target=write)
    writer.start()
    try:
        assert main(["backup", str(tmp_path / "busy.dump")]) == 0
    finally:
        done.set()
        writer.join()
    assert main(["backup", str(tmp_path / "calm.dump")]) == 0
    before = _rows(database)
    assert len(before["runs"]) == 1 + len(written)

    # Into an empty database, and there every row as it was.
    elsewhere = new_database(postgres_server, "elsewhere")
    monkeypatch.setenv("FMNIST_DATABASE_URL", elsewhere)
    assert main(["restore", str(tmp_path / "calm.dump")]) == 0
    assert _rows(elsewhere) == before
    assert RunStore(elsewhere).create(CONFIG, owner="cleo")  # numbers go on where they were
    RunStore(elsewhere).journal.note(named, "goes on", step=1)

    # The one made meanwhile is of one moment: the runs of a beginning of that time.
    assert main(["restore", str(tmp_path / "busy.dump")]) == 2
    assert main(["restore", str(tmp_path / "busy.dump"), "--replace"]) == 0
    busy = {row[0] for row in _rows(elsewhere)["runs"]}
    assert busy == {named, *written[: len(busy) - 1]}
    # What was replaced is not lost either.
    assert main(["restore", str(tmp_path / "busy.before-1.dump"), "--replace"]) == 0
    assert "cleo" in RunStore(elsewhere).erasing.owners()


def test_what_is_no_whole_copy_changes_nothing(
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("FMNIST_HOME", str(tmp_path))
    monkeypatch.setenv("FMNIST_DATABASE_URL", database)
    store = RunStore(database)
    store.create(CONFIG, owner="ann")
    copy, cut, other = (tmp_path / name for name in ("copy.dump", "cut.dump", "other.dump"))
    assert main(["backup", str(copy)]) == 0
    cut.write_bytes(copy.read_bytes()[:-400])
    other.write_bytes(b"SQLite format 3\0" * 64)
    before = _rows(database)
    for file in (cut, other, tmp_path / "none.dump"):
        assert main(["restore", str(file), "--replace"]) == 2
        assert file.name in capsys.readouterr().err
    store.services.announce(COMPUTE, {"workers": 1, "ready": 1})
    assert main(["restore", str(copy), "--replace"]) == 2
    assert "Stop them" in capsys.readouterr().err
    store.services.withdraw(COMPUTE)
    assert _rows(database) == before
    assert sorted(file.name for file in tmp_path.glob("*.dump")) == [
        "copy.dump",
        "cut.dump",
        "other.dump",
    ]
