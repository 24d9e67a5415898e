"""The Classify page: drawings."""

from __future__ import annotations

import json
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from tests.pages.classifying import (
    canvas,
    texts,
    trousers,
)

OpenPage = Callable[..., AppTest]


def test_a_blank_canvas_waits(open_page: OpenPage) -> None:
    page = open_page("classify")
    assert not page.exception
    assert "Nothing to classify yet." in texts(page)


def test_a_drawing_is_classified(open_page: OpenPage) -> None:
    page = open_page("classify", known="0")
    page.session_state["classify_canvas"] = canvas(trousers())
    page.run()
    assert not page.exception
    assert "## Trouser" in texts(page)
    assert "What the network sees" in texts(page)


def test_a_drawing_and_its_answer_survive_a_visit_to_another_page(open_page: OpenPage) -> None:
    page = open_page("classify", known="0")
    page.session_state["classify_canvas"] = canvas(trousers())
    page.run()
    page.switch_page("pages/home.py").run()
    page.switch_page("pages/classify.py").run()
    assert not page.exception
    (component,) = (e for e in page.get("bidi_component") if "-classify_canvas" in e.proto.id)
    assert json.loads(component.proto.json)["initialDrawing"]["objects"] == [{"type": "path"}]
    # The browser has not sent the drawing again, and yet the answer is there.
    assert "## Trouser" in texts(page)


def test_a_drawing_survives_a_look_at_a_test_picture(open_page: OpenPage) -> None:
    page = open_page("classify", known="0")
    page.session_state["classify_canvas"] = canvas(trousers())
    page.run()
    page.button_group(key="classify_way").set_value("sample").run()
    page.button_group(key="classify_way").set_value("draw").run()
    assert "## Trouser" in texts(page)


def test_a_cleared_canvas_is_still_blank_after_another_page(open_page: OpenPage) -> None:
    page = open_page("classify", known="0")
    page.session_state["classify_canvas"] = canvas(trousers())
    page.run()
    page.session_state["classify_canvas"] = {
        "drawing": {"raw": {"objects": []}, "data": None},
        "backgroundFit": None,
    }
    page.run()
    page.switch_page("pages/home.py").run()
    page.switch_page("pages/classify.py").run()
    assert "Nothing to classify yet." in texts(page)
