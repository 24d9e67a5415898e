"""The kinds of computation behind the maps, carried out here and now on the practice set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from sklearn.manifold import trustworthiness
from threadpoolctl import threadpool_limits

from fmnist import catalogue
from fmnist.computations import Inputs, compute
from fmnist.data import Dataset
from fmnist.errors import ModelError, PictureError
from fmnist.explain.network import read_network
from fmnist.explain.occlusion import occlusion
from fmnist.explain.sent import picture_text
from fmnist.maps import principal_components, stratified_sample
from fmnist.model_entry import JudgedSplit

MODEL = "lenet5-tuned"
SAMPLE = {"model": MODEL, "split": "test", "count": 200, "seed": 5}


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """As in a worker."""
    with threadpool_limits(1):
        yield


def _inputs(dataset: Dataset, report: Callable[[float], None] = lambda _share: None) -> Inputs:
    entries = {entry.identifier: entry for entry in catalogue.shipped_models()}
    return Inputs(
        dataset=dataset,
        model=entries.__getitem__,
        report=report,
        computed=lambda _kind, _parameters: {},
    )


def test_each_layer_has_its_map_and_the_classes_lie_apart_better_at_the_end(
    practice: Dataset,
) -> None:
    shares: list[float] = []
    found = compute("layers", SAMPLE, _inputs(practice, shares.append))
    keys = found["keys"].tolist()
    assert keys[0] == "pixels"
    assert keys[-2:] == ["hidden", "logits"]
    assert found["maps"].shape == (len(keys), 200, 2)
    assert found["maps"].dtype == np.float32
    sample = stratified_sample(practice.y_test, 200, seed=5)
    pixels = principal_components(practice.x_test[sample], 2)
    np.testing.assert_array_equal(found["maps"][0], pixels.points)
    np.testing.assert_array_equal(found["shares"][0], pixels.shares)
    for before, after in zip(found["maps"], found["maps"][1:], strict=False):
        assert (before * after).sum() > 0, "no map is mirrored against the one before"
    assert 0.1 < found["agreements"][0] < found["agreements"][-2] <= 1
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_the_values_of_a_layer_are_kept_for_all_pictures_of_a_split(practice: Dataset) -> None:
    asked = {"model": MODEL, "layer": "hidden", "split": "test"}
    found = compute("features", asked, _inputs(practice))["features"]
    assert found.shape == (len(practice.y_test), 84)
    assert found.dtype == np.float16


def test_values_that_are_too_many_are_refused(practice: Dataset) -> None:
    large = np.broadcast_to(practice.x_test[:1], (60_000, 28, 28))
    asked = {"model": MODEL, "layer": "convolution-1", "split": "train"}
    with pytest.raises(ModelError, match="60,000 pictures take 538 MB; at most 256 MB are kept"):
        compute("features", asked, _inputs(replace(practice, x_train=large)))


@pytest.mark.parametrize("layer", ["pixels", "hidden"])
def test_neighbours_stay_neighbours_on_a_map_of_tsne(practice: Dataset, layer: str) -> None:
    told: list[float] = []
    asked = {**SAMPLE, "layer": layer}
    points = compute("tsne", asked, _inputs(practice, told.append))["points"]
    assert points.shape == (200, 2)
    assert points.dtype == np.float32
    assert told == sorted(told)
    assert told[0] < 0.1
    assert told[-1] == 1
    np.testing.assert_array_equal(compute("tsne", asked, _inputs(practice))["points"], points)
    if layer == "pixels":
        sample = stratified_sample(practice.y_test, 200, seed=5)
        rows = practice.x_test[sample].reshape(200, -1).astype(np.float32)
        assert trustworthiness(rows, points, n_neighbors=10) > 0.9


@pytest.mark.parametrize("split", ["test", "validation"])
def test_probabilities_are_those_of_the_model_for_each_of_its_pictures(
    practice: Dataset, split: JudgedSplit
) -> None:
    told: list[float] = []
    inputs = _inputs(practice, told.append)
    found = compute("probabilities", {"model": MODEL, "split": split}, inputs)["probabilities"]
    expected = inputs.model(MODEL).evaluation(practice, split)
    np.testing.assert_allclose(found, expected.probabilities, atol=1e-6)
    assert told[-1] == 1


def test_what_an_answer_depends_on_is_found_by_three_methods(practice: Dataset) -> None:
    told: list[float] = []
    inputs = _inputs(practice, told.append)
    picture = practice.x_test[3]
    label = inputs.model(MODEL).classifier().classify(picture)[0].index
    asked = {"model": MODEL, "picture": picture_text(picture), "label": label}
    found = compute("attributions", asked, inputs)
    assert found["pixels"].shape == found["drops"].shape == (28, 28)
    assert found["pixels"].sum() == pytest.approx(found["score"] - found["baseline"], abs=0.2)
    expected = occlusion(picture, inputs.model(MODEL).classifier().probabilities, label=label)
    np.testing.assert_allclose(found["drops"], expected.drops, atol=1e-5)
    assert found["cam:conv_2"].shape == (10, 10)
    assert not {"cam:flatten", "cam:logits", "cam:pictures"} & set(found)
    assert told == sorted(told)
    with pytest.raises(PictureError, match="not a picture of 28 × 28 pixels"):
        compute("attributions", {**asked, "picture": "?"}, inputs)


def test_the_values_by_keras_are_those_that_a_page_works_out(practice: Dataset) -> None:
    picture = practice.x_test[3]
    asked = {"model": MODEL, "picture": picture_text(picture)}
    inputs = _inputs(practice)
    found = compute("layer_values", asked, inputs)
    expected = read_network(inputs.model(MODEL).keras_file()).values(picture)
    assert list(found) == list(expected)
    for name, values in expected.items():
        np.testing.assert_allclose(found[name], values[0], atol=1e-4, err_msg=name)


def test_the_pictures_that_units_respond_to_most_are_found(practice: Dataset) -> None:
    told: list[float] = []
    inputs = _inputs(practice, told.append)
    found = compute("strongest", {"model": MODEL}, inputs)
    network = read_network(inputs.model(MODEL).keras_file())
    values = network.values(practice.x_test)
    for name in ("conv_2", "dense_1", "logits"):
        responses = values[name]
        if responses.ndim == 4:
            responses = responses.max(axis=(1, 2))
        pictures = found[f"pictures:{name}"]
        assert pictures.shape == (10, network.node(name).units)
        expected = np.sort(responses, axis=0)[::-1][:10]
        np.testing.assert_allclose(found[f"values:{name}"], expected, atol=1e-4)
        np.testing.assert_allclose(
            np.take_along_axis(responses, pictures, axis=0), expected, atol=1e-4
        )
    assert "pictures:flatten" not in found
    assert told[-1] == 1
