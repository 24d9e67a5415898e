"""Pages run in this process by ``AppTest``, each test with a home folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from fmnist.data import load_dataset
from fmnist.settings import Settings
from fmnist.shelf import shelf
from fmnist.ui import beforehand
from fmnist.ui.beforehand import make_map

ROOT = Path(__file__).parents[2]

OpenPage = Callable[..., AppTest]


@pytest.fixture(scope="session")
def practice_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the practice set is drawn already, and the map that is made beforehand."""
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home=home, dataset="practice")
    load_dataset("practice", settings)
    make_map(settings)
    return home


@pytest.fixture(autouse=True)
def navigation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the entry script every time, as a server does once its first visitor has come.

    ``AppTest`` starts each run like that of a server's very first visitor, for whom a folder
    ``pages`` beside the entry script still means the pages of old, without ``st.navigation``.
    """
    start = PagesManager.__init__

    def started(self: PagesManager, *arguments: Any, **options: Any) -> None:
        start(self, *arguments, **options)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", started)


@pytest.fixture(autouse=True)
def nothing_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no thread of one test go on in the next, which has another home."""
    monkeypatch.setattr(beforehand, "make_ready", lambda: None)


@pytest.fixture
def home(practice_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh home with the practice set, which the app uses; nothing is started."""
    folder = tmp_path / "home"
    shutil.copytree(practice_home / "cache", folder / "cache")
    for name in ("FMNIST_DATA_DIR", "FMNIST_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FMNIST_HOME", str(folder))
    monkeypatch.setenv("FMNIST_DATASET", "practice")
    monkeypatch.setenv("FMNIST_WORKERS", "0")
    st.cache_resource.clear()
    st.cache_data.clear()
    yield folder
    shelf().clear()
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def open_page(home: Path) -> OpenPage:
    """Open a page of the app as a visitor would: ``open_page("dataset", split="test")``."""

    def open_it(name: str = "home", *, timeout: float = 60, **address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=timeout)
        app.run()
        if name != "home":
            app.query_params.update(address)
            app.switch_page(f"pages/{name}.py")
            app.run()
        return app

    return open_it
