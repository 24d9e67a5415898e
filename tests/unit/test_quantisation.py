"""Whole numbers that stand for real ones."""

from __future__ import annotations

import numpy as np
import pytest

from fmnist.quantisation import Storage


def test_pixels_are_stored_as_they_are() -> None:
    storage = Storage(np.dtype(np.uint8), 1 / 255, 0)
    pixels = np.arange(256, dtype=np.uint8)
    stored = storage.stored(pixels.astype(np.float32) / np.float32(255))
    np.testing.assert_array_equal(stored, pixels)
    assert stored.dtype == np.uint8


def test_signed_numbers_have_their_zero_elsewhere() -> None:
    storage = Storage(np.dtype(np.int8), 0.5, -10)
    np.testing.assert_array_equal(
        storage.stored(np.array([0.0, 1.0, -0.5, 1e6], np.float32)), [-10, -8, -11, 127]
    )
    np.testing.assert_array_equal(storage.real(np.array([-10, -8], np.int8)), [0.0, 1.0])


def test_floats_are_left_alone() -> None:
    storage = Storage.of({"dtype": np.float32, "quantization": (0.0, 0)})
    values = np.array([0.25, 3.0], np.float32)
    assert storage.stored(values) is values
    np.testing.assert_array_equal(storage.real(values), values)


@pytest.mark.parametrize(
    ("dtype", "scale", "readable"),
    [(np.float32, 0, True), (np.uint8, 0.1, True), (np.int8, 0, False), (np.int32, 0.1, False)],
)
def test_only_some_kinds_are_understood(dtype: type, scale: float, readable: bool) -> None:
    assert Storage(np.dtype(dtype), scale).readable is readable
