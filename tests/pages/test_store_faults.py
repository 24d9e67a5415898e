"""What pages say when the run store is damaged or locked: a message, never a traceback."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fmnist.runs import database, service
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import preset
from fmnist.ui import resources
from tests.pages.conftest import OpenPage


def _texts(app: Any) -> str:
    return "\n".join(str(element.value) for element in [*app.error, *app.warning])


def _damage(home: Path) -> None:
    path = home / "fmnist.db"
    path.write_bytes(os.urandom(max(path.stat().st_size, 8192)))


@pytest.mark.parametrize("page", ["home", "dataset", "train", "runs", "confusion", "classify"])
def test_a_store_that_was_damaged_before_stops_no_page(
    page: str, home: Path, open_page: OpenPage
) -> None:
    home.mkdir(exist_ok=True)
    (home / "fmnist.db").write_bytes(os.urandom(8192))
    app = open_page(page)
    assert not app.exception
    assert "Something went wrong here" not in _texts(app)
    if page in ("train", "runs"):
        assert "the file is damaged. Move it" in _texts(app)


def test_a_store_damaged_while_a_run_is_watched_is_told_of(home: Path, open_page: OpenPage) -> None:
    store = RunStore(Settings.from_environment().database_url)
    run_id = store.create(preset("tuned").changed(dataset="practice"), owner="a")
    app = open_page("train", run=run_id)
    assert not app.exception
    for opened in (store, resources.store()):
        opened._database._engine.dispose()  # nothing is read from memory
    _damage(home)
    app.run()
    assert not app.exception
    assert "the file is damaged. Move it" in _texts(app)


def test_a_locked_store_is_told_of_on_a_live_run(
    home: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.05)
    monkeypatch.setattr(service, "_starter", service._Starter())
    store = RunStore(Settings.from_environment().database_url)
    run_id = store.create(preset("tuned").changed(dataset="practice"), owner="a")
    store.journal.start(run_id, total_steps=250)
    with closing(sqlite3.connect(home / "fmnist.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        app = open_page("train", run=run_id)
        thread = service._starter._thread
        assert thread is not None
        thread.join()
        app.run()
        assert not app.exception
        assert "another process holds it locked" in _texts(app)
        assert "goes on by itself" in _texts(app)
