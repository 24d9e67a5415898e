"""The map of the pixels: kept in a file, and worked out again where that is of no use."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fmnist import pixel_map as module
from fmnist.data import Dataset
from fmnist.maps import principal_components
from fmnist.pixel_map import PixelMap, map_file, pixel_map


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return map_file(tmp_path, "sha256:" + 64 * "a", "test", 500)


def _made(practice: Dataset, file: Path) -> PixelMap:
    return pixel_map(practice.x_test, practice.y_test, file=file)


def test_it_is_the_principal_components_of_the_pixels(practice: Dataset, file: Path) -> None:
    found = _made(practice, file)
    expected = principal_components(practice.x_test, 2).points  # summed up by more threads
    np.testing.assert_allclose(found.points, expected, atol=0.01)
    assert 0 < found.share < 1
    assert 0.1 < found.agreement <= 1


def test_a_kept_map_is_read_and_not_worked_out(
    practice: Dataset, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _made(practice, file)
    monkeypatch.setattr(module, "principal_components", None)  # calling it would fail
    again = _made(practice, file)
    np.testing.assert_array_equal(again.points, first.points)
    assert (again.share, again.agreement) == (first.share, first.agreement)
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("content", [b"", b"PK half of a file", b"\x93NUMPY"])
def test_a_damaged_file_is_replaced(practice: Dataset, file: Path, content: bytes) -> None:
    first = _made(practice, file)
    file.write_bytes(content)
    np.testing.assert_array_equal(_made(practice, file).points, first.points)
    assert file.stat().st_size > 500


def test_a_map_of_another_number_of_pictures_is_not_taken(practice: Dataset, file: Path) -> None:
    _made(practice, file)
    found = pixel_map(practice.x_test[:100], practice.y_test[:100], file=file)
    assert found.points.shape == (100, 2)


def test_where_nothing_can_be_kept_it_is_there_all_the_same(
    practice: Dataset, tmp_path: Path
) -> None:
    (tmp_path / "maps").write_text("a file where the folder would be", encoding="utf-8")
    found = _made(practice, map_file(tmp_path, "c" * 16, "test", 500))
    assert found.points.shape == (500, 2)
