"""The language of a visitor: chosen by the address, kept, and changed without losing anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from fmnist.translation import use_language
from fmnist.ui import language


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    use_language("en")


def _title(app: Any) -> str:
    return str(app.title[0].value)


def _address(app: Any, name: str) -> str | None:
    value = app.query_params.get(name)
    return value[0] if isinstance(value, list) else value


def test_the_address_says_the_language_and_keeps_saying_it(open_page: Any) -> None:
    app = open_page("dataset", lang="zh_CN")
    use_language("zh_CN")  # AppTest looks for what is chosen by its text
    assert _title(app) == "数据集"
    app.query_params.clear()  # as a page change in a browser does
    app.switch_page("pages/runs.py").run()
    assert _title(app) == "运行记录"
    assert _address(app, "lang") == "zh_CN"


def test_a_language_that_is_not_there_is_no_wish(open_page: Any) -> None:
    assert _title(open_page("dataset", lang="xx")) == "Dataset"


def _switch(app: Any, name: str) -> Any:
    """Click a language, as the browser reports it."""
    app.session_state["clicked:language_switch"] = name
    return app.run()


@pytest.mark.parametrize("address", [{}, {"lang": "en"}])
def test_a_switch_changes_the_texts_and_no_value(open_page: Any, address: dict[str, str]) -> None:
    app = open_page("train", epochs="7", **address)
    app.number_input(key="train_seed").set_value(11).run()
    app.session_state["train_tabs"] = "Augmentation"
    app.run()
    _switch(app, "zh_CN")
    use_language("zh_CN")
    assert not app.exception
    assert _title(app) == "训练"
    assert app.number_input(key="train_epochs").value == 7
    assert app.number_input(key="train_seed").value == 11
    assert app.session_state["train_tabs"] == "数据增强"
    assert _address(app, "epochs") == "7"
    assert _address(app, "lang") == ("zh_CN" if address else None)
    app.switch_page("pages/runs.py").run()
    assert _title(app) == "运行记录"
    assert _title(_switch(app, "en")) == "Runs"


def test_a_click_that_names_no_language_changes_nothing(open_page: Any) -> None:
    assert _title(_switch(open_page("runs"), "../../etc")) == "Runs"


def test_what_is_done_at_once_comes_with_the_address_of_before(open_page: Any) -> None:
    app = _switch(open_page("runs", lang="zh_CN"), "en")
    app.query_params["lang"] = "zh_CN"
    app.run()
    assert _title(app) == "Runs"
    assert _address(app, "lang") == "en"


@pytest.mark.parametrize(("cookie", "title"), [("zh_CN", "运行记录"), ("xx", "Runs")])
def test_a_browser_remembers_the_language(
    open_page: Any, monkeypatch: pytest.MonkeyPatch, cookie: str, title: str
) -> None:
    monkeypatch.setattr(
        type(st.context), "cookies", property(lambda _self: {language.COOKIE: cookie})
    )
    assert _title(open_page("runs")) == title


def _speaking() -> None:
    import streamlit as st

    from fmnist.translation import _
    from fmnist.ui.language import apply_language

    def speak() -> None:
        st.session_state["said"] = _("Runs")

    apply_language()
    st.button("Speak", on_click=speak)


def test_a_callback_speaks_the_language_of_its_session(home: Any) -> None:
    """It runs before the script that chooses the language, in a context of its own."""
    app = AppTest.from_function(_speaking)
    app.query_params["lang"] = "zh_CN"
    app.run().button[0].click().run()
    assert app.session_state["said"] == "运行记录"
