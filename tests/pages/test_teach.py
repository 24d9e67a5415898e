"""Your own classes: empty at first, taught from drawings or files, and what is refused."""

from __future__ import annotations

import io
import re

import numpy as np
from streamlit.testing.v1 import AppTest

from fmnist.data import Dataset
from tests.pages.conftest import OpenPage
from tests.pages.test_dataset import component


def _png(picture: np.ndarray) -> bytes:
    from PIL import Image

    content = io.BytesIO()
    Image.fromarray(picture).save(content, "PNG")
    return content.getvalue()


def _shown(app: AppTest) -> str:
    return "\n".join(str(each.value) for each in (*app.markdown, *app.caption, *app.text))


def test_at_first_there_are_two_empty_classes_and_a_way_to_see_something_at_once(
    open_page: OpenPage,
) -> None:
    app = open_page("teach")
    assert not app.exception
    assert [field.value for field in app.text_input] == ["Class 1", "Class 2"]
    app.button(key="teach_teach").click().run()
    assert "Class 1 has 0 pictures" in app.toast[0].value
    assert "Two pictures a class" in _shown(app)


def test_drawings_are_taught_and_tried_in_one_click_and_stay_on_another_page(
    open_page: OpenPage,
) -> None:
    app = open_page("teach")
    app.button(key="teach_example").click().run()
    assert not app.exception
    assert not app.error
    assert [field.value for field in app.text_input] == ["Hat", "Cup", "House", "Face"]
    shown = _shown(app)
    assert "of 48** pictures right" in shown
    assert "8 pictures:" in shown
    assert "## Cup" in shown
    assert "The whole network as files" in shown
    app.switch_page("pages/home.py").run()
    app.switch_page("pages/teach.py").run()
    assert "of 48** pictures right" in _shown(app)


def test_files_are_taught_and_what_cannot_be_read_is_named(
    open_page: OpenPage, practice: Dataset
) -> None:
    app = open_page("teach")
    for place, label in enumerate((8, 1)):
        files = [
            (f"{number}.png", _png(practice.x_train[number]), "image/png")
            for number in np.flatnonzero(practice.y_train == label)[:4]
        ]
        if place:
            files.append(("broken.png", b"no picture", "image/png"))
        app.file_uploader[place].set_value(files).run()
    app.text_input[0].set_value("bags *1*").run()
    assert not app.exception
    assert "broken.png" in _shown(app)
    app.button(key="teach_teach").click().run()
    assert "of 8** pictures right" in _shown(app)
    bag = practice.x_train[np.flatnonzero(practice.y_train == 8)[9]]
    app.file_uploader[2].set_value([("new.png", _png(bag), "image/png")]).run()
    assert "## bags \\*1\\*" in _shown(app)
    app.text_input[0].set_value("").run()
    assert not app.error
    app.button(key="teach_teach").click().run()
    assert "name of class 0 is empty" in app.toast[0].value
    app.text_input[0].set_value("bags *1*")
    app.text_input[1].set_value("bags *1*").run()
    assert "have changed since" in app.info[0].value
    app.button(key="teach_teach").click().run()
    assert "both called" in app.toast[0].value


def test_a_cell_leads_to_the_pictures_behind_it(open_page: OpenPage) -> None:
    app = open_page("teach")
    app.button(key="teach_example").click().run()
    assert "Click a cell to see the pictures behind it." in _shown(app)
    app.session_state["clicked:teach_matrix"] = [[label, label] for label in range(4)]
    app.run()
    assert not app.exception
    shown = component(app, "teach_behind")
    right = int(re.search(r"\*\*(\d+) of 48\*\* pictures right", _shown(app)).group(1))  # type: ignore[union-attr]
    assert len(shown["identifiers"]) == right > 24
    app.session_state["clicked:teach_matrix"] = []
    app.run()
    assert "Click a cell to see the pictures behind it." in _shown(app)
