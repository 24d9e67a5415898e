from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from fmnist.errors import PictureError
from fmnist.imaging import Preparation, kinds, prepare, prepare_drawing, prepare_photo
from fmnist.imaging.entry import decide
from fmnist.imaging.framing import fit, stretch
from fmnist.imaging.orientation import as_stored, with_orientation
from fmnist.settings import Settings


def png(image: Image.Image) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def photo(cloth: int, ground: int, size: tuple[int, int] = (300, 400)) -> Image.Image:
    """A textured rectangle of cloth, twice as tall as wide, on a ground lit from one side."""
    random = np.random.default_rng(0)
    width, height = size
    light = np.linspace(-20, 20, width)[None, :, None]
    array = light + random.normal(ground, 6, (height, width, 3))
    tall, wide = height // 2, height // 4
    top, left = (height - tall) // 2, (width - wide) // 2
    tones = np.linspace(-12, 12, tall)[:, None, None]
    array[top : top + tall, left : left + wide] = tones + random.normal(cloth, 6, (tall, wide, 3))
    return Image.fromarray(np.clip(array, 0, 255).astype(np.uint8))


def outline(ink: str, ground: str, *, width: int = 8) -> Image.Image:
    """A closed square outline with a line across its middle."""
    image = Image.new("RGB", (280, 280), ground)
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, 240, 240), outline=ink, width=width)
    draw.line((80, 140, 200, 140), fill=ink, width=width)
    return image


def bounds(picture: np.ndarray) -> tuple[int, int, int, int]:
    rows = np.flatnonzero((picture > 30).any(axis=1))
    columns = np.flatnonzero((picture > 30).any(axis=0))
    return int(rows[0]), int(rows[-1]), int(columns[0]), int(columns[-1])


def check(result: Preparation) -> None:
    assert result.picture.shape == (28, 28)
    assert result.picture.dtype == np.uint8
    assert (result.steps[-1].image == result.picture).all()
    for step in result.steps:
        assert step.name
        assert step.explanation
        assert step.image.dtype == np.uint8
        assert step.image.ndim == 2 or step.image.shape[2] == 3


@pytest.mark.parametrize(("cloth", "ground"), [(40, 200), (220, 90)])
def test_a_photo_becomes_bright_cloth_on_black(cloth: int, ground: int) -> None:
    result = prepare_photo(photo(cloth, ground))
    check(result)
    assert result.kind == "photo"
    assert result.picture.max() >= 250
    assert result.picture[:, :6].max() == 0
    assert result.picture[:, -6:].max() == 0
    assert result.picture[3:-3, 9:-9].min() > 60


def test_a_photo_keeps_its_proportions_and_spans_all_28_pixels() -> None:
    top, bottom, left, right = bounds(prepare_photo(photo(40, 200)).picture)
    assert (top, bottom) == (0, 27)
    assert right - left + 1 in (13, 14, 15)
    assert abs((left + right) / 2 - 13.5) <= 1


def test_the_longest_side_is_a_choice() -> None:
    top, bottom, _left, _right = bounds(prepare_photo(photo(40, 200), longest_side=24).picture)
    assert (top, bottom) == (2, 25)
    with pytest.raises(PictureError, match="1 to 28"):
        prepare_photo(photo(40, 200), longest_side=29)


def test_darker_cloth_is_brighter_as_in_the_dataset() -> None:
    image = photo(100, 220)
    ImageDraw.Draw(image).rectangle((100, 100, 199, 199), fill=(20, 20, 20))
    picture = prepare_photo(image).picture
    assert picture[5:10, 10:18].mean() > picture[18:23, 10:18].mean() + 40


def test_transparency_is_the_mask() -> None:
    image = Image.new("RGBA", (100, 100), (255, 255, 255, 0))
    ImageDraw.Draw(image).ellipse((30, 10, 70, 90), fill=(120, 20, 20, 255))
    result = prepare_photo(image)
    check(result)
    assert result.picture[0, 0] == result.picture[13, 3] == 0
    assert result.picture[13, 13] >= 250
    assert bounds(result.picture)[:2] == (0, 27)
    assert "transparency" in result.steps[1].explanation


def test_white_cut_out_cloth_does_not_vanish() -> None:
    image = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((30, 10, 70, 90), fill=(255, 255, 255, 255))
    assert prepare_photo(image).picture[13, 13] >= 250


