"""The pictures that units respond to most, by hand."""

from __future__ import annotations

import numpy as np

from fmnist.explain.strongest import Strongest


def test_the_strongest_of_several_batches_stand_first_and_ties_go_to_the_earlier() -> None:
    found = Strongest.of(2, count=3)
    found.see(np.array([[1.0, 5.0], [3.0, -1.0]]), 0)
    assert found.pictures.tolist() == [[1, 0], [0, 1], [-1, -1]]
    found.see(np.array([[3.0, 9.0], [2.0, 5.0]]), 2)
    assert found.pictures.tolist() == [[1, 2], [2, 0], [3, 3]]
    assert found.values.tolist() == [[3, 9], [3, 5], [2, 5]]
