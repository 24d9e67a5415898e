"""All pictures of a map in one file: each in its own place, and old files go."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fmnist.ui import sheet
from fmnist.ui.sheet import picture_sheet


@pytest.fixture(autouse=True)
def served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "served_address", lambda name, _folder, file: f"/{name}/{file}")


def test_each_picture_lies_in_its_own_place(tmp_path: Path) -> None:
    grey = np.array([0, 60, 120, 180, 240], np.uint8)
    pictures = np.broadcast_to(grey[:, None, None], (5, 28, 28))
    found = picture_sheet(pictures, name="five", folder=tmp_path / "sheets")
    assert found is not None
    assert (found.address, found.columns, found.side) == ("/sheets/five.jpg", 3, 32)
    drawn = np.asarray(Image.open(tmp_path / "sheets" / "five.jpg")).astype(int)
    assert drawn.shape == (64, 96)
    for number, value in enumerate(grey.tolist()):
        row, column = divmod(number, 3)
        part = drawn[32 * row : 32 * row + 28, 32 * column : 32 * column + 28]
        assert np.abs(part - value).max() < 6


def test_a_sheet_is_made_once_and_the_oldest_make_room(tmp_path: Path) -> None:
    picture = np.zeros((1, 28, 28), np.uint8)
    picture_sheet(picture, name="first", folder=tmp_path)
    made = (tmp_path / "first.jpg").stat().st_mtime_ns
    picture_sheet(picture + 200, name="first", folder=tmp_path)
    assert (tmp_path / "first.jpg").stat().st_mtime_ns == made
    for number in range(sheet._KEPT_FILES):
        picture_sheet(picture, name=f"other-{number}", folder=tmp_path)
    assert not (tmp_path / "first.jpg").exists()
    assert len(list(tmp_path.glob("*.jpg"))) == sheet._KEPT_FILES
