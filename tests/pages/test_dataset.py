from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fmnist.labels import CLASS_NAMES


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


def captions(app: Any) -> str:
    return "\n".join(element.value for element in app.caption)


def test_the_first_25_training_pictures_are_shown_with_their_names(open_page: Any) -> None:
    app = open_page("dataset")
    assert not app.exception
    assert not app.error
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
    app.toggle(key="dataset_shuffle").set_value(True).run()
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
