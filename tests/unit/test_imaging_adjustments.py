"""What a person mends: turns, crop, segmenter, mask, negative."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from fmnist.errors import PictureError
from fmnist.imaging import prepare, prepare_photo
from fmnist.imaging.adjustments import AS_IT_IS, Adjustments, Stroke, painted, reshaped


def garment(size: tuple[int, int] = (160, 160)) -> Image.Image:
    """A dark rectangle, twice as tall as wide, on a light ground."""
    image = Image.new("RGB", size, (210, 205, 200))
    ImageDraw.Draw(image).rectangle((60, 40, 99, 119), fill=(30, 40, 90))
    return image


def test_nothing_mended_changes_nothing() -> None:
    first, second = prepare_photo(garment()), prepare_photo(garment(), adjustments=AS_IT_IS)
    assert (first.picture == second.picture).all()


def test_a_quarter_turn_is_clockwise() -> None:
    image = Image.fromarray(np.array([[1, 2, 3], [4, 5, 6]], np.uint8))
    turned = np.asarray(reshaped(image, Adjustments(quarter_turns=1)))
    assert turned.tolist() == [[4, 1], [5, 2], [6, 3]]


def test_a_crop_is_taken_after_the_turn() -> None:
    image = Image.fromarray(np.array([[1, 2, 3, 4], [5, 6, 7, 8]], np.uint8))
    left = np.asarray(reshaped(image, Adjustments(box=(0, 0, 0.5, 1))))
    assert left.tolist() == [[1, 2], [5, 6]]
    top = np.asarray(reshaped(image, Adjustments(quarter_turns=1, box=(0, 0, 1, 0.5))))
    assert top.tolist() == [[5, 1], [6, 2]]


def test_what_was_marked_turns_with_the_picture() -> None:
    mended = Adjustments(
        box=(0.0, 0.25, 0.5, 1.0),
        strokes=(Stroke(points=((0.25, 0.5), (0.5, 0.75)), width=0.1, item=True),),
    )
    image = Image.fromarray(np.arange(48, dtype=np.uint8).reshape(8, 6))
    before = np.asarray(reshaped(image, mended))
    after = np.asarray(reshaped(image, mended.turned()))
    assert (np.rot90(before, -1) == after).all()
    assert mended.turned().strokes[0].points == ((0.5, 0.25), (0.25, 0.5))
    whole = mended.turned().turned().turned().turned()
    assert whole == mended


def test_a_turned_photo_gives_a_turned_picture() -> None:
    upright = prepare_photo(garment()).picture
    lying = prepare_photo(garment(), adjustments=Adjustments(quarter_turns=1)).picture
    assert abs(np.rot90(upright, -1).astype(int) - lying).mean() < 6


def test_a_stroke_adds_to_the_mask_and_takes_from_it_the_last_on_top() -> None:
    mask = np.zeros((10, 20), np.float32)
    line = ((0.0, 0.55), (1.0, 0.55))
    added = painted(mask, Adjustments(strokes=(Stroke(points=line, width=0.05, item=True),)))
    assert added[5].tolist() == [1.0] * 20
    assert added.sum() == 20
    assert mask.sum() == 0  # what was given is left alone
    strokes = (
        Stroke(points=line, width=0.05, item=True),
        Stroke(points=((0.5, 0.0), (0.5, 1.0)), width=0.05, item=False),
    )
    cut = painted(mask, Adjustments(strokes=strokes))
    assert cut[5, 10] == 0
    assert cut.sum() == 19


def test_a_stroke_lies_on_the_same_cloth_in_a_crop() -> None:
    stroke = Stroke(points=((0.75, 0.5),), width=0.1, item=True)
    whole = painted(np.zeros((40, 40), np.float32), Adjustments(strokes=(stroke,)))
    half = painted(
        np.zeros((40, 20), np.float32), Adjustments(strokes=(stroke,), box=(0.5, 0, 1, 1))
    )
    assert (whole[:, 20:] == half).all()
    assert half[20, 10] == 1


def test_what_is_painted_away_is_not_in_the_picture() -> None:
    lower = Stroke(points=((0.3, 0.62), (0.7, 0.62)), width=0.26, item=False)
    result = prepare_photo(garment(), adjustments=Adjustments(strokes=(lower,)))
    columns = np.flatnonzero((result.picture > 30).any(axis=0))
    assert columns[-1] - columns[0] + 1 >= 26  # the upper half of it is a square
    assert "painted" in result.steps[1].explanation
    everything = Stroke(points=((0.0, 0.5), (1.0, 0.5)), width=1.5, item=False)
    with pytest.raises(PictureError, match="painted away"):
        prepare_photo(garment(), adjustments=Adjustments(strokes=(everything,)))


def test_the_whole_picture_can_be_the_item() -> None:
    result = prepare_photo(garment((160, 120)), adjustments=Adjustments(method="none"))
    assert (result.steps[1].image == 255).all()
    assert "You have chosen" in result.steps[1].explanation


@pytest.mark.parametrize(("method", "name"), [("grabcut", "GrabCut"), ("kmeans", "main colours")])
def test_a_segmenter_can_be_chosen(method: str, name: str) -> None:
    result = prepare_photo(garment(), adjustments=Adjustments(method=method))  # type: ignore[arg-type]
    assert name in result.steps[1].explanation
    assert result.steps[1].image[80, 80] == 255
    assert result.steps[1].image[10, 10] == 0


def test_transparency_is_used_only_where_there_is_some() -> None:
    with pytest.raises(PictureError, match="not transparent"):
        prepare_photo(garment(), adjustments=Adjustments(method="alpha"))
    cut_out = garment().convert("RGBA")
    cut_out.putalpha(Image.new("L", cut_out.size, 0))
    cut_out.paste((200, 30, 30, 255), (20, 20, 80, 140))
    alpha = prepare_photo(cut_out, adjustments=Adjustments(method="alpha"))
    assert "transparency" in alpha.steps[1].explanation
    other = prepare_photo(cut_out, adjustments=Adjustments(method="kmeans"))
    assert "main colours" in other.steps[1].explanation


def test_inverted_tones_are_kept() -> None:
    image = Image.new("RGB", (160, 160), "black")
    ImageDraw.Draw(image).rectangle((60, 40, 99, 79), fill=(250, 250, 250))
    ImageDraw.Draw(image).rectangle((60, 80, 99, 119), fill=(120, 120, 120))
    kept = prepare_photo(image, adjustments=Adjustments(invert=True)).picture
    negated = prepare_photo(image).picture
    assert kept[6, 14] > kept[21, 14]
    assert negated[6, 14] < negated[21, 14]


def test_a_drawing_is_turned_and_cropped_too() -> None:
    image = Image.new("RGB", (200, 200), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 20, 60, 180), outline="black", width=6)
    draw.ellipse((120, 120, 180, 180), outline="black", width=6)
    content = io.BytesIO()
    image.save(content, "PNG")
    mended = Adjustments(quarter_turns=1, box=(0, 0, 1, 0.45))
    result = prepare(content.getvalue(), kind="drawing", adjustments=mended)
    rows = np.flatnonzero((result.picture > 30).any(axis=1))
    assert rows[-1] - rows[0] + 1 in range(6, 10)  # 40 of 160 pixels


@pytest.mark.parametrize(
    ("turns", "box"),
    [(4, (0, 0, 1, 1)), (0, (0.5, 0, 0.5, 1)), (0, (-0.1, 0, 1, 1)), (0, (0, 0, 1, 1.2))],
)
def test_what_cannot_be_done_is_refused(turns: int, box: tuple[float, ...]) -> None:
    with pytest.raises(PictureError, match="accepted"):
        Adjustments(quarter_turns=turns, box=box)  # type: ignore[arg-type]


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(PictureError, match="grabcut"):
        Adjustments(method="magic")  # type: ignore[arg-type]
