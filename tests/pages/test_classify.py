"""The Classify page: blank canvas, a drawing, a test picture, uploads good and bad."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from streamlit.testing.v1 import AppTest

from fmnist import catalogue

OpenPage = Callable[..., AppTest]


def _texts(page: AppTest) -> str:
    elements = [*page.markdown, *page.caption, *page.subheader, *page.error, *page.info]
    return "\n".join(str(element.value) for element in elements)


def _png(picture: Image.Image) -> bytes:
    content = io.BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


def test_without_a_model_it_says_to_train_one(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(catalogue, "shipped_models", lambda: ())
    page = open_page("classify")
    assert not page.exception
    assert "There is no model yet. Train one" in _texts(page)


def test_a_blank_canvas_waits(open_page: OpenPage) -> None:
    page = open_page("classify")
    assert not page.exception
    assert "Nothing to classify yet." in _texts(page)


def test_a_drawing_is_classified(open_page: OpenPage) -> None:
    picture = Image.new("RGB", (336, 336))
    trousers = [(110, 40), (230, 40), (240, 300), (190, 300), (170, 110), (150, 300), (100, 300)]
    ImageDraw.Draw(picture).line([*trousers, trousers[0]], fill="white", width=14)
    page = open_page("classify")
    page.session_state["classify_canvas"] = {
        "drawing": {
            "raw": {"objects": [{"type": "path"}]},
            "data": "data:image/png;base64," + base64.b64encode(_png(picture)).decode(),
        },
        "backgroundFit": None,
    }
    page.run()
    assert not page.exception
    assert "### Trouser" in _texts(page)
    assert "What the network sees" in _texts(page)


def test_a_test_picture_names_its_true_class(open_page: OpenPage) -> None:
    page = open_page("classify")
    page.segmented_control(key="classify_way").set_value("sample").run()
    page.number_input(key="classify_number").set_value(7).run()
    assert not page.exception
    assert "It is labelled **" in _texts(page)
    assert "% sure. Next: " in _texts(page)


def test_a_bad_file_is_an_error_by_name_and_a_good_one_is_classified(open_page: OpenPage) -> None:
    page = open_page("classify")
    page.segmented_control(key="classify_way").set_value("upload").run()
    shirt = Image.new("RGB", (200, 200), "white")
    ImageDraw.Draw(shirt).rectangle((60, 40, 140, 170), fill="navy")
    page.file_uploader(key="classify_files").set_value(
        [("bad.png", b"<svg></svg>", "image/png"), ("good.png", _png(shirt), "image/png")]
    ).run()
    assert not page.exception
    assert "bad.png: " in _texts(page)
    assert "% sure. Next: " in _texts(page)
