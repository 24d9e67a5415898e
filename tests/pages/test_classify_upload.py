"""The Classify page: pictures that are brought, one or many, good and bad."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from fmnist import imaging
from fmnist.runs.answers_given import NONE_OF_THEM
from fmnist.ui import resources
from tests.pages.classifying import (
    SECOND,
    all_answered,
    gallery,
    model_of,
    shirt,
    texts,
    upload,
)

OpenPage = Callable[..., AppTest]


def test_a_bad_file_is_an_error_by_name_and_a_good_one_is_classified(open_page: OpenPage) -> None:
    page = open_page("classify", known="0")
    page.segmented_control(key="classify_way").set_value("upload").run()
    upload(page, ("bad.png", b"<svg></svg>"), ("good.png", shirt()))
    assert not page.exception
    assert r"bad\.png: That is an SVG" in texts(page)
    assert "% sure. Next: " in texts(page)


def test_the_limits_of_the_settings_stand_beneath_the_uploader(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FMNIST_MAX_UPLOAD_MB", "2.5")
    monkeypatch.setenv("FMNIST_MAX_ARCHIVE_MB", "30")
    page = open_page("classify", way="upload")
    assert "Each picture up to 2.5 MB, a zip up to 30 MB: PNG, JPG," in texts(page)
    bring = open_page("models", view="bring")
    assert "Up to 32 MB: KERAS, H5, TFLITE" in texts(bring)


def test_an_uploaded_picture_stays_until_it_is_removed(open_page: OpenPage) -> None:
    page = upload(open_page("classify", way="upload", known="0"), ("good.png", shirt()))
    assert "% sure. Next: " in texts(page)
    assert page.file_uploader(key="classify_files_1").value == []  # ready for the next ones
    page.switch_page("pages/home.py").run()
    page.switch_page("pages/classify.py").run()
    assert not page.exception
    assert [element.value for element in page.text] == ["good.png"]
    assert "% sure. Next: " in texts(page)
    page.button(key="classify_remove").click().run()
    assert "Nothing to classify yet." in texts(page)


def test_a_picture_is_prepared_once_however_often_the_page_is_drawn(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared: list[bytes] = []
    prepare = imaging.prepare

    def counted(content: bytes, **options: Any) -> imaging.Preparation:
        prepared.append(content)
        return prepare(content, **options)

    monkeypatch.setattr(imaging, "prepare", counted)
    page = upload(open_page("classify", way="upload", known="0"), ("good.png", shirt()))
    page.run()
    assert len(prepared) == 1


def test_another_model_answers_about_the_same_picture(open_page: OpenPage) -> None:
    page = upload(open_page("classify", way="upload", known="0"), ("good.png", shirt()))
    all_answered(page.selectbox(key="classify_model").set_value(SECOND).run())
    assert not page.exception
    assert "sure. Next: " in texts(page) or "does not look like" in texts(page)
    assert page.session_state["kept:classify_album"].model == SECOND


def test_many_pictures_are_listed_with_their_counts_and_can_be_corrected(
    open_page: OpenPage,
) -> None:
    files = [(f"{index}.png", shirt()) for index in range(5)]
    page = upload(
        open_page("classify", way="upload", known="0"), *files, ("bad.png", b"<svg></svg>")
    )
    assert not page.exception
    assert "not readable **1**" in texts(page)
    album = page.session_state["kept:classify_album"]
    assert album.progress().failed == 1
    album.say(album.pictures()[0].number, 4)
    page.run()
    assert "of 1 that you labelled, **" in texts(page)
    labels = {button.label for button in page.get("download_button")}
    assert {"CSV", "JSON", "28×28 pictures (.zip)"} <= labels


def test_many_pictures_are_gone_through_one_by_one(open_page: OpenPage) -> None:
    files = [("a.png", shirt()), ("bad.png", b"<svg></svg>"), ("c.png", shirt())]
    page = upload(open_page("classify", way="upload", known="0"), *files)
    assert page.button(key="classify_previous").disabled
    page.button(key="classify_next").click().run()
    assert r"bad\.png: That is an SVG" in texts(page)
    assert "2 of 3" in texts(page)
    page.button(key="classify_next").click().run()
    assert [element.value for element in page.text] == ["c.png"]
    assert page.button(key="classify_next").disabled
    page.button(key="classify_previous").click().run()
    page.button(key="classify_previous").click().run()
    assert [element.value for element in page.text] == ["a.png"]


def test_a_gallery_of_many_is_shown_page_by_page_and_can_be_filtered(open_page: OpenPage) -> None:
    files = [(f"{index}.png", shirt()) for index in range(26)]
    page = upload(open_page("classify", way="upload", known="0"), *files, ("x.png", b"x"))
    assert len(gallery(page)["items"]) == 24
    page.selectbox(key="classify_filter").set_value("failed").run()
    (only,) = gallery(page)["items"]
    assert (only["title"], only["note"], only["state"]) == ("x.png", "not readable", "failed")
    page.selectbox(key="classify_filter").set_value("corrected").run()
    assert "There is none of that kind." in texts(page)


def test_what_does_not_look_like_clothing_is_said_with_the_nearest_guesses(
    open_page: OpenPage,
) -> None:
    page = upload(open_page("classify", way="upload", known="100"), ("good.png", shirt()))
    assert not page.exception
    assert "This does not look like one of the ten classes" in texts(page)
    assert "Nearest guesses: " in texts(page)
    page.button(key="classify_picture_1_right").click().run()
    (given,) = resources.store().answers_given.everybodys()
    assert (given.label, given.said) == (NONE_OF_THEM, NONE_OF_THEM)
    page.slider(key=f"classify_known_{model_of(page)}").set_value(0).run()
    assert "sure. Next: " in texts(page)
    assert page.query_params.get("known") not in ("100", ["100"])


def test_the_pictures_of_a_zip_are_looked_at_and_what_is_none_says_so(open_page: OpenPage) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("summer/shirt.png", shirt())
        file.writestr("../evil.png", shirt())
    page = upload(open_page("classify", way="upload", known="0"), ("a.zip", content.getvalue()))
    assert not page.exception
    album = page.session_state["kept:classify_album"]
    good = [picture for picture in album.pictures() if picture.answer]
    assert [picture.name for picture in good] == ["summer/shirt.png"]
    assert album.progress().failed == 1
    assert "sure. Next: " in texts(page)


def test_cancelled_pictures_can_be_gone_on_with(open_page: OpenPage) -> None:
    page = upload(open_page("classify", way="upload", known="0"), ("a.png", shirt()))
    album = page.session_state["kept:classify_album"]
    album.add([("b.png", shirt()), ("c.png", shirt())])
    album.cancel()
    page.run()
    assert "2 pictures were not looked at." in texts(page)
    page.button(key="classify_resume").click().run()
    all_answered(page)
    assert album.progress().cancelled == 0
    assert all(picture.answer for picture in album.pictures())
