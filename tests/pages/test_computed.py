"""What a worker works out for a page: asked for, followed, shown, or why there is none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from fmnist.runs.records import RunStatus
from fmnist.runs.store import RunStore
from fmnist.settings import Settings


def _page() -> None:
    import streamlit as st

    from fmnist.ui.computed import computed, kept

    question = {"split": "test", "count": 50, "seed": 0}
    found = computed("tsne", question, key="page_map", title="The map", about="It takes a while.")
    if found is not None:
        again = kept("tsne", question)
        st.write(f"{found['points'].shape} {found['points'].flags.writeable} {again is found}")


@pytest.fixture
def store(home: Path) -> RunStore:
    return RunStore(Settings.from_environment().database_url)


def _open() -> AppTest:
    app = AppTest.from_function(_page).run()
    assert not app.exception
    return app


def _asked(app: AppTest, store: RunStore) -> str:
    app.button(key="page_map_ask").click().run()
    assert not app.exception
    (found,) = store.computations.active()
    return found.id


def test_it_is_worked_out_only_when_somebody_asks(store: RunStore) -> None:
    app = _open()
    assert "**The map** has not been worked out yet." in app.markdown[0].value
    assert app.caption[0].value == "It takes a while."
    assert store.computations.active() == []
    _asked(app, store)
    assert store.computations.active()[0].kind == "tsne"


def test_without_workers_it_says_what_to_do(store: RunStore) -> None:
    app = _open()
    _asked(app, store)
    assert "python -m fmnist workers" in app.get("progress")[0].proto.text  # type: ignore[attr-defined]
    assert not app.button


def test_its_result_is_shared_and_read_only(store: RunStore) -> None:
    app = _open()
    found = _asked(app, store)
    store.computations.begin(found, "me")
    points = np.zeros((50, 2), np.float32)
    store.computations.finish(found, "me", {"points": points}, most_bytes=1 << 20)
    assert _open().markdown[-1].value == "(50, 2) False True"


def test_a_result_that_made_room_for_others_is_asked_for_again(store: RunStore) -> None:
    app = _open()
    found = _asked(app, store)
    store.computations.begin(found, "me")
    points = np.zeros((50, 2), np.float32)
    store.computations.finish(found, "me", {"points": points}, most_bytes=1 << 20)
    other = store.computations.ask("tsne", {"other": 1}, owner="bob")
    store.computations.begin(other.id, "me")
    store.computations.finish(other.id, "me", {"points": points}, most_bytes=1)
    assert app.run().button(key="page_map_ask").label == "Work it out"


def test_one_that_failed_says_why_and_is_tried_again(store: RunStore) -> None:
    app = _open()
    found = _asked(app, store)
    store.computations.begin(found, "me")
    store.computations.fail(found, "The worker ran out of memory.", holder="me")
    app = _open()
    assert app.error[0].value == ("The map could not be worked out. The worker ran out of memory.")
    app.button(key="page_map_again").click().run()
    assert not app.exception
    now = store.computations.find(found)
    assert now is not None
    assert now.status is RunStatus.QUEUED
