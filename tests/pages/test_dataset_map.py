"""The map on the Dataset page: points, layers, a lasso and what it holds."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from fmnist.data import load_dataset
from fmnist.labels import CLASS_NAMES
from fmnist.maps import CORNERS, SIDE, inside
from fmnist.runs.store import RunStore
from fmnist.runs.working_out import carry_out_computation
from fmnist.settings import Settings
from tests.pages.conftest import OpenPage
from tests.pages.test_dataset import captions, component, told

EVERYTHING = [[0, 0], [CORNERS, 0], [CORNERS, CORNERS], [0, CORNERS]]
LEFT_HALF = [[0, 0], [500, 0], [500, 1000], [0, 1000]]


def _map(app: Any) -> dict[str, Any]:
    assert not app.exception
    assert not app.error
    return component(app, "dataset_map")


def _values(text: str, kind: type[np.generic]) -> Any:
    return np.frombuffer(base64.b64decode(text), kind)


def _places(app: Any) -> Any:
    return _values(_map(app)["points"], np.uint16).reshape(-1, 2)


def _lasso(app: Any, corners: list[list[int]]) -> None:
    app.session_state["clicked:dataset_map"] = {"polygon": corners}
    app.run()


def _words(app: Any) -> str:
    return "\n".join(element.value for element in app.markdown)


@pytest.fixture
def workers(home: Any) -> Any:
    """Carry out, here, what the page has asked for."""

    def work() -> int:
        settings = Settings.from_environment()
        store = RunStore(settings.database_url)
        waiting = store.computations.active()
        with threadpool_limits(1):
            for found in waiting:
                carry_out_computation(store, found.id, settings)
        return len(waiting)

    return work


def test_every_test_picture_is_a_point_with_its_label_and_its_answer(open_page: OpenPage) -> None:
    app = open_page("dataset", view="map")
    data = _map(app)
    dataset = load_dataset("practice", Settings.from_environment())
    assert _values(data["identifiers"], np.int32).tolist() == list(range(500))
    np.testing.assert_array_equal(_values(data["classes"], np.uint8), dataset.y_test)
    assert len(_values(data["predictions"], np.uint8)) == 500
    assert _values(data["probabilities"], np.uint8).max() <= 100
    places = _places(app)
    assert places.shape == (500, 2)
    assert 0 < places.min() < places.max() < SIDE
    assert data["chosen"] is None
    assert "Map of 500 pictures" in data["label"]
    assert "have its label here. Chance would give 10%" in _words(app)
    assert "of the spread (variance)" in captions(app)


def test_the_map_sharpens_layer_by_layer_and_the_address_says_which(
    open_page: OpenPage, workers: Any
) -> None:
    app = open_page("dataset", view="map")
    pixels = _places(app)
    app.button_group(key="dataset_map_layer").set_value("hidden").run()
    assert "this is the map of the pixels" in _words(app)
    np.testing.assert_array_equal(_places(app), pixels, "until a worker has been at it")
    assert told(app, "layer") == "hidden"
    assert workers() == 1
    app.run()
    assert np.abs(_places(app).astype(int) - pixels).max() > SIDE / 10
    shares = [
        float(option.content.rpartition(" ")[2].rstrip("%"))
        for option in app.button_group(key="dataset_map_layer").proto.options
    ]
    assert len(shares) >= 6
    assert shares[-2] > shares[0], "the classes lie apart better at the end"
    assert workers() == 0
    app.button_group(key="dataset_map_layer").set_value("pixels").run()
    # A worker has another number of threads, which add up in another order.
    np.testing.assert_allclose(_places(app), pixels, atol=2)
    assert "layer" not in app.query_params


def test_tsne_is_made_when_somebody_asks(open_page: OpenPage, workers: Any) -> None:
    app = open_page("dataset", view="map", method="tsne")
    components = _map(app)["points"]
    assert workers() == 0
    app.button(key="dataset_map_tsne_ask").click().run()
    assert _map(app)["points"] == components
    assert workers() == 1
    app.run()
    assert _map(app)["points"] != components
    assert "t-SNE" in captions(app)


def test_a_lasso_shows_its_pictures_and_says_what_they_are(open_page: OpenPage) -> None:
    app = open_page("dataset", view="map")
    expected = np.flatnonzero(inside(_places(app), [(x, y) for x, y in LEFT_HALF]))
    _lasso(app, LEFT_HALF)
    chosen = _values(_map(app)["chosen"], np.uint8)
    np.testing.assert_array_equal(np.flatnonzero(chosen), expected)
    grid = component(app, "dataset_map_grid")
    assert grid["identifiers"] == expected[:36].tolist()
    assert f"**{len(expected)} pictures:**" in _words(app)
    assert "The model is wrong about" in _words(app)
    assert told(app, "lasso") == "pca.pixels.0-0_500-0_500-1000_0-1000"
    _lasso(app, [])
    assert _map(app)["chosen"] is None
    assert "lasso" not in app.query_params


def test_on_another_layer_the_same_pictures_stay_chosen(open_page: OpenPage, workers: Any) -> None:
    app = open_page("dataset", view="map", lasso="pca.pixels.0-0_500-0_500-1000_0-1000")
    before = _map(app)["chosen"]
    app.button_group(key="dataset_map_layer").set_value("logits").run()
    workers()
    app.run()
    assert _map(app)["chosen"] == before
    assert told(app, "lasso").startswith("pca.pixels.")


@pytest.mark.parametrize("text", ["pca.pixels.1-1_2-2", "x", "pca.pixels.0-0_5000-0_1-1", "pca.p"])
def test_a_lasso_that_means_nothing_is_none(open_page: OpenPage, text: str) -> None:
    app = open_page("dataset", view="map", lasso=text)
    assert _map(app)["chosen"] is None


def test_a_lasso_of_a_map_that_is_not_there_says_so(open_page: OpenPage) -> None:
    app = open_page("dataset", view="map", lasso="tsne.pixels.0-0_500-0_500-1000")
    assert _map(app)["chosen"] is None
    assert any("has not been worked out here yet" in info.value for info in app.info)


def test_a_clicked_point_is_shown_with_all_that_is_known_of_it(open_page: OpenPage) -> None:
    app = open_page("dataset", view="map")
    _lasso(app, EVERYTHING)
    app.session_state["clicked:dataset_map"] = {"picture": 17}
    app.run()
    assert told(app, "picture") == "test-17"
    assert "Test picture 17" in captions(app)
    app.button(key="dataset_map_back").click().run()
    assert "picture" not in app.query_params
    assert component(app, "dataset_map_grid")["identifiers"][0] == 0
    app.session_state["clicked:dataset_map_grid"] = 3
    app.run()
    assert told(app, "picture") == "test-3"
    assert "Test picture 3" in captions(app)


def test_a_sample_of_training_pictures_has_each_class_in_its_share(open_page: OpenPage) -> None:
    app = open_page("dataset", view="map", of="train")
    counts = np.bincount(_values(_map(app)["classes"], np.uint8))
    assert counts.tolist() == [200] * len(CLASS_NAMES)
    assert _map(app)["colourBy"] == "class"


def test_colours_of_training_pictures_need_a_worker_only_if_they_tell_answers(
    open_page: OpenPage, workers: Any
) -> None:
    app = open_page("dataset", view="map", colour="right")
    assert _map(app)["colourBy"] == "right"
    app.button_group(key="dataset_map_split").set_value("train").run()
    assert _map(app)["colourBy"] == "class"
    app.button(key="dataset_answers_ask").click().run()
    assert workers() == 1
    app.run()
    data = _map(app)
    assert data["colourBy"] == "right"
    assert len(_values(data["predictions"], np.uint8)) == 2_000