def test_the_same_photo_gives_the_same_picture() -> None:
    first, second = (prepare_photo(photo(120, 160)) for _ in range(2))
    assert (first.picture == second.picture).all()
    assert first.warnings == second.warnings


def test_low_contrast_is_said() -> None:
    assert prepare_photo(photo(40, 200)).warnings == ()
    assert any("colour" in text for text in prepare_photo(photo(150, 158)).warnings)


@pytest.mark.parametrize("size", [(8, 8), (20, 300), (28, 28), (900, 60), (64, 64)])
def test_pictures_of_any_shape_come_through(size: tuple[int, int]) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
    check(prepare(png(Image.fromarray(noise)), kind="photo"))
    check(prepare(png(Image.fromarray(noise)), kind="auto"))


def test_two_flat_colours_are_still_separated() -> None:
    image = Image.new("RGB", (120, 160), "white")
    ImageDraw.Draw(image).rectangle((30, 40, 89, 119), fill="navy")
    top, bottom, left, right = bounds(prepare_photo(image).picture)
    assert (top, bottom) == (0, 27)
    assert right - left + 1 in (20, 21, 22)


@pytest.mark.parametrize(("ink", "ground"), [("black", "white"), ("white", "black")])
def test_an_outline_is_filled_whatever_its_polarity(ink: str, ground: str) -> None:
    result = prepare_drawing(outline(ink, ground))
    check(result)
    assert result.kind == "drawing"
    assert result.picture[7, 7] == 190
    assert result.picture[13:15, 13].max() <= 150
    assert bounds(result.picture) == (0, 27, 0, 27)


def test_both_polarities_give_the_same_picture() -> None:
    dark = prepare_drawing(outline("black", "white")).picture.astype(int)
    light = prepare_drawing(outline("white", "black")).picture.astype(int)
    assert np.abs(dark - light).max() <= 1


def test_a_canvas_drawing_on_nothing_is_read_by_its_alpha() -> None:
    for ink in ((0, 0, 0, 255), (255, 255, 255, 255)):
        canvas = np.zeros((280, 280, 4), dtype=np.uint8)
        canvas[40:240, 40:240] = ink
        canvas[50:230, 50:230] = 0
        picture = prepare_drawing(canvas).picture
        assert picture[13, 13] == 190
        assert bounds(picture) == (0, 27, 0, 27)


def test_a_gap_in_the_outline_is_bridged() -> None:
    image = outline("black", "white")
    ImageDraw.Draw(image).rectangle((130, 230, 145, 250), fill="white")
    assert prepare_drawing(image).picture[7, 7] == 190


def test_a_filled_drawing_keeps_its_hole() -> None:
    image = Image.new("L", (280, 280), 0)
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, 240, 240), fill=255)
    draw.rectangle((110, 110, 170, 170), fill=0)
    picture = prepare_drawing(image).picture
    assert picture[13, 13] == 0
    assert picture[3, 3] == 255


def test_a_single_stroke_is_seen() -> None:
    image = Image.new("L", (280, 280), 255)
    ImageDraw.Draw(image).line((60, 60, 200, 60), fill=0, width=6)
    picture = prepare_drawing(image).picture
    assert picture.max() >= 250
    assert bounds(picture)[2:] == (0, 27)


@pytest.mark.parametrize("colour", ["white", "black", "#808080", "#c03020"])
@pytest.mark.parametrize("kind", ["auto", "photo", "drawing"])
def test_a_blank_picture_shows_nothing(colour: str, kind: str) -> None:
    with pytest.raises(PictureError, match="nothing to see"):
        prepare(png(Image.new("RGB", (100, 80), colour)), kind=kind)  # type: ignore[arg-type]


@pytest.mark.parametrize("way", [prepare_photo, prepare_drawing])
def test_an_empty_canvas_shows_nothing(way: object) -> None:
    with pytest.raises(PictureError, match="nothing to see"):
        way(np.zeros((280, 280, 4), dtype=np.uint8))  # type: ignore[operator]


def test_blank_dataset_pictures_show_nothing() -> None:
    with pytest.raises(PictureError, match="nothing to see"):
        prepare(png(Image.new("L", (28, 28), 0)))


@pytest.mark.parametrize("size", [(4, 40), (40, 4), (1, 1), (9, 7)])
@pytest.mark.parametrize("kind", ["auto", "photo", "drawing"])
def test_a_side_too_short_is_refused(size: tuple[int, int], kind: str) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
    with pytest.raises(PictureError, match=r"at least 8"):
        prepare(png(Image.fromarray(noise)), kind=kind)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["auto", "photo", "drawing"])
