from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fmnist.errors import PictureError
from fmnist.imaging import as_image, decode


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def two_colours() -> Image.Image:
    """40 × 20: the left half red, the right half blue."""
    image = Image.new("RGB", (40, 20), (255, 0, 0))
    image.paste((0, 0, 255), (20, 0, 40, 20))
    return image


def png_header(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size)
    return start + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF"])
def test_every_accepted_format_is_decoded(kind: str) -> None:
    image = decode(encoded(two_colours(), kind))
    assert (image.mode, image.size) == ("RGB", (40, 20))
    red, blue = np.asarray(image)[10, 5], np.asarray(image)[10, 35]
    assert red[0] > 200 > 60 > red[2]
    assert blue[2] > 200 > 60 > blue[0]


def test_palette_and_bilevel_pictures_become_rgb() -> None:
    palette = two_colours().convert("P", palette=Image.Palette.ADAPTIVE)
    assert np.asarray(decode(encoded(palette)))[0, 0].tolist() == [255, 0, 0]
    white = Image.new("1", (20, 20), 1)
    assert np.asarray(decode(encoded(white))).min() == 255


def test_sixteen_bit_grey_is_scaled_and_not_cut_off() -> None:
    ramp = np.linspace(0, 65535, 256).astype(np.uint16)[None].repeat(8, axis=0)
    grey = np.asarray(decode(encoded(Image.fromarray(ramp))))[0, :, 0]
    assert np.abs(grey.astype(int) - np.arange(256)).max() <= 1


def test_cmyk_keeps_its_polarity() -> None:
    paper = Image.new("CMYK", (16, 16), (0, 0, 0, 0))
    ink = Image.new("CMYK", (16, 16), (0, 0, 0, 255))
    assert np.asarray(decode(encoded(paper, "JPEG"))).min() > 250
    assert np.asarray(decode(encoded(ink, "JPEG"))).max() < 5


def test_transparency_survives_in_every_form() -> None:
    la = Image.new("LA", (16, 16), (200, 0))
    rgba = Image.new("RGBA", (16, 16), (10, 20, 30, 128))
    palette = Image.new("P", (16, 16), 0)
    palette.putpalette([1, 2, 3, 4, 5, 6])
    keyed = encoded(palette, transparency=0)
    for content, alpha in ((encoded(la), 0), (encoded(rgba), 128), (keyed, 0)):
        image = decode(content)
        assert image.mode == "RGBA"
        assert image.getchannel("A").getextrema() == (alpha, alpha)


def test_an_opaque_alpha_channel_is_dropped() -> None:
    assert decode(encoded(two_colours().convert("RGBA"))).mode == "RGB"


def test_animations_give_their_first_frame() -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue")]
    content = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert np.asarray(decode(content))[0, 0].tolist() == [255, 0, 0]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied(orientation: int, kind: str) -> None:
    upright = np.zeros((16, 32, 3), dtype=np.uint8)
    upright[:8, :16] = 255  # white in the upper left corner only
    how = {
        1: lambda a: a,
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.swapaxes(0, 1),
        6: lambda a: np.rot90(a, 1),
        7: lambda a: a[::-1, ::-1].swapaxes(0, 1),
        8: lambda a: np.rot90(a, -1),
    }
    stored = Image.fromarray(np.ascontiguousarray(how[orientation](upright)))
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = decode(encoded(stored, kind, exif=exif, quality=95))
    assert image.size == (32, 16)
    assert np.abs(np.asarray(image).astype(int) - upright).mean() < 5


def test_a_damaged_exif_block_does_not_cost_the_picture() -> None:
    content = encoded(two_colours(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff garbage")
    assert decode(content).size == (40, 20)


def test_large_pictures_come_back_small() -> None:
    for kind in ("JPEG", "PNG"):
        image = decode(encoded(Image.new("RGB", (2600, 1300), "green"), kind))
        assert image.width == 2 * image.height
        assert 640 <= image.width < 1300


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"hello", "5 bytes long"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b"\n<?xml version='1.0'?><svg/>", "SVG"),
        (b"<!DOCTYPE html><title>404</title>", "web page"),
        (b"%PDF-1.7", "PDF"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (b"\x89PNG\r\n\x1a\n", "damaged PNG"),
        (b"\xff\xd8\xff\xe0", "damaged JPEG"),
    ],
)
def test_what_is_not_a_picture_is_named(content: bytes, words: str) -> None:
    with pytest.raises(PictureError, match=words):
        decode(content)


def test_a_format_outside_the_five_is_refused() -> None:
    with pytest.raises(PictureError, match=r"TIFF.*accepted are PNG"):
        decode(encoded(two_colours(), "TIFF"))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF"])
def test_a_truncated_file_is_refused(kind: str) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    content = encoded(Image.fromarray(noise), kind)
    with pytest.raises(PictureError, match="damaged"):
        decode(content[: len(content) // 2])


def test_a_file_over_the_limit_is_refused_before_it_is_opened() -> None:
    with pytest.raises(PictureError, match=r"0\.3 MB; accepted are up to 0\.2 MB"):
        decode(b"x" * 300_000, max_megabytes=0.2)


@pytest.mark.parametrize(
    ("side", "words"), [(7000, r"7000 × 7000 pixels \(49\.0 megapix"), (30_000, "far larger")]
)
def test_a_decompression_bomb_is_refused_unopened(
    side: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: object) -> None:
        pytest.fail("the pixels were decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", explode)
    with pytest.raises(PictureError, match=words):
        decode(png_header(side, side))


def test_the_pixel_limit_is_the_callers() -> None:
    content = encoded(two_colours())
    with pytest.raises(PictureError, match=r"up to 0\.0007 megapixels"):
        decode(content, max_megapixels=0.0007)
    assert decode(content, max_megapixels=0.0008).size == (40, 20)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF"])
def test_damaged_bytes_never_raise_anything_but_picture_errors(kind: str) -> None:
    random = np.random.default_rng(1)
    content = np.frombuffer(encoded(two_colours(), kind), dtype=np.uint8)
    for _ in range(150):
        damaged = content.copy()
        where = random.integers(0, len(damaged), random.integers(1, 8))
        damaged[where] = random.integers(0, 256, len(where))
        try:
            image = decode(damaged.tobytes(), max_megapixels=1)
        except PictureError:
            continue
        assert image.mode in ("RGB", "RGBA")


def test_arrays_are_pictures_too() -> None:
    assert as_image(np.zeros((10, 12), dtype=np.uint8)).size == (12, 10)
    assert as_image(np.zeros((10, 12, 1), dtype=np.uint8)).mode == "RGB"
    assert as_image(np.zeros((10, 12, 4), dtype=np.uint8)).mode == "RGBA"
    for wrong in (np.zeros((10, 12, 2), dtype=np.uint8), np.zeros((0, 0), dtype=np.uint8)):
        with pytest.raises(PictureError, match="uint8"):
            as_image(wrong)
    with pytest.raises(PictureError, match="float64"):
        as_image(np.zeros((10, 12)))  # type: ignore[arg-type]


def test_decoding_touches_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    decode(encoded(two_colours()))
    assert list(tmp_path.iterdir()) == []
