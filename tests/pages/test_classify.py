"""The Classify page: blank canvas, a drawing, a test picture, uploads good and bad."""

from __future__ import annotations

import base64
import io
import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from streamlit.testing.v1 import AppTest

from fmnist import catalogue, imaging
from fmnist.data import Dataset
from fmnist.labels import CLASS_NAMES

OpenPage = Callable[..., AppTest]

SECOND = catalogue.shipped_models()[1].identifier
"""A model that is not the one chosen by default."""


def _texts(page: AppTest) -> str:
    elements = [*page.markdown, *page.caption, *page.subheader, *page.error, *page.info]
    return "\n".join(str(element.value) for element in elements)


def _png(picture: Image.Image) -> bytes:
    content = io.BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


def _shirt() -> bytes:
    shirt = Image.new("RGB", (200, 200), "white")
    ImageDraw.Draw(shirt).rectangle((60, 40, 140, 170), fill="navy")
    return _png(shirt)


def trousers() -> Image.Image:
    picture = Image.new("RGB", (336, 336))
    outline = [(110, 40), (230, 40), (240, 300), (190, 300), (170, 110), (150, 300), (100, 300)]
    ImageDraw.Draw(picture).line([*outline, outline[0]], fill="white", width=14)
    return picture


def canvas(picture: Image.Image) -> dict[str, Any]:
    """Return what the canvas sends of a drawing."""
    return {
        "drawing": {
            "raw": {"objects": [{"type": "path"}]},
            "data": "data:image/png;base64," + base64.b64encode(_png(picture)).decode(),
        },
        "backgroundFit": None,
    }


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
    page = open_page("classify")
    page.session_state["classify_canvas"] = canvas(trousers())
    page.run()
    assert not page.exception
    assert "## Trouser" in _texts(page)
    assert "What the network sees" in _texts(page)


def test_a_test_picture_is_called_right_or_wrong_by_its_label(
    open_page: OpenPage, practice: Dataset
) -> None:
    page = open_page("classify", way="sample")
    verdicts = set()
    for number in range(0, 500, 25):
        page.number_input(key="classify_number").set_value(number).run()
        assert not page.exception
        (answer,) = re.findall(r"^## (.+)$", _texts(page), re.MULTILINE)
        label = CLASS_NAMES[int(practice.y_test[number])]
        right = answer == label
        assert ("**Right**" in _texts(page)) == right
        assert (f"**Wrong**], it is labelled **{label}**" in _texts(page)) == (not right)
        verdicts.add(right)
    assert verdicts == {True, False}


def test_another_one_shows_another_test_picture(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(random, "randint", lambda _least, most: most)
    page = open_page("classify", way="sample")
    page.button(key="classify_another").click().run()
    assert page.number_input(key="classify_number").value == 499
    assert page.query_params["number"] in ("499", ["499"])


def test_a_bad_file_is_an_error_by_name_and_a_good_one_is_classified(open_page: OpenPage) -> None:
    page = open_page("classify")
    page.segmented_control(key="classify_way").set_value("upload").run()
    page.file_uploader(key="classify_files").set_value(
        [("bad.png", b"<svg></svg>", "image/png"), ("good.png", _shirt(), "image/png")]
    ).run()
    assert not page.exception
    assert "bad.png: " in _texts(page)
    assert "% sure. Next: " in _texts(page)


def test_a_drawing_and_its_answer_survive_a_visit_to_another_page(open_page: OpenPage) -> None:
    page = open_page("classify")
    page.session_state["classify_canvas"] = canvas(trousers())
    page.run()
    page.switch_page("pages/home.py").run()
    page.switch_page("pages/classify.py").run()
    assert not page.exception
    (component,) = (e for e in page.get("bidi_component") if "-classify_canvas" in e.proto.id)
    assert json.loads(component.proto.json)["initialDrawing"]["objects"] == [{"type": "path"}]
    # The browser has not sent the drawing again, and yet the answer is there.
    assert "## Trouser" in _texts(page)


def test_a_drawing_survives_a_look_at_a_test_picture(open_page: OpenPage) -> None:
    page = open_page("classify")
    page.session_state["classify_canvas"] = canvas(trousers())
    page.run()
    page.button_group(key="classify_way").set_value("sample").run()
    page.button_group(key="classify_way").set_value("draw").run()
    assert "## Trouser" in _texts(page)


def test_a_cleared_canvas_is_still_blank_after_another_page(open_page: OpenPage) -> None:
    page = open_page("classify")
    page.session_state["classify_canvas"] = canvas(trousers())
    page.run()
    page.session_state["classify_canvas"] = {
        "drawing": {"raw": {"objects": []}, "data": None},
        "backgroundFit": None,
    }
    page.run()
    page.switch_page("pages/home.py").run()
    page.switch_page("pages/classify.py").run()
    assert "Nothing to classify yet." in _texts(page)


def test_an_uploaded_picture_stays_until_it_is_removed(open_page: OpenPage) -> None:
    page = open_page("classify", way="upload")
    page.file_uploader(key="classify_files").set_value([("good.png", _shirt(), "image/png")]).run()
    assert "% sure. Next: " in _texts(page)
    page.switch_page("pages/home.py").run()
    page.switch_page("pages/classify.py").run()
    assert not page.exception
    assert [element.value for element in page.text] == ["good.png"]
    assert "% sure. Next: " in _texts(page)
    page.button(key="classify_remove").click().run()
    assert "Nothing to classify yet." in _texts(page)


def test_a_picture_is_prepared_once_however_often_the_page_is_drawn(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared: list[bytes] = []
    prepare = imaging.prepare

    def counted(content: bytes, **options: Any) -> imaging.Preparation:
        prepared.append(content)
        return prepare(content, **options)

    monkeypatch.setattr(imaging, "prepare", counted)
    page = open_page("classify", way="upload")
    page.file_uploader(key="classify_files").set_value([("good.png", _shirt(), "image/png")]).run()
    page.selectbox(key="classify_model").set_value(SECOND).run()
    assert len(prepared) == 1
    page.button_group(key="classify_kind").set_value("drawing").run()
    assert len(prepared) == 2


def test_the_last_file_taken_away_takes_its_answer_along(open_page: OpenPage) -> None:
    page = open_page("classify", way="upload")
    page.file_uploader(key="classify_files").set_value([("good.png", _shirt(), "image/png")]).run()
    page.file_uploader(key="classify_files").set_value([]).run()
    assert "Nothing to classify yet." in _texts(page)


def test_an_address_shows_the_same_model_and_test_picture(open_page: OpenPage) -> None:
    page = open_page("classify", model=SECOND, way="sample", number="7")
    assert page.selectbox(key="classify_model").value == SECOND
    assert page.number_input(key="classify_number").value == 7
    page.number_input(key="classify_number").set_value(8).run()
    assert page.query_params["number"] in ("8", ["8"])
    page.switch_page("pages/home.py").run()
    page.query_params.clear()
    page.switch_page("pages/classify.py").run()
    assert page.selectbox(key="classify_model").value == SECOND
    assert page.number_input(key="classify_number").value == 8


def test_a_number_beyond_the_last_test_picture_shows_the_last_one(open_page: OpenPage) -> None:
    page = open_page("classify", way="sample", number="9999")
    assert not page.exception
    assert page.number_input(key="classify_number").value == 499
