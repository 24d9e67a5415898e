from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fmnist.labels import CLASS_NAMES
from fmnist.runs.store import RunStore
from fmnist.runs.working_out import carry_out_computation
from fmnist.settings import Settings


def component(app: Any, key: str) -> dict[str, Any]:
    """Return the data that the component ``key`` was given."""
    for element in app.get("bidi_component"):
        if f"-{key}" in element.proto.id:
            return dict(json.loads(element.proto.json))
    raise AssertionError(f"no component {key}")


def told(app: Any, parameter: str) -> str:
    """Return what the address says."""
    text = app.query_params[parameter]
    return str(text if isinstance(text, str) else text[-1])


@pytest.fixture
def worked_out(home: Path) -> Callable[[], None]:
    """Do what a worker would: work out everything that is waiting."""

    def work() -> None:
        settings = Settings.from_environment()
        store = RunStore(settings.database_url)
        for waiting in store.computations.active():
            carry_out_computation(store, waiting.id, settings)

    return work


def captions(app: Any) -> str:
    return "\n".join(element.value for element in app.caption)


def test_the_first_25_training_pictures_are_shown_with_their_names(open_page: Any) -> None:
    app = open_page("dataset")
    assert not app.exception
    assert not app.error
    assert "Module" not in " ".join(element.value for element in app.markdown)
    grid = component(app, "dataset_grid")
    assert grid["identifiers"] == list(range(25))
    assert grid["columns"] == 5
    assert grid["names"] == list(CLASS_NAMES)
    assert grid["compact"] is False
    assert "Pictures 1–25 of 2,000" in captions(app)


def test_practice_pictures_are_labelled_as_drawn(open_page: Any) -> None:
    app = open_page("dataset")
    assert any("Drawn practice pictures" in warning.value for warning in app.warning)


def test_an_address_shows_what_its_sender_saw(open_page: Any) -> None:
    app = open_page("dataset", split="test", size="10", **{"class": "5,7"}, page="1")
    grid = component(app, "dataset_grid")
    assert len(grid["identifiers"]) == 100
    assert set(grid["classes"]) == {5, 7}
    assert "of 100" in captions(app)
    assert told(app, "split") == "test"
    assert told(app, "class") == "5,7"


def test_an_address_that_means_nothing_shows_the_beginning(open_page: Any) -> None:
    app = open_page("dataset", split="validation", size="7", page="-3", seed="x")
    assert not app.exception
    assert component(app, "dataset_grid")["identifiers"] == list(range(25))
    assert "split" not in app.query_params


def test_the_address_follows_the_choice(open_page: Any) -> None:
    app = open_page("dataset")
    app.button_group(key="dataset_size").set_value(20).run()
    assert told(app, "size") == "20"
    assert len(component(app, "dataset_grid")["identifiers"]) == 400


def test_a_new_choice_of_classes_starts_at_its_first_page(open_page: Any) -> None:
    app = open_page("dataset", page="4")
    assert component(app, "dataset_grid")["identifiers"][0] == 75
    app.button_group(key="dataset_class").set_value([9]).run()
    assert "Pictures 1–25 of 200" in captions(app)
    assert set(component(app, "dataset_grid")["classes"]) == {9}


def test_a_shuffle_shows_other_pictures_and_its_seed_decides_which(open_page: Any) -> None:
    app = open_page("dataset")
    app.selectbox(key="dataset_sort").set_value("shuffled").run()
    first = component(app, "dataset_grid")["identifiers"]
    app.number_input(key="dataset_seed").set_value(1).run()
    second = component(app, "dataset_grid")["identifiers"]
    assert first != list(range(25))
    assert first != second


def test_a_clicked_picture_is_shown_large_with_its_pixels(open_page: Any) -> None:
    app = open_page("dataset")
    app.session_state["clicked:dataset_grid"] = 3
    app.run()
    assert "Picture 3 ·" in captions(app)
    assert component(app, "dataset_grid")["selected"] == 3
    figure = json.loads(component(app, "dataset_pixels")["figure"])
    assert figure["data"][0]["z"]["shape"] == "28, 28"


def test_filters_in_the_address_show_as_chips_that_take_them_back(open_page: Any) -> None:
    app = open_page("dataset", bright="120..255", fill="0..40", **{"class": "5"})
    shown = component(app, "dataset_grid")
    assert set(shown["classes"]) == {5}
    assert len(shown["identifiers"]) < 25 or "of 200" not in captions(app)
    assert app.button(key="dataset_brightness_chip").label == "Brightness 120–255"
    assert app.button(key="dataset_fill_chip").label == "Size 0–40%"
    app.button(key="dataset_brightness_chip").click().run()
    assert "bright" not in app.query_params
    assert told(app, "fill") == "0..40"
    app.button(key="dataset_clear").click().run()
    assert "fill" not in app.query_params
    assert "class" not in app.query_params
    assert "of 2,000" in captions(app)


def test_a_second_choice_made_at_once_does_not_undo_the_first(open_page: Any) -> None:
    app = open_page("dataset")
    app.button_group(key="dataset_class").set_value([9]).run()
    app.query_params.clear()  # the browser had not heard of the new address yet
    app.button_group(key="dataset_split").set_value("test").run()
    assert "of 50" in captions(app)
    assert told(app, "class") == "9"
    assert told(app, "split") == "test"


