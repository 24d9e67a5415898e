"""What the network and the colours say is item."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from fmnist.imaging.refining import refined
from fmnist.imaging.repeated import averaged, from_network
from fmnist.imaging.separation import separate
from fmnist.imaging.separator import shipped_separator


def _shirt() -> np.ndarray:
    image = Image.new("RGB", (120, 160), (205, 190, 170))
    corners = [(40, 30), (80, 30), (110, 60), (98, 76), (84, 64), (84, 130), (36, 130), (36, 64),
               (22, 76), (10, 60)]  # fmt: skip
    ImageDraw.Draw(image).polygon(corners, fill=(30, 40, 110))
    noise = np.random.default_rng(0).normal(0, 4, (160, 120, 3))
    return np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8)


def test_the_network_tells_an_item_from_what_it_lies_on() -> None:
    found = shipped_separator().item(_shirt())
    assert found.shape == (160, 120)
    assert found[60:125, 45:75].min() > 0.8
    assert found[:15].max() < 0.2
    assert found[145:].max() < 0.2


def test_a_mirrored_photo_has_the_mirrored_mask() -> None:
    colours = _shirt()
    straight = shipped_separator().item(colours)
    mirrored = shipped_separator().item(np.ascontiguousarray(colours[:, ::-1]))
    assert np.abs(straight - mirrored[:, ::-1]).max() < 0.01


def test_colours_carry_a_blurred_mask_to_the_edge() -> None:
    colours = np.full((40, 60, 3), (200, 180, 160), np.uint8)
    colours[:, 20:40] = (20, 40, 90)
    blurred = np.clip(1.1 - np.abs(np.arange(60) - 29.5) / 14, 0, 1).astype(np.float32)
    found = refined(colours, np.broadcast_to(blurred, (40, 60)).copy())
    assert (found[:, 22:38] > 0.9).all()
    assert (found[:, :18] < 0.1).all()
    assert (found[:, 42:] < 0.1).all()


def test_by_itself_the_network_has_the_first_word_and_the_others_are_looked_at_too() -> None:
    found = separate(_shirt())
    assert found.method == "network"
    assert len(found.layers) == 5  # three of the network's, two of the others
    others = averaged(_shirt())
    assert others is not None
    np.testing.assert_array_equal(found.layers[3], others)
    assert found.agreement > 0.85
    assert all(layer.shape == (160, 120) and layer.min() >= 0 for layer in found.layers)


def test_runs_of_grabcut_and_of_k_means_are_sure_where_they_agree() -> None:
    found = averaged(_shirt())
    assert found is not None
    assert (found.shape, found.dtype) == ((160, 120), np.float32)
    assert found[60:125, 45:75].min() == 1
    assert found[:15].max() == 0


def test_grabcut_goes_on_from_what_a_network_says() -> None:
    colours = np.full((80, 80, 3), (200, 180, 160), np.uint8)
    colours += np.random.default_rng(0).integers(0, 20, colours.shape, dtype=np.uint8)
    colours[20:60, 20:60] -= 120
    sureness = np.full((80, 80), 0.05, np.float32)
    sureness[10:70, 10:70] = 0.3
    sureness[25:55, 25:55] = 0.7
    found = from_network(colours, sureness)
    assert found is not None
    assert found[22:58, 22:58].min() == 1  # to the edge of the colour, not of the sureness
    assert found[:18].max() == 0
    assert from_network(colours, np.zeros((80, 80), np.float32)) is None


@pytest.mark.parametrize("method", ["grabcut", "kmeans"])
def test_who_is_chosen_is_asked_alone(method: str) -> None:
    assert separate(_shirt(), method=method).method == method  # type: ignore[arg-type]
