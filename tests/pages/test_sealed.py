"""While the test set is sealed, no page tells how a run does on it; its teacher sees it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from fmnist.passwords import hash_password
from fmnist.runs.room import Room
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.ui import resources
from tests.finished import run_with_model
from tests.pages.conftest import OpenPage

ACCURACY, TOLD = 0.4321, "43.2"
PLACES = {
    "train": "run",
    "runs": "runs",
    "confusion": "model",
    "models": "model",
}


@pytest.fixture
def store(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> RunStore:
    monkeypatch.setenv("FMNIST_TEACHER_PASSWORD", hash_password("secret of the teacher"))
    return RunStore(settings.database_url)


def _everything(page: AppTest) -> str:
    assert not page.exception
    tables = [str(table.value.to_dict()) for table in page.dataframe]
    texts = [str(each.value) for each in (*page.markdown, *page.caption, *page.metric, *page.error)]
    options = [option for box in page.selectbox for option in box.options]
    return "\n".join([repr(page.main), *tables, *texts, *options])


@pytest.mark.parametrize("name", PLACES)
def test_no_page_tells_it_before_it_is_opened(
    open_page: OpenPage, store: RunStore, name: str
) -> None:
    run_id = run_with_model(store, accuracy=ACCURACY)
    sealed = _everything(open_page(name, **{PLACES[name]: run_id}))
    assert run_id in sealed
    assert TOLD not in sealed
    assert "went wrong" not in sealed
    store.room.put(Room(test_set_open=True))
    resources.room.clear()  # otherwise it is read once a second
    assert TOLD in _everything(open_page(name, **{PLACES[name]: run_id}))


def test_the_matrix_of_the_test_pictures_is_refused_and_that_of_validation_shown(
    open_page: OpenPage, store: RunStore
) -> None:
    run_id = run_with_model(store, accuracy=ACCURACY)
    page = open_page("confusion", model=run_id)
    assert "The test set is sealed" in page.error[0].value
    page = open_page("confusion", model=run_id, split="validation")
    assert not page.exception
    assert not page.error
