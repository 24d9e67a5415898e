"""The Inside page: a layer, a unit, a place; pictures of three kinds; what goes wrong."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from streamlit.testing.v1 import AppTest

from fmnist import catalogue
from fmnist.data import load_dataset
from fmnist.errors import ModelError
from fmnist.explain.network import Network
from fmnist.explain.sent import picture_from_text
from fmnist.export.bundle import FILES
from fmnist.model_entry import ModelEntry
from fmnist.runs.records import RunStatus
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import preset
from fmnist.training.records import SnapshotRecord
from tests.finished import add_epoch

OpenPage = Callable[..., AppTest]


def _texts(page: AppTest) -> str:
    elements = [*page.markdown, *page.caption, *page.subheader, *page.error, *page.info]
    return "\n".join(str(element.value) for element in elements)


def _component(page: AppTest, key: str) -> Any:
    """Return what the page gave to one of our components."""
    (found,) = (e for e in page.get("bidi_component") if e.proto.id.endswith(key))
    return json.loads(found.proto.json)


def _told(page: AppTest) -> dict[str, str]:
    """Return what the address says."""
    return {
        name: text if isinstance(text, str) else text[-1]
        for name, text in page.query_params.items()
    }


def _click(page: AppTest, key: str, what: object) -> None:
    page.session_state[f"clicked:{key}"] = what
    page.run()
    assert not page.exception


def test_without_a_model_it_says_to_train_one(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "shipped_models", lambda: ())
    page = open_page("inside")
    assert not page.exception
    assert "There is no model yet. Train one" in _texts(page)


def test_it_begins_with_the_first_layer_of_the_simplest_network(open_page: OpenPage) -> None:
    page = open_page("inside")
    assert not page.exception
    assert page.selectbox(key="inside_model").value == "lenet5-tuned"
    assert page.subheader[0].value == "Convolution 1"
    assert len(_component(page, "inside_units")["texts"]) == 6
    drawn = _component(page, "inside_diagram")
    assert drawn["selected"] == "conv_1"
    assert drawn["svg"].count("<g data-layer=") == 10
    assert "25 products add up to" in _texts(page)


def test_a_picture_is_followed_from_layer_to_layer(open_page: OpenPage) -> None:
    page = open_page("inside", number="3")
    _click(page, "inside_diagram", "pool_1")
    assert page.subheader[0].value == "Pooling 1"
    assert "the mean of 4 values is" in _texts(page)
    page.button(key="inside_next").click().run()
    assert page.subheader[0].value == "Convolution 2"
    assert "150 products add up to" in _texts(page)
    _click(page, "inside_units", 5)
    _click(page, "inside_example", [2, 7])
    assert "Row 3, column 8, counted from 1" in _texts(page)
    assert _told(page) == {"number": "3", "layer": "conv_2", "unit": "5", "at": "2,7"}
    for title in ("Pooling 2", "All in one row", "Dense layer 1", "Dense layer 2", "Scores"):
        page.button(key="inside_next").click().run()
        assert not page.exception
        assert page.subheader[0].value == title
    assert "bias" in _texts(page)
    page.button(key="inside_next").click().run()
    assert page.subheader[0].value == "Probabilities"
    assert "The powers add up to" in _texts(page)
    assert page.button(key="inside_next").disabled


def test_the_worked_example_is_the_value_of_the_network(open_page: OpenPage) -> None:
    page = open_page("inside", number="0", layer="conv_2", unit="3", at="4,6")
    example = _component(page, "inside_example")
    dataset = load_dataset("practice", Settings.from_environment())
    network = _network()
    expected = network.values(dataset.x_test[0])["conv_2"][0, 4, 6, 3]
    (caption,) = (c.value for c in page.caption if c.value.startswith("Row 5, column 7"))
    assert caption.endswith(f"which gives {expected:.2f}.".replace("-", "−"))
    assert example["position"] == [4, 6]
    assert example["kernel"]["shape"] == [5, 5, 6]


def _network() -> Network:
    from fmnist.explain.network import read_network

    (entry,) = (e for e in catalogue.shipped_models() if e.identifier == "lenet5-tuned")
    return read_network(entry.keras_file())


@pytest.mark.parametrize(
    ("layer", "says"),
    [
        ("stage_2", "residual connection"),
        ("stage_1_body_1", "batch normalisation"),
        ("stage_1_body_2", "activation function"),
        ("stage_2_shortcut_1", "convolution"),
        ("average", "The mean of the 49 values of map"),
        ("dropout", "by heart"),
        ("pictures", "28 × 28 pixels"),
    ],
)
def test_every_kind_of_layer_of_a_residual_network_is_told(
    open_page: OpenPage, layer: str, says: str
) -> None:
    page = open_page("inside", model="residual", layer=layer)
    assert not page.exception
    assert says in _texts(page)


def test_what_the_address_asks_and_the_network_has_not_is_shown_from_the_beginning(
    open_page: OpenPage,
) -> None:
    page = open_page("inside", layer="nowhere", unit="77", at="99,99")
    assert not page.exception
    assert page.subheader[0].value == "Convolution 1"
    page = open_page("inside", layer="conv_1", unit="77", at="99,99")
    assert not page.exception
    assert _component(page, "inside_units")["selected"] == 0


def test_another_picture_of_a_class_is_rolled(open_page: OpenPage) -> None:
    page = open_page("inside")
    page.selectbox(key="inside_of").set_value(8).run()
    page.button(key="inside_another").click().run()
    assert not page.exception
    dataset = load_dataset("practice", Settings.from_environment())
    assert dataset.y_test[page.number_input(key="inside_number").value] == 8


def test_a_file_goes_through_the_network_and_a_damaged_one_is_refused(open_page: OpenPage) -> None:
    page = open_page("inside", way="photo")
    assert "As soon as there is a picture" in _texts(page)
    picture = np.zeros((28, 28), np.uint8)
    picture[5:23, 8:20] = 200
    content = io.BytesIO()
    Image.fromarray(picture).save(content, "PNG")
    page.file_uploader[0].upload("shirt.png", content.getvalue(), "image/png").run()
    assert not page.exception
    assert page.subheader[0].value == "Convolution 1"
    page.file_uploader[0].upload("shirt.png", b"no picture", "image/png").run()
    assert not page.exception
    assert page.error


def test_a_model_that_cannot_be_read_says_so(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(self: ModelEntry) -> bytes:
        raise ModelError("The file is damaged.")

    monkeypatch.setattr(ModelEntry, "keras_file", damaged)
    page = open_page("inside")
    assert not page.exception
    assert page.error[0].value == "The file is damaged."


def _answer(kind: str, arrays: dict[str, NDArray[Any]]) -> dict[str, Any]:
    """Do what a worker does with the only question that waits; return what was asked."""
    store = RunStore(Settings.from_environment().database_url)
    (asked,) = store.computations.active()
    assert asked.kind == kind
    store.computations.begin(asked.id, "me")
    store.computations.finish(asked.id, "me", arrays, most_bytes=1 << 20)
    return dict(asked.parameters)


def _attributions(**changed: NDArray[Any]) -> dict[str, NDArray[Any]]:
    pixels, cam = np.zeros((28, 28), np.float32), np.zeros((10, 10), np.float32)
    pixels[0, 0], cam[9, 0] = 1.5, 1
    return {
        "pixels": pixels,
        "score": np.array(2.0),
        "baseline": np.array(0.5),
        "drops": np.zeros((28, 28), np.float32),
        "probability": np.array(0.9),
        "worst": np.array(0.4),
        "worst_at": np.array([12, 24]),
        "cam:conv_1": cam * 0,
        "cam:conv_2": cam,
        "cam:pool_2": cam,
        **changed,
    }


def test_why_this_answer_is_worked_out_by_a_worker_and_told(open_page: OpenPage) -> None:
    page = open_page("inside", view="why", number="3")
    assert not page.exception
    assert "python -m fmnist workers" in page.get("progress")[0].proto.text  # type: ignore[attr-defined]
    asked = _answer("attributions", _attributions())
    dataset = load_dataset("practice", Settings.from_environment())
    assert picture_from_text(asked["picture"]).tolist() == dataset.x_test[3].tolist()
    page.run()
    assert not page.exception
    assert "What **Convolution 2** finds at the bottom, left speaks most for" in _texts(page)
    assert "from 0.50 for a black picture to **2.00**: they add +1.50" in _texts(page)
    assert (
        "lies in the middle, right: with that covered, its probability falls from 90% to 50%"
        in (_texts(page))
    )
    page.selectbox(key="inside_cam").set_value("conv_1").run()
    assert "Nothing that **Convolution 1** finds speaks for" in _texts(page)
    assert _told(page)["cam"] == "conv_1"


def test_another_class_can_be_asked_about(open_page: OpenPage) -> None:
    page = open_page("inside", **{"view": "why", "class": "8"})
    asked = _answer("attributions", _attributions(worst=np.array(0.01)))
    assert asked["label"] == 8
    page.run()
    assert "speaks most for **Bag**" in _texts(page)
    assert "No single part matters much" in _texts(page)


def test_where_a_layer_cannot_be_followed_a_worker_is_asked(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Network, "followed", False)
    page = open_page("inside", number="3")
    assert not page.exception
    assert not page.subheader
    dataset = load_dataset("practice", Settings.from_environment())
    found = _network().values(dataset.x_test[3])
    _answer("layer_values", {name: values[0] for name, values in found.items()})
    page.run()
    assert not page.exception
    assert page.subheader[0].value == "Convolution 1"


def _run_with_a_model() -> str:
    """A finished run of three epochs, with the files of a shipped model."""
    store = RunStore(Settings.from_environment().database_url)
    (entry,) = (e for e in catalogue.shipped_models() if e.identifier == "lenet5-tuned")
    run_id = store.create(preset("tuned").changed(dataset="practice"), owner="somebody")
    store.journal.start(run_id, total_steps=12)
    for epoch in (1, 2, 3):
        probabilities = np.full((8, 10), 0.05, np.float32)
        probabilities[:, 0] = epoch / 10
        record = SnapshotRecord(
            epoch=epoch,
            confusion=np.eye(10, dtype=np.int64),
            filters=np.full((5, 5, 6), 0.1 * epoch, np.float32),
            pictures=np.arange(8),
            probabilities=probabilities,
        )
        store.journal.add(run_id, record)
        add_epoch(store, run_id, epoch)
    metrics = {**entry.card.metrics, "parameters": 61_706, "seconds": 1.0, "bytes": 1}
    files = {name: entry.read(name) for name in FILES}
    store.journal.finish(run_id, RunStatus.FINISHED, metrics=metrics, files=files)
    return run_id


def test_the_epochs_of_a_run_are_a_film(open_page: OpenPage) -> None:
    run_id = _run_with_a_model()
    page = open_page("inside", view="epochs", model=run_id)
    assert not page.exception
    film = _component(page, "inside_film")
    assert film["epochs"] == [1, 2, 3]
    assert (film["height"], film["width"], film["count"]) == (5, 5, 6)
    weights = np.frombuffer(base64.b64decode(film["filters"]), "<f4").reshape(3, 5, 5, 6)
    assert weights[2, 0, 0, 0] == np.float32(0.1 * 3)
    shares = np.frombuffer(base64.b64decode(film["probabilities"]), "<f4").reshape(3, 8, 10)
    assert shares[1, 4, 0] == np.float32(0.2)
    dataset = load_dataset("practice", Settings.from_environment())
    assert film["labels"] == dataset.y_train[:8].tolist()


def test_of_a_shipped_model_it_says_that_its_epochs_were_not_kept(open_page: OpenPage) -> None:
    page = open_page("inside", view="epochs")
    assert not page.exception
    assert "Only the end of this network's training was kept" in _texts(page)


def test_a_unit_shows_the_pictures_that_it_responds_to_most_and_one_of_them_goes_through(
    open_page: OpenPage,
) -> None:
    page = open_page("inside", layer="conv_1", unit="2")
    numbers = np.full((10, 6), -1, np.int64)
    numbers[:3, 2] = [7, 40, 9]
    values = np.full((10, 6), -np.inf, np.float32)
    values[:3, 2] = [3, 2.5, 2]
    _answer("strongest", {"pictures:conv_1": numbers, "values:conv_1": values})
    page.run()
    assert not page.exception
    grid = _component(page, "inside_strongest_pictures")
    assert grid["identifiers"] == [7, 40, 9]
    assert grid["notes"] == ["3.00", "2.50", "2.00"]
    _click(page, "inside_strongest_pictures", 40)
    assert page.number_input(key="inside_number").value == 40
    assert _told(page)["layer"] == "conv_1"
    _click(page, "inside_units", 0)
    assert "It responds to none of them" in _texts(page)


def test_classify_leads_inside_with_the_same_model_and_picture(open_page: OpenPage) -> None:
    page = open_page("classify", way="sample", number="17", model="lenet5-tuned")
    assert not page.exception
    (link,) = (each for each in page.get("page_link") if "Look inside" in each.proto.label)
    assert link.proto.page == "inside"
    assert "number=17" in link.proto.query_string
    assert "model=lenet5-tuned" in link.proto.query_string
