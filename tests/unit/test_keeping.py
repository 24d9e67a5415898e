"""Backup, restore, export and delete: nothing that is kept is lost, and what shall go is gone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest

from fmnist.__main__ import main
from fmnist.errors import RunError, StoreError
from fmnist.runs import schema
from fmnist.runs.backup import back_up, restore
from fmnist.runs.erasing import OWNED
from fmnist.runs.schema import REVISION
from fmnist.runs.service import COMPUTE
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import TrainingConfig

FIRST = Path(__file__).with_name("stores") / "0001.sql"
"""Of the first released schema, with runs in it."""

CONFIG = TrainingConfig(dataset="practice", epochs=1)


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("FMNIST_HOME", str(tmp_path / "home"))
    return Settings.from_environment().database_url


def _owners(url: str) -> list[str]:
    return sorted(run.owner for run in RunStore(url).runs(limit=1000))


def test_a_copy_made_while_somebody_writes_is_whole_and_comes_back(
    url: str, tmp_path: Path
) -> None:
    store = RunStore(url)
    for _number in range(30):
        store.create(CONFIG, owner="ann")
    done, written = Event(), []

    def write() -> None:
        while not done.is_set():
            written.append(store.create(CONFIG, owner="bob"))

    writer = Thread(target=write)
    writer.start()
    try:
        size = back_up(url, tmp_path / "copies" / "one.db")
    finally:
        done.set()
        writer.join()
    assert written
    copy = tmp_path / "copies" / "one.db"
    assert size == copy.stat().st_size
    assert [file.name for file in copy.parent.iterdir()] == ["one.db"]  # nothing half made

    store.erasing.erase(None)
    assert _owners(url) == []
    assert restore(url, copy, replace=False) is not None
    owners = _owners(url)
    assert owners.count("ann") == 30
    assert owners.count("bob") <= len(written)


def test_a_store_that_holds_runs_is_moved_aside_and_not_lost(url: str, tmp_path: Path) -> None:
    RunStore(url).create(CONFIG, owner="ann")
    copy = tmp_path / "copy.db"
    back_up(url, copy)
    RunStore(url).create(CONFIG, owner="bob")
    with pytest.raises(StoreError, match="--replace"):
        restore(url, copy)
    aside = restore(url, copy, replace=True)
    assert _owners(url) == ["ann"]
    assert aside is not None
    assert _owners(f"sqlite:///{aside}") == ["ann", "bob"]


def test_a_store_in_use_and_a_file_that_is_no_copy_are_refused(url: str, tmp_path: Path) -> None:
    store = RunStore(url)
    copy = tmp_path / "copy.db"
    back_up(url, copy)
    with pytest.raises(StoreError, match="is there already"):
        back_up(url, copy)
    store.services.announce(COMPUTE, {"workers": 1, "ready": 1})
    with pytest.raises(StoreError, match="Stop them"):
        restore(url, copy, replace=True)
    store.services.withdraw(COMPUTE)
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(copy.read_bytes()[:5000] + b"x" * 9000)
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection, connection:
        connection.execute("CREATE TABLE poems (line TEXT)")
    newer = tmp_path / "newer.db"
    newer.write_bytes(copy.read_bytes())
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for file, reason in (
        (damaged, "damaged|no copy"),
        (other, "no copy of a run store"),
        (newer, "has schema 9999"),
        (tmp_path / "none.db", "There is no file"),
    ):
        with pytest.raises(StoreError, match=reason):
            restore(url, file, replace=True)
    assert _owners(url) == []


def test_there_is_nothing_to_copy_before_there_is_a_store(url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no run store"):
        back_up(url, tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_what_is_deleted_of_a_visitor_is_gone_and_the_others_keep_theirs(url: str) -> None:
    store = RunStore(url)
    for owner in ("ann", "ann", "bob"):
        store.create(CONFIG, owner=owner)
    store.visitors.call("ann", "Anna")
    assert store.erasing.key_of("Anna") == "ann"
    with pytest.raises(RunError, match="Nothing is kept of a visitor 'Zoe'"):
        store.erasing.key_of("Zoe")
    found = store.erasing.count("ann")
    assert (found["runs"], found["names"]) == (2, 1)
    assert store.erasing.erase("ann") == found
    assert _owners(url) == ["bob"]
    assert store.erasing.owners() == {"bob": ""}
    store.erasing.erase(None)
    assert store.erasing.owners() == {}


def test_every_table_that_has_owners_is_erased() -> None:
    owned = {table.name for table in schema.metadata.tables.values() if "owner" in table.columns}
    assert owned == {table.name for table in OWNED.values()}


def test_the_commands(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = RunStore(url)
    store.create(CONFIG, owner="ann")
    store.create(CONFIG, owner="bob")
    copy, folder = tmp_path / "copy.db", tmp_path / "files"
    assert main(["backup", str(copy)]) == 0
    assert main(["export", str(folder)]) == 0
    assert (folder / "runs.csv").read_text(encoding="utf-8").count("\n") == 3
    assert (folder / "answers" / "answers.csv").is_file()
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert main(["delete", "--visitor", "ann"]) == 2
    assert "--yes" in capsys.readouterr().err
    assert _owners(url) == ["ann", "bob"]
    assert main(["delete", "--visitor", "ann", "--yes"]) == 0
    assert main(["delete", "--all", "--yes"]) == 0
    assert _owners(url) == []
    assert main(["restore", str(copy)]) == 0
    assert _owners(url) == ["ann", "bob"]


def test_a_copy_of_the_first_schema_is_brought_up_to_date(url: str, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(old)) as connection:
        connection.executescript(FIRST.read_text(encoding="utf-8"))
    restore(url, old)
    runs = _owners(url)
    assert runs
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert version == REVISION
