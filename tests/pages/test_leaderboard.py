"""The leaderboard: empty, with the test set open, and sealed while there is a teacher."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from fmnist.passwords import hash_password
from fmnist.runs.room import Room
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import TrainingConfig
from fmnist.ui import resources
from tests.finished import finished_run
from tests.pages.conftest import OpenPage

CONFIG = TrainingConfig(dataset="practice")


@pytest.fixture
def store(settings: Settings) -> RunStore:
    return RunStore(settings.database_url)


def _open(open_page: OpenPage, **address: str) -> AppTest:
    return open_page("lessons", view="leaderboard", **address)


def _texts(page: AppTest) -> str:
    kinds = (page.markdown, page.caption, page.info, page.warning, page.error)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def test_before_the_first_run_it_says_who_comes_in(open_page: OpenPage, store: RunStore) -> None:
    page = _open(open_page)
    assert not page.exception
    assert not page.error
    assert "Nobody stands here yet" in _texts(page)


def test_the_best_of_each_visitor_stands_there_with_the_test_accuracy(
    open_page: OpenPage, store: RunStore
) -> None:
    finished_run(store, CONFIG, owner="anna", accuracy=0.2)
    finished_run(store, CONFIG, owner="anna", accuracy=0.2)
    finished_run(store, CONFIG, owner="ben", accuracy=0.3)
    store.visitors.call("ben", "Ben *the* first")
    page = _open(open_page)
    assert not page.exception
    table = page.dataframe[0].value
    assert sorted(table["who"].tolist()) == ["Ben *the* first", "anna"]
    assert table["place"].tolist() == [1, 1]
    assert table["validation"].tolist() == [25.0, 25.0]
    assert sorted(table["test"].tolist()) == [20.0, 30.0]
    assert sorted(table["shift"].round(2).tolist()) == [-5.0, 5.0]
    assert "Why the winner usually falls" in _texts(page)
    assert any("Ben \\*the\\* first" in metric.label for metric in page.metric)
    page.button_group(key="leaderboard_order").set_value("parameters").run()
    assert "Nobody stands here yet" in _texts(page)  # none reaches 90%
    assert page.query_params["order"] in ("parameters", ["parameters"])


def test_while_the_test_set_is_sealed_no_test_accuracy_is_told(
    open_page: OpenPage, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FMNIST_TEACHER_PASSWORD", hash_password("secret of the teacher"))
    finished_run(store, CONFIG, owner="anna", accuracy=0.2)
    finished_run(store, CONFIG, owner="ben", accuracy=0.3)
    page = _open(open_page)
    assert not page.exception
    assert "test" not in page.dataframe[0].value
    assert "The test set is sealed" in _texts(page)
    assert "Why the winner usually falls" not in _texts(page)
    store.room.put(Room(test_set_open=True))
    resources.room.clear()  # otherwise it is read once a second
    assert "Why the winner usually falls" in _texts(_open(open_page))