def test_an_order_says_what_it_goes_by(open_page: Any) -> None:
    app = open_page("dataset", sort="bright")
    notes = [int(note) for note in component(app, "dataset_grid")["notes"]]
    assert notes == sorted(notes, reverse=True)
    assert notes[0] > notes[-1]


def test_what_the_model_gets_wrong_is_shown_with_what_it_says(open_page: Any) -> None:
    app = open_page("dataset", split="test", answer="wrong", sort="loss")
    assert not app.exception
    shown = component(app, "dataset_grid")
    assert shown["right"] == [False] * len(shown["identifiers"])
    assert all(note.endswith("%") for note in shown["notes"])
    assert app.button(key="dataset_answer_chip").label == "The model is wrong"
    assert "the model says" in captions(app)


def test_what_a_model_says_about_training_pictures_is_worked_out_when_asked(
    open_page: Any, worked_out: Any
) -> None:
    app = open_page("dataset", answer="wrong", model="lenet5-tuned")
    assert not app.exception
    app.button(key="dataset_answers_ask").click().run()
    worked_out()
    app.run()
    shown = component(app, "dataset_grid")
    assert shown["right"] == [False] * len(shown["identifiers"])
    app.button_group(key="dataset_split").set_value("both").run()
    assert len(component(app, "dataset_grid")["identifiers"]) == 25
    assert not app.error


def test_likeness_in_the_eyes_of_a_model_is_worked_out_when_asked(
    open_page: Any, worked_out: Any
) -> None:
    app = open_page("dataset", split="test", like="test-2", by="model", model="lenet5-tuned")
    assert not app.exception
    app.button(key="dataset_features_test_ask").click().run()
    worked_out()
    app.run()
    shown = component(app, "dataset_grid")
    assert shown["identifiers"][0] == 2
    assert shown["notes"][0] == "0.00"
    distances = [float(note) for note in shown["notes"]]
    assert distances == sorted(distances)
    assert sum(shown["right"]) > 15


def test_more_like_this_one_compares_with_all_pictures(open_page: Any) -> None:
    app = open_page("dataset", split="test", **{"class": "9"}, picture="test-2")
    app.button(key="dataset_more").click().run()
    assert told(app, "like") == "test-2"
    assert told(app, "split") == "both"
    assert "class" not in app.query_params
    shown = component(app, "dataset_grid")
    assert shown["identifiers"][0] == 2002
    assert shown["notes"][0] == "±0"
    distances = [int(note.removeprefix("±")) for note in shown["notes"]]
    assert distances == sorted(distances)
    assert f"{sum(shown['right'])} of these 25 are" in " ".join(m.value for m in app.markdown)
    assert app.button(key="dataset_like_chip").label == "Most like test picture 2"


def test_a_filter_that_nothing_fits_can_be_taken_back(open_page: Any) -> None:
    app = open_page("dataset", bright="0..1", picture="train-5")
    assert not app.exception
    assert "No picture is like that" in app.info[0].value
    app.button(key="dataset_all").click().run()
    assert "of 2,000" in captions(app)


def test_a_picture_of_another_dataset_in_the_address_is_ignored(open_page: Any) -> None:
    app = open_page("dataset", like="train-59999", picture="test-9999")
    assert not app.exception
    assert not app.error
    assert component(app, "dataset_grid")["selected"] == 0
    assert "like" not in app.query_params


def test_the_choice_survives_a_visit_to_another_page(open_page: Any) -> None:
    app = open_page("dataset")
    app.button_group(key="dataset_split").set_value("test").run()
    app.switch_page("pages/home.py").run()
    app.query_params.clear()
    app.switch_page("pages/dataset.py").run()
    assert "of 500" in captions(app)
    assert told(app, "split") == "test"


def test_each_class_has_its_count_and_its_mean(open_page: Any) -> None:
    app = open_page("dataset", view="classes", of="test")
    assert not app.exception
    assert not app.error
    assert component(app, "dataset_means")["identifiers"] == list(range(10))
    counts = json.loads(component(app, "dataset_counts")["figure"])["data"][0]
    assert counts["text"] == ["50"] * 10


def test_a_view_that_is_left_keeps_what_it_showed(open_page: Any) -> None:
    app = open_page("dataset", split="test", **{"class": "5"})
    app.button_group(key="dataset_view").set_value("classes").run()
    assert told(app, "view") == "classes"
    assert told(app, "class") == "5"
    app.button_group(key="dataset_view").set_value("pictures").run()
    assert set(component(app, "dataset_grid")["classes"]) == {5}
    assert "of 50" in captions(app)
    assert "view" not in app.query_params


def test_damaged_files_are_named_instead_of_shown(
    open_page: Any, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "train-images-idx3-ubyte.gz").write_bytes(b"half")
    monkeypatch.setenv("FMNIST_DATASET", "fashion-mnist")
    monkeypatch.setenv("FMNIST_DATA_DIR", str(tmp_path / "files"))
    app = open_page("dataset")
    assert not app.exception
    assert "train-images-idx3-ubyte.gz" in app.error[0].value
