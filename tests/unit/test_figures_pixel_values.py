"""How bright pixels are, as bars."""

from __future__ import annotations

import numpy as np

from fmnist.figures.pixel_values import pixel_values_figure
from fmnist.labels import CLASS_NAMES


def test_background_is_left_out_and_each_class_counts_for_itself() -> None:
    values = np.zeros((10, 256), np.int64)
    values[:, 0] = 1000
    values[3, 11] = 3
    values[3, 255] = 1
    values[5, 128] = 4
    everything, dresses = pixel_values_figure(values, CLASS_NAMES, label=3).data
    assert dresses.y[0] == 0.75
    assert dresses.y[15] == 0.25
    assert everything.y[8] == 0.5
    assert sum(everything.y) == 1
    assert (everything.name, dresses.name) == ("All classes", "Dress")
    assert dresses.customdata[15] == [240, 255]


def test_without_any_pixel_there_are_no_bars() -> None:
    (bars,) = pixel_values_figure(np.zeros((10, 256), np.int64), CLASS_NAMES).data
    assert list(bars.y) == [0] * 16
