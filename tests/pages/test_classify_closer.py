"""The Classify page: a closer look at a picture, and what somebody says of it."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image, ImageDraw
from streamlit.testing.v1 import AppTest

from fmnist.ui import resources
from tests.pages.classifying import (
    all_answered,
    photo,
    png,
    shirt,
    texts,
    upload,
)

OpenPage = Callable[..., AppTest]


def test_a_photo_shows_its_steps_and_its_colours(open_page: OpenPage) -> None:
    page = open_page("classify", way="upload", known="0")
    page.button_group(key="classify_kind").set_value("photo").run()
    upload(page, ("good.png", shirt()))
    assert "**1. Your photo**" in texts(page)
    assert "navy 100%" in "".join(str(element.value) for element in page.get("html"))


def test_a_photo_is_turned_and_its_answer_follows_and_goes_back(open_page: OpenPage) -> None:
    page = photo(open_page, view="mend")
    assert not page.exception
    album = page.session_state["kept:classify_album"]
    before = album.pictures()[0].answer.picture
    all_answered(page.button(key="classify_picture_1_turn").click().run())
    assert album.pictures()[0].adjustments.quarter_turns == 1
    assert (album.pictures()[0].answer.picture != before).any()
    assert "Answer now: **" in texts(page)
    all_answered(page.toggle(key="classify_picture_1_invert").set_value(True).run())
    all_answered(page.selectbox(key="classify_picture_1_method").set_value("kmeans").run())
    assert not page.exception
    mended = album.pictures()[0].adjustments
    assert (mended.invert, mended.method, mended.quarter_turns) == (True, "kmeans", 1)
    all_answered(page.button(key="classify_picture_1_reset").click().run())
    assert (album.pictures()[0].answer.picture == before).all()


def test_why_shows_parts_likes_and_what_would_change_its_mind(open_page: OpenPage) -> None:
    page = photo(open_page, view="why")
    assert not page.exception
    for text in ("Which parts it needs", "What would change its mind?", "most similar training"):
        assert text in texts(page)
    assert "Click on parts of it to cover them" in texts(page)


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
    assert "→" in texts(page)
    assert "Click on parts of it to cover them" not in texts(page)


def test_several_items_are_counted(open_page: OpenPage) -> None:
    two = Image.new("RGB", (400, 200), "white")
    draw = ImageDraw.Draw(two)
    draw.rectangle((40, 40, 140, 170), fill="navy")
    draw.rectangle((240, 40, 350, 170), fill="maroon")
    page = open_page("classify", way="upload", known="0", items="several")
    page.button_group(key="classify_kind").set_value("photo").run()
    upload(page, ("two.png", png(two)))
    assert not page.exception
    assert "## 2 items: " in texts(page)
    page.button_group(key="classify_items").set_value("one").run()
    assert "% sure. Next: " in texts(page)


def test_an_answer_to_was_this_right_is_kept_and_taken_back(open_page: OpenPage) -> None:
    page = photo(open_page)
    store = resources.store()
    assert "Nothing leaves the server." in texts(page)
    page.button(key="classify_picture_1_right").click().run()
    assert "It is kept, thank you." in texts(page)
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
