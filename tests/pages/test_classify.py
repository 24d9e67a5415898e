"""The Classify page: blank canvas, a drawing, a test picture, uploads good and bad."""

from __future__ import annotations

import base64
import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from streamlit.testing.v1 import AppTest

from fmnist import catalogue, imaging
from fmnist.data import Dataset
from fmnist.labels import CLASS_NAMES
from fmnist.runs.answers_given import NONE_OF_THEM
from fmnist.ui import resources

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


def _upload(page: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """Bring files, and wait until they are looked at."""
    page.file_uploader(key="classify_files_0").set_value(
        [(name, content, "image/png") for name, content in files]
    )
    return _all_answered(page.run())


def _all_answered(page: AppTest) -> AppTest:
    """Wait until every picture is looked at, and draw the page again."""
    assert page.session_state["kept:classify_album"].wait(60)
    return page.run()


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
    page = open_page("classify", known="0")
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
    page = open_page("classify", known="0")
    page.segmented_control(key="classify_way").set_value("upload").run()
    _upload(page, ("bad.png", b"<svg></svg>"), ("good.png", _shirt()))
    assert not page.exception
    assert r"bad\.png: That is an SVG" in _texts(page)
    assert "% sure. Next: " in _texts(page)


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
    assert "## Trouser" in _texts(page)


def test_a_drawing_survives_a_look_at_a_test_picture(open_page: OpenPage) -> None:
    page = open_page("classify", known="0")
    page.session_state["classify_canvas"] = canvas(trousers())
    page.run()
    page.button_group(key="classify_way").set_value("sample").run()
    page.button_group(key="classify_way").set_value("draw").run()
    assert "## Trouser" in _texts(page)


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
    assert "Nothing to classify yet." in _texts(page)


def test_an_uploaded_picture_stays_until_it_is_removed(open_page: OpenPage) -> None:
    page = _upload(open_page("classify", way="upload", known="0"), ("good.png", _shirt()))
    assert "% sure. Next: " in _texts(page)
    assert page.file_uploader(key="classify_files_1").value == []  # ready for the next ones
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
    page = _upload(open_page("classify", way="upload", known="0"), ("good.png", _shirt()))
    page.run()
    assert len(prepared) == 1


def test_another_model_answers_about_the_same_picture(open_page: OpenPage) -> None:
    page = _upload(open_page("classify", way="upload", known="0"), ("good.png", _shirt()))
    _all_answered(page.selectbox(key="classify_model").set_value(SECOND).run())
    assert not page.exception
    assert "sure. Next: " in _texts(page) or "does not look like" in _texts(page)
    assert page.session_state["kept:classify_album"].model == SECOND


def test_many_pictures_are_listed_with_their_counts_and_can_be_corrected(
    open_page: OpenPage,
) -> None:
    files = [(f"{index}.png", _shirt()) for index in range(5)]
    page = _upload(
        open_page("classify", way="upload", known="0"), *files, ("bad.png", b"<svg></svg>")
    )
    assert not page.exception
    assert "not readable **1**" in _texts(page)
    album = page.session_state["kept:classify_album"]
    assert album.progress().failed == 1
    album.say(album.pictures()[0].number, 4)
    page.run()
    assert "of 1 that you labelled, **" in _texts(page)
    labels = {button.label for button in page.get("download_button")}
    assert {"CSV", "JSON", "28×28 pictures (.zip)"} <= labels


def test_a_gallery_of_many_is_shown_page_by_page_and_can_be_filtered(open_page: OpenPage) -> None:
    files = [(f"{index}.png", _shirt()) for index in range(26)]
    page = _upload(open_page("classify", way="upload", known="0"), *files, ("x.png", b"x"))
    assert len(_gallery(page)["items"]) == 24
    page.selectbox(key="classify_filter").set_value("failed").run()
    (only,) = _gallery(page)["items"]
    assert (only["title"], only["note"], only["state"]) == ("x.png", "not readable", "failed")
    page.selectbox(key="classify_filter").set_value("corrected").run()
    assert "There is none of that kind." in _texts(page)


def test_what_does_not_look_like_clothing_is_said_with_the_nearest_guesses(
    open_page: OpenPage,
) -> None:
    page = _upload(open_page("classify", way="upload", known="100"), ("good.png", _shirt()))
    assert not page.exception
    assert "This does not look like one of the ten classes" in _texts(page)
    assert "Nearest guesses: " in _texts(page)
    page.button(key="classify_picture_1_right").click().run()
    (given,) = resources.store().answers_given.everybodys()
    assert (given.label, given.said) == (NONE_OF_THEM, NONE_OF_THEM)
    page.slider(key=f"classify_known_{_model(page)}").set_value(0).run()
    assert "sure. Next: " in _texts(page)
    assert page.query_params.get("known") not in ("100", ["100"])


def test_the_pictures_of_a_zip_are_looked_at_and_what_is_none_says_so(open_page: OpenPage) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("summer/shirt.png", _shirt())
        file.writestr("../evil.png", _shirt())
    page = _upload(open_page("classify", way="upload", known="0"), ("a.zip", content.getvalue()))
    assert not page.exception
    album = page.session_state["kept:classify_album"]
    good = [picture for picture in album.pictures() if picture.answer]
    assert [picture.name for picture in good] == ["summer/shirt.png"]
    assert album.progress().failed == 1
    assert "sure. Next: " in _texts(page)


def test_cancelled_pictures_can_be_gone_on_with(open_page: OpenPage) -> None:
    page = _upload(open_page("classify", way="upload", known="0"), ("a.png", _shirt()))
    album = page.session_state["kept:classify_album"]
    album.add([("b.png", _shirt()), ("c.png", _shirt())])
    album.cancel()
    page.run()
    assert "2 pictures were not looked at." in _texts(page)
    page.button(key="classify_resume").click().run()
    _all_answered(page)
    assert album.progress().cancelled == 0
    assert all(picture.answer for picture in album.pictures())


def test_the_camera_is_offered(open_page: OpenPage) -> None:
    page = open_page("classify", way="camera")
    assert not page.exception
    assert page.get("camera_input")
    assert "Nothing to classify yet." in _texts(page)


def test_a_photo_shows_its_steps_and_its_colours(open_page: OpenPage) -> None:
    page = open_page("classify", way="upload", known="0")
    page.button_group(key="classify_kind").set_value("photo").run()
    _upload(page, ("good.png", _shirt()))
    assert "**1. Your photo**" in _texts(page)
    assert "navy 100%" in "".join(str(element.value) for element in page.get("html"))


def _photo(open_page: OpenPage, **address: str) -> AppTest:
    """Open the page with one photo, which counts as one."""
    page = open_page("classify", way="upload", known="0", **address)
    page.button_group(key="classify_kind").set_value("photo").run()
    return _upload(page, ("good.png", _shirt()))


def test_a_photo_is_turned_and_its_answer_follows_and_goes_back(open_page: OpenPage) -> None:
    page = _photo(open_page, view="mend")
    assert not page.exception
    album = page.session_state["kept:classify_album"]
    before = album.pictures()[0].answer.picture
    _all_answered(page.button(key="classify_picture_1_turn").click().run())
    assert album.pictures()[0].adjustments.quarter_turns == 1
    assert (album.pictures()[0].answer.picture != before).any()
    assert "Answer now: **" in _texts(page)
    _all_answered(page.toggle(key="classify_picture_1_invert").set_value(True).run())
    _all_answered(page.selectbox(key="classify_picture_1_method").set_value("kmeans").run())
    assert not page.exception
    mended = album.pictures()[0].adjustments
    assert (mended.invert, mended.method, mended.quarter_turns) == (True, "kmeans", 1)
    _all_answered(page.button(key="classify_picture_1_reset").click().run())
    assert (album.pictures()[0].answer.picture == before).all()


def test_why_shows_parts_likes_and_what_would_change_its_mind(open_page: OpenPage) -> None:
    page = _photo(open_page, view="why")
    assert not page.exception
    for text in ("Which parts it needs", "What would change its mind?", "most similar training"):
        assert text in _texts(page)
    assert "Click on parts of it to cover them" in _texts(page)


def test_covering_a_part_tells_what_becomes_of_the_answer(open_page: OpenPage) -> None:
    page = open_page("classify", way="sample", view="why", number="3")
    (component,) = (e for e in page.get("bidi_component") if "_cover_" in e.proto.id)
    key = component.proto.id.rsplit("-", 1)[1]
    dot = {"type": "Circle", "left": 140, "top": 140, "radius": 60, "originX": "center",
           "originY": "center"}  # fmt: skip
    page.session_state[key] = {
        "drawing": {"raw": {"objects": [dot]}, "data": None}, "backgroundFit": None,
    }  # fmt: skip
    page.run()
    assert not page.exception
    assert "→" in _texts(page)
    assert "Click on parts of it to cover them" not in _texts(page)


def test_several_items_are_counted(open_page: OpenPage) -> None:
    two = Image.new("RGB", (400, 200), "white")
    draw = ImageDraw.Draw(two)
    draw.rectangle((40, 40, 140, 170), fill="navy")
    draw.rectangle((240, 40, 350, 170), fill="maroon")
    page = open_page("classify", way="upload", known="0", items="several")
    page.button_group(key="classify_kind").set_value("photo").run()
    _upload(page, ("two.png", _png(two)))
    assert not page.exception
    assert "## 2 items: " in _texts(page)
    page.button_group(key="classify_items").set_value("one").run()
    assert "% sure. Next: " in _texts(page)


def test_an_answer_to_was_this_right_is_kept_and_taken_back(open_page: OpenPage) -> None:
    page = _photo(open_page)
    store = resources.store()
    assert "Nothing leaves the server." in _texts(page)
    page.button(key="classify_picture_1_right").click().run()
    assert "It is kept, thank you." in _texts(page)
    (given,) = store.answers_given.everybodys()
    assert given.right
    assert given.kind == "photo"
    page.button(key="classify_picture_1_back").click().run()
    assert store.answers_given.count() == 0
    other = (given.label + 1) % 10
    page.selectbox(key="classify_picture_1_other").set_value(other).run()
    assert not page.exception
    (given,) = store.answers_given.everybodys()
    assert given.label == other
    assert page.session_state["kept:classify_album"].pictures()[0].label == other
    assert any("Your 1 answer" in expander.label for expander in page.expander)
    page.button(key="classify_given_delete").click().run()
    assert store.answers_given.count() == 0


def test_a_test_picture_has_its_label_and_is_not_asked_about(open_page: OpenPage) -> None:
    page = open_page("classify", way="sample")
    assert "Was this right?" not in _texts(page)


def _model(page: AppTest) -> str:
    return str(page.selectbox(key="classify_model").value)


def _gallery(page: AppTest) -> dict[str, Any]:
    (found,) = (e for e in page.get("bidi_component") if "-classify_gallery" in e.proto.id)
    data: dict[str, Any] = json.loads(found.proto.json)
    return data


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
