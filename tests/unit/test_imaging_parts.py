"""Several items in one photo: found, numbered in reading order, and cut out."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from fmnist.errors import PictureError
from fmnist.imaging import prepare_photo
from fmnist.imaging.adjustments import Adjustments, Stroke
from fmnist.imaging.framing import fit, spread
from fmnist.imaging.parts import cut_out, find_parts, in_reading_order, numbered


def shelf() -> Image.Image:
    """Three dark things on a light ground: two above, the right one a little lower; one below."""
    image = Image.new("RGB", (400, 400), (215, 210, 200))
    draw = ImageDraw.Draw(image)
    draw.rectangle((220, 60, 340, 160), fill=(40, 40, 120))
    draw.rectangle((40, 40, 140, 160), fill=(120, 30, 30))
    draw.rectangle((160, 240, 240, 360), fill=(20, 60, 30))
    return image


def test_each_item_is_found_and_numbered_row_by_row() -> None:
    parts = find_parts(shelf())
    assert [part.number for part in parts] == [1, 2, 3]
    middles = [((p.box[0] + p.box[2]) * 200, (p.box[1] + p.box[3]) * 200) for p in parts]
    for found, (x, y) in zip(middles, [(90, 100), (280, 110), (200, 300)], strict=True):
        assert found == (pytest.approx(x, abs=6), pytest.approx(y, abs=6))


def test_one_item_is_one_part() -> None:
    image = Image.new("RGB", (200, 200), "white")
    ImageDraw.Draw(image).rectangle((60, 40, 140, 160), fill="navy")
    (part,) = find_parts(image)
    assert part.box == pytest.approx((0.3, 0.2, 0.705, 0.805), abs=0.02)


def test_reading_order_is_by_rows_then_from_left_to_right() -> None:
    def block(top: int, left: int, height: int = 4) -> np.ndarray:
        mask = np.zeros((20, 20), dtype=bool)
        mask[top : top + height, left : left + 4] = True
        return mask

    first, second, third, fourth = block(1, 1), block(3, 8), block(0, 15, 6), block(10, 0)
    ordered = in_reading_order([fourth, third, second, first])
    wanted = (first, second, third, fourth)
    assert all((a == b).all() for a, b in zip(ordered, wanted, strict=True))


def test_a_part_is_cut_out_with_all_else_transparent() -> None:
    image = shelf()
    first = find_parts(image)[0]
    piece = cut_out(image, first)
    assert piece.mode == "RGBA"
    assert piece.getpixel((piece.width // 2, piece.height // 2)) == (120, 30, 30, 255)
    assert piece.getpixel((0, 0))[3] == 0  # type: ignore[index]
    result = prepare_photo(piece, adjustments=Adjustments(method="alpha"))
    assert "transparency" in result.steps[1].explanation
    assert result.picture[14, 14] >= 250


def test_the_numbers_are_drawn_on_the_photo() -> None:
    image = shelf()
    drawn = numbered(image, find_parts(image))
    assert drawn.shape == (400, 400, 3)
    changed = (drawn != np.asarray(image)).any(axis=2)
    assert 0.01 < changed.mean() < 0.2


def test_transparency_says_what_is_item() -> None:
    image = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 20, 70, 80), fill="white")
    draw.rectangle((120, 20, 170, 80), fill="white")
    assert len(find_parts(image)) == 2


def test_a_stroke_joins_two_parts() -> None:
    line = Stroke(points=((0.2, 0.25), (0.7, 0.25)), width=0.05, item=True)
    assert len(find_parts(shelf(), Adjustments(strokes=(line,)))) == 2


def test_a_plain_picture_has_no_parts() -> None:
    nothing = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    with pytest.raises(PictureError, match="nothing to see"):
        find_parts(nothing)


def test_what_belongs_to_28_pixels_is_laid_back_on_the_photo() -> None:
    grey = np.zeros((56, 28), np.uint8)
    grey[0:28] = 200
    fitted = fit(grey)
    back = spread(fitted.astype(np.float32), (10, 20, 66, 48), (80, 80))
    assert back[10:34, 20:48].min() >= 199
    assert back[42:66, 20:48].max() == 0
    assert back[:10].max() == back[:, :20].max() == back[:, 48:].max() == 0
