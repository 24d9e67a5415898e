"""Values of widgets reach the browser."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from fmnist.ui import state


def _page() -> None:
    import streamlit as st

    from fmnist.ui import state

    state.arrive("page")
    if not state.has_widget("page_number"):
        state.widget("page_number", 7)
    st.slider("Number", 1, 10, key="page_number")
    if not state.recall("cut_short", False):
        state.settle()


def _sent(app: AppTest) -> bool:
    """Whether the run has told the browser a value."""
    return bool(app.slider[0].proto.set_value)


def test_a_value_is_sent_again_while_the_browser_may_not_have_drawn_it() -> None:
    app = AppTest.from_function(_page).run()
    assert _sent(app)
    assert _sent(app.run())
    app.slider[0].set_value(3).run()
    assert app.slider[0].value == 3


def test_what_was_drawn_long_ago_is_the_browsers_affair(monkeypatch: pytest.MonkeyPatch) -> None:
    app = AppTest.from_function(_page).run()
    monkeypatch.setattr(state, "_DRAWN_SECONDS", -1.0)
    assert not _sent(app.run())


def test_a_run_that_was_cut_short_settles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "_DRAWN_SECONDS", -1.0)
    app = AppTest.from_function(_page)
    app.session_state["kept:cut_short"] = True
    assert _sent(app.run())
    assert _sent(app.run())