def test_a_picture_too_narrow_is_refused(kind: str) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (10, 300, 3), dtype=np.uint8)
    with pytest.raises(PictureError, match=r"300 × 10 pixels, which is too narrow"):
        prepare(png(Image.fromarray(noise)), kind=kind)  # type: ignore[arg-type]


def dataset_like() -> np.ndarray:
    picture = np.zeros((28, 28), dtype=np.uint8)
    picture[0:28, 8:20] = np.linspace(60, 254, 28 * 12).reshape(28, 12)
    return picture


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_a_picture_of_the_dataset_passes_unchanged(mode: str) -> None:
    picture = dataset_like()
    result = prepare(png(Image.fromarray(picture).convert(mode)))
    check(result)
    assert result.kind == "dataset"
    assert (result.picture == picture).all()


def test_a_dataset_picture_made_larger_keeps_its_polarity() -> None:
    large = Image.fromarray(dataset_like()).resize((280, 280), Image.Resampling.NEAREST)
    result = prepare(png(large))
    assert result.kind == "drawing"
    assert np.abs(result.picture.astype(int) - dataset_like()).max() < 30


def test_a_negated_dataset_picture_is_turned_back() -> None:
    result = prepare(png(Image.fromarray(255 - dataset_like())))
    assert result.kind == "photo"
    assert np.corrcoef(result.picture.ravel(), dataset_like().ravel())[0, 1] > 0.9


def test_kind_dataset_wants_28_by_28() -> None:
    with pytest.raises(PictureError, match="28 × 28"):
        prepare(png(outline("black", "white")), kind="dataset")


def test_auto_tells_drawings_from_photos() -> None:
    assert decide(outline("black", "white")) == "drawing"
    assert decide(outline("#2030c0", "white", width=16)) == "drawing"
    assert decide(photo(40, 200)) == "photo"
    shop = Image.new("RGB", (300, 400), "white")
    shop.paste(photo(90, 200).crop((100, 100, 200, 300)), (100, 100))
    ImageDraw.Draw(shop).rectangle((130, 150, 160, 260), fill="#c04020")
    assert decide(shop) == "photo"


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(PictureError, match="auto, dataset, drawing, photo"):
        prepare(b"", kind="cat")  # type: ignore[arg-type]
    assert set(kinds()) == {"photo", "drawing", "dataset"}


def test_settings_limit_what_is_read() -> None:
    from pathlib import Path

    tight = Settings(home=Path("unused"), max_megapixels=0.01)
    with pytest.raises(PictureError, match="megapixels"):
        prepare(png(outline("black", "white")), settings=tight)


def test_fit_pads_and_does_not_squash() -> None:
    picture = fit(np.full((10, 20), 200, dtype=np.uint8))
    assert picture[7:21].min() == 200
    assert picture[:7].max() == picture[21:].max() == 0
    assert fit(np.full((1, 500), 9, dtype=np.uint8)).any()


def test_stretch_makes_the_brightest_white() -> None:
    assert stretch(np.array([[0, 50, 100]], dtype=np.uint8)).tolist() == [[0, 128, 255]]
    assert not stretch(np.zeros((2, 2), dtype=np.uint8)).any()


@pytest.mark.parametrize("side", [40, 300])
def test_a_photo_of_noise_is_known_as_such_and_one_of_cloth_is_not(side: int) -> None:
    noise = np.random.default_rng(side).integers(0, 256, (side, side, 3), dtype=np.uint8)
    found = prepare_photo(noise)
    assert found.noise
    assert "noise" in found.warnings[0]
    cloth = np.full((side, side, 3), 230, np.uint8)
    cloth[side // 4 : -side // 4, side // 4 : -side // 4] = noise[: side // 2, : side // 2] // 8
    assert not prepare_photo(cloth).noise


def test_a_photo_that_is_stored_turned_shows_that_first() -> None:
    upright = photo(60, 200, (300, 400))
    stream = io.BytesIO()
    as_stored(upright, 6).save(stream, "PNG", exif=with_orientation(6))
    turned, plain = prepare(stream.getvalue(), kind="photo"), prepare(png(upright), kind="photo")
    check(turned)
    assert turned.steps[0].name == "As the camera stored it"
    assert turned.steps[0].image.shape == (120, 160, 3)
    assert [step.name for step in turned.steps[1:]] == [step.name for step in plain.steps]
    assert (turned.picture == plain.picture).all()
