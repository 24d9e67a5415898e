"""Each page in Chinese: without an error, and without an English sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from fmnist.runs.records import RunStatus
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import PRESETS
from fmnist.translation import use_language
from tests.finished import finished_run
from tests.pages.conftest import ROOT
from tests.pages.english import english_in

NAMES = ("BF16, AMX", "media screen and")
"""Written alike in every language, or not for people."""


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """``AppTest`` looks for what is chosen by its text, in the language of the test."""
    use_language("zh_CN")
    yield
    use_language("en")


def _opened(path: str, **address: str) -> Any:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.query_params["lang"] = "zh_CN"
    app.run()
    if path:
        app.query_params.update(lang="zh_CN", **address)
        app.switch_page(f"pages/{path}.py").run()
    return app


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("", {}),
        ("dataset", {"view": "classes"}),
        ("dataset", {"view": "map"}),
        ("dataset", {"view": "quiz"}),
        ("train", {}),
        ("confusion", {"view": "matrix", "cell": "6,0"}),
        ("confusion", {"view": "sure"}),
        ("confusion", {"view": "labels"}),
        ("confusion", {"view": "report"}),
        ("inside", {}),
        ("inside", {"view": "why"}),
        ("teach", {}),
        ("models", {}),
        ("classify", {"way": "sample", "view": "why"}),
        ("classify", {"way": "upload"}),
    ],
)
def test_a_page_has_no_english_sentence(home: Any, page: str, address: dict[str, str]) -> None:
    app = _opened(page, **address)
    assert not app.exception
    assert english_in(app, names=NAMES) == []
    assert len(list(app._tree)) > 10


def test_a_run_has_no_english_sentence(home: Any) -> None:
    store = RunStore(Settings.from_environment().database_url)
    run = finished_run(store, PRESETS["article"].changed(dataset="practice"))
    for page in ("train", "runs"):
        app = _opened(page, run=run)
        assert not app.exception
        assert english_in(app, names=NAMES) == []
    assert store.get(run).status is RunStatus.FINISHED


def test_an_english_sentence_would_be_seen(home: Any) -> None:
    use_language("en")
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    seen = english_in(app)
    assert "See the pictures and every single pixel" in seen
    assert "One picture of each of the ten classes" in seen  # told to a component
