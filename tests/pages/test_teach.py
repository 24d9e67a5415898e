"""Your own classes: empty at first, taught from drawings or files, and what is refused."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
from streamlit.testing.v1 import AppTest

from fmnist.catalogue import models, shipped_models
from fmnist.data import Dataset
from fmnist.export.bundle import CARD, KERAS, TFLITE
from fmnist.labels import ClassNames
from fmnist.model_entry import ModelEntry
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.teaching.sent import views_from_text
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


def test_what_was_brought_is_there_when_the_page_is_loaded_again_by_the_same_visitor(
    open_page: OpenPage,
) -> None:
    app = open_page("teach")
    app.button(key="teach_example").click().run()
    again = open_page("home")
    assert again.session_state["kept:visitor"] != app.session_state["kept:visitor"]
    again.session_state["kept:visitor"] = app.session_state["kept:visitor"]
    again.switch_page("pages/teach.py").run()
    assert [field.value for field in again.text_input] == ["Hat", "Cup", "House", "Face"]
    assert "of 48** pictures right" in _shown(again)
    other = open_page("teach")
    assert [field.value for field in other.text_input] == ["Class 1", "Class 2"]


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


def _made_by_a_worker(home: Path) -> None:
    """Finish what the page has asked for; another network stands for the one that was taught."""
    store = RunStore(Settings.from_environment().database_url)
    (asked,) = [each for each in store.computations.active() if each.kind == "taught"]
    store.computations.begin(asked.id, "worker")
    entry = next(each for each in shipped_models() if each.identifier == "lenet5-tuned")
    card = replace(
        entry.card,
        class_names=ClassNames([f"kind *{number}*" for number in range(10)]),
        dataset={"name": "own-classes", "checksum": "1", "training": 48, "backbone": "photo"},
        metrics={"validation_accuracy": 0.5, "validation_loss": 1.0},
    )
    files = {CARD: card.to_json().encode(), KERAS: entry.keras_file(), TFLITE: entry.read(TFLITE)}
    arrays = {name: np.frombuffer(content, np.uint8) for name, content in files.items()}
    store.computations.finish(asked.id, "worker", arrays, most_bytes=10**9)


def test_a_taught_network_is_kept_and_classifies_on_the_other_page_for_its_owner_alone(
    open_page: OpenPage, home: Path
) -> None:
    app = open_page("teach")
    app.button(key="teach_example").click().run()
    app.button(key="teach_made_ask").click().run()
    _made_by_a_worker(home)
    app.run()
    assert not app.exception
    (name,) = [field for field in app.text_input if field.label == "What it is called"]
    name.set_value("My *kinds*").run()
    app.button(key="teach_keep").click().run()
    assert not app.exception
    shown = _shown(app)
    assert "**My \\*kinds\\***" in shown
    assert "learned from 48 pictures" in shown
    assert "What it is called" not in [field.label for field in app.text_input]
    (kept,) = [found for found in models_of(app) if "taught here" in found.title]

    app.query_params.update({"model": kept.identifier, "way": "sample", "view": "why"})
    app.switch_page("pages/classify.py").run()
    assert not app.exception
    assert not app.error
    assert app.selectbox(key="classify_model").value == kept.identifier
    shown = _shown(app)
    assert "## kind \\*" in shown
    assert "It must name one of its classes" in shown
    assert "which this model does not know" in shown
    assert "taught with are not kept" in shown

    others = open_page("classify")
    assert kept.identifier not in others.selectbox(key="classify_model").options
    assert "taught here" not in " ".join(others.selectbox(key="classify_model").options)

    app.query_params.clear()
    app.switch_page("pages/models.py").run()
    assert not app.exception
    assert "1 model is not offered here" in _shown(app)
    app.switch_page("pages/teach.py").run()
    app.button(key=f"teach_delete_{kept.identifier}").click().run()
    assert not app.exception
    assert models_of(app) == list(shipped_models())


def test_three_ways_to_learn_are_compared_by_a_worker_and_told_in_words(
    open_page: OpenPage, home: Path
) -> None:
    app = open_page("teach")
    app.button(key="teach_example").click().run()
    assert "about 90 seconds" in _shown(app)  # two ways of 15 s for each of three parts
    app.button(key="teach_ways_ask").click().run()
    assert not app.exception
    store = RunStore(Settings.from_environment().database_url)
    (asked,) = [each for each in store.computations.active() if each.kind == "ways_to_learn"]
    assert asked.parameters["counts"] == [12, 12, 12, 12]
    assert views_from_text(asked.parameters["views"], pictures=48).shape == (48, 8, 28, 28)
    store.computations.begin(asked.id, "worker")
    said = np.zeros((3, 48, 4), np.float32)
    said[:, np.arange(48), np.repeat(np.arange(4), 12)] = 1
    said[2, 12:24] = (1, 0, 0, 0)  # from scratch, all cups are taken for hats: 36 of 48 are right
    arrays = {"probabilities": said, "seconds": np.array([0.1, 40.0, 44.0])}
    store.computations.finish(asked.id, "worker", arrays, most_bytes=10**9)
    app.run()
    assert not app.exception
    shown = _shown(app)
    assert "that brings 25 points here" in shown
    assert "the difference could be chance, so the quick way is good enough" in shown
    (table,) = [frame.value for frame in app.dataframe if "Way" in frame.value]
    assert table["Right"].tolist() == ["100%", "100%", "75%"]
    assert table["Time"].tolist() == ["0.1 s", "40.0 s", "44.0 s"]


def models_of(app: AppTest) -> list[ModelEntry]:
    """Return what the visitor of this page may use."""
    store = RunStore(Settings.from_environment().database_url)
    return models(store, owner=str(app.session_state["kept:visitor"]))
