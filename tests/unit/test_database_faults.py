"""What the run store says when its database is locked, full, read-only, damaged or gone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fmnist.errors import RunError, StoreBusyError, StoreError
from fmnist.runs import database
from fmnist.runs.records import RunStatus
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import preset


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "runs.db"


def _store(path: Path) -> RunStore:
    return RunStore(f"sqlite:///{path}")


def test_a_locked_store_says_so_and_goes_on_afterwards(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.05)
    store = _store(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusyError, match=r"holds it locked\. Try again"):
            store.create(preset("article"), owner="a")
        other.execute("ROLLBACK")
    assert store.get(store.create(preset("article"), owner="a")).status is RunStatus.QUEUED


def test_a_full_disk_is_named_and_nothing_is_lost(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _store(path).create(preset("article"), owner="a")
    configure = database._configure_sqlite

    def no_more_pages(connection: sqlite3.Connection, record: object) -> None:
        configure(connection, record)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    monkeypatch.setattr(database, "_configure_sqlite", no_more_pages)
    store = _store(path)
    with pytest.raises(StoreBusyError, match=r"disk is full\. Free some space: nothing is lost"):
        store.imports.add("a", "model.keras", b"x" * 1_000_000)
    run = store.get(before)
    assert (run.status, run.note) == (RunStatus.QUEUED, "")


def test_a_damaged_store_says_what_to_do(path: Path) -> None:
    store = _store(path)
    store.create(preset("article"), owner="a")
    store._database._engine.dispose()  # the last one to close it leaves a single file
    content = bytearray(path.read_bytes())
    content[100:4000] = b"\xff" * 3900
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"the file is damaged\. Move it and") as caught:
        _store(path)
    assert not isinstance(caught.value, StoreBusyError)  # no use in trying again


def _move(path: Path, to: Path) -> None:
    """Move a database with what lies beside it."""
    for ending in ("", "-wal", "-shm"):
        found = path.with_name(path.name + ending)
        if found.exists():
            found.rename(to.with_name(to.name + ending))


def test_a_store_moved_aside_while_it_is_open_is_followed_by_a_new_one(path: Path) -> None:
    store, other = _store(path), _store(path)
    before = store.create(preset("article"), owner="a")
    _move(path, path.with_suffix(".first"))
    after = store.create(preset("tuned"), owner="a")
    assert [run.id for run in other.runs()] == [after]  # both went on with the same new one
    _move(path, path.with_suffix(".second"))
    _move(path.with_suffix(".first"), path)
    assert [run.id for run in store.runs()] == [before]  # a copy in its place is taken
    assert [run.id for run in other.runs()] == [before]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_only_the_database_moved_aside_is_enough(path: Path) -> None:
    store = _store(path)
    store.create(preset("article"), owner="a")
    path.rename(path.with_suffix(".damaged"))
    after = store.create(preset("tuned"), owner="a")
    assert [run.id for run in _store(path).runs()] == [after]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RunError, match=r"runs\.db cannot be opened"):
        _store(tmp_path / "file" / "runs.db")


def test_no_password_of_a_database_is_told() -> None:
    url = "postgresql+psycopg://fmnist:hush-hush@127.0.0.1:1/fmnist"  # nobody listens there
    with pytest.raises(StoreError) as caught:
        RunStore(url)
    assert "127.0.0.1" in str(caught.value)
    assert "hush" not in str(caught.value)
    # Dask logs the arguments of a task that failed.
    assert "hush" not in repr(Settings.from_environment({"FMNIST_DATABASE_URL": url}))
