from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from fmnist.imaging import decode, prepare_photo
from fmnist.imaging.adjustments import WHOLE, Adjustments
from fmnist.imaging.margins import inner_box


def shirt_photo() -> Image.Image:
    """120 × 160: a dark shirt on a wooden table, with the noise of a camera."""
    image = Image.new("RGB", (120, 160), (180, 140, 100))
    pen = ImageDraw.Draw(image)
    pen.polygon(
        [(45, 30), (75, 30), (110, 60), (98, 76), (85, 66), (85, 135), (35, 135), (35, 66),
         (22, 76), (10, 60)],
        fill=(30, 40, 70),
    )  # fmt: skip
    noise = np.random.default_rng(0).normal(0, 6, (160, 120, 3))
    return Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))


def saved(image: Image.Image, kind: str, **options: object) -> Image.Image:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return decode(stream.getvalue())


def cut(image: Image.Image) -> tuple[int, int, int, int]:
    """The box in pixels."""
    left, top, right, bottom = inner_box(image)
    width, height = image.size
    return round(left * width), round(top * height), round(right * width), round(bottom * height)


@pytest.mark.parametrize("colour", ["white", "black", "teal"])
@pytest.mark.parametrize("quality", [None, 75, 95])
def test_a_photo_is_found_on_a_page_of_any_colour(colour: str, quality: int | None) -> None:
    page = Image.new("RGB", (220, 200), colour)
    page.paste(shirt_photo(), (40, 16))
    found = cut(saved(page, "PNG") if quality is None else saved(page, "JPEG", quality=quality))
    # The photo lies at 40, 16, 160, 176; a few pixels that JPEG has mixed may go too.
    assert np.abs(np.subtract(found, (40, 16, 160, 176))).max() <= 5


def test_a_transparent_page_is_a_page() -> None:
    page = Image.new("RGBA", (200, 200), (255, 0, 0, 0))
    page.paste(shirt_photo(), (0, 20))
    assert np.abs(np.subtract(cut(page), (0, 20, 120, 180))).max() <= 2


def test_bars_beside_a_photo_are_found() -> None:
    barred = ImageOps.expand(shirt_photo(), (30, 0), "black")
    assert np.abs(np.subtract(cut(barred), (30, 0, 150, 160))).max() <= 2


def test_what_is_no_photo_on_a_page_stays_whole() -> None:
    trousers = Image.new("RGB", (100, 140), "white")
    pen = ImageDraw.Draw(trousers)
    pen.rectangle((20, 10, 80, 130), fill="navy")
    pen.rectangle((46, 50, 54, 130), fill="white")  # straight on all sides, but with two legs
    cutout = Image.new("RGBA", (100, 100))
    ImageDraw.Draw(cutout).ellipse((20, 20, 80, 80), fill="red")
    towel = ImageOps.expand(Image.new("RGB", (60, 60), "gray"), 20, "white")
    for image in (shirt_photo(), trousers, towel, cutout, Image.new("RGB", (50, 50), "teal")):
        assert inner_box(image) == WHOLE


def test_the_answer_about_a_photo_is_that_about_the_page_it_is_on() -> None:
    photo = shirt_photo()
    plain = prepare_photo(photo)
    for page in (ImageOps.expand(photo, 40, "white"), ImageOps.expand(photo, 25, "black")):
        on_page = prepare_photo(page)
        difference = np.abs(on_page.picture.astype(int) - plain.picture).mean()
        assert difference < 8
        assert "page" in on_page.steps[0].explanation
    assert "page" not in plain.steps[0].explanation


def test_a_page_is_found_after_turning_and_a_crop_by_hand_is_kept() -> None:
    page = ImageOps.expand(shirt_photo(), (40, 10), "white")
    turned = prepare_photo(page, adjustments=Adjustments(quarter_turns=1))
    height, width = turned.steps[0].image.shape[:2]
    assert width / height == pytest.approx(160 / 120, abs=0.05)
    by_hand = prepare_photo(page, adjustments=Adjustments(box=(0.0, 0.0, 1.0, 0.9)))
    assert "page" not in by_hand.steps[0].explanation
