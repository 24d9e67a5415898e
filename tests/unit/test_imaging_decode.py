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
from fmnist.imaging.orientation import as_stored, with_orientation
from tests.hostile import HEIC


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


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_every_kind_of_animation_gives_its_first_frame(kind: str) -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue", "lime")]
    content = encoded(frames[0], kind, save_all=True, append_images=frames[1:], loop=0)
    assert Image.open(io.BytesIO(content)).n_frames == 3  # type: ignore[attr-defined]
    red, green, blue = np.asarray(decode(content))[8, 8]
    assert red > 200 > 60 > max(green, blue)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "PA", "1", "I;16", "RGBA", "CMYK"])
@pytest.mark.parametrize("side", [96, 1400])
def test_every_mode_comes_out_alike_whatever_its_size(mode: str, side: int) -> None:
    levels = np.zeros((side, side), dtype=np.uint8)
    levels[side // 4 : -side // 4, side // 4 : -side // 4] = 255
    if mode == "I;16":
        image = Image.fromarray(levels.astype(np.uint16) * 257)
    elif mode == "PA":
        image = Image.fromarray(levels).convert("P").convert("PA")
    else:
        image = Image.fromarray(levels).convert("RGB").convert(mode)
    if mode == "PA":  # no format of ours keeps it
        result = as_image(image)
    else:
        result = decode(encoded(image, "JPEG" if mode == "CMYK" else "PNG"))
        assert max(result.size) == min(side, 640)
    assert result.mode == "RGB"
    grey = np.asarray(result)
    middle = grey.shape[0] // 2
    assert grey[middle, middle].min() > 250
    assert grey[2, 2].max() < 5


def test_colours_under_full_transparency_do_not_bleed_when_a_picture_is_shrunk() -> None:
    array = np.zeros((1300, 1300, 4), dtype=np.uint8)
    array[:, :, 1] = 255  # a green that nobody can see
    array[300:1000, 300:1000] = (200, 0, 0, 255)
    small = np.asarray(decode(encoded(Image.fromarray(array))))
    assert small.shape == (640, 640, 4)
    visible = small[small[:, :, 3] > 0]
    assert visible[:, 1].max() <= 2


def test_a_picture_is_the_same_at_every_size() -> None:
    random = np.random.default_rng(0)
    coarse = random.integers(0, 255, (12, 9, 3), dtype=np.uint8)
    large = Image.fromarray(coarse).resize((2700, 3600), Image.Resampling.BICUBIC)
    whole = np.asarray(decode(encoded(large)), dtype=int)
    for side in (961, 1280, 1999):
        other = large.resize((round(side * 0.75), side), Image.Resampling.LANCZOS)
        again = np.asarray(decode(encoded(other)), dtype=int)
        assert again.shape == whole.shape
        assert np.abs(again - whole).mean() < 1


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_turned_picture_shrinks_to_the_same(orientation: int) -> None:
    upright = Image.fromarray(
        np.random.default_rng(1).integers(0, 255, (77, 101, 3), dtype=np.uint8)
    ).resize((1517, 1155), Image.Resampling.BICUBIC)
    plain = np.asarray(decode(encoded(upright)), dtype=int)
    stored = encoded(as_stored(upright, orientation), exif=with_orientation(orientation))
    turned = np.asarray(decode(stored), dtype=int)
    assert turned.shape == plain.shape
    assert np.abs(turned - plain).mean() < 0.5


def test_heic_is_read_where_its_library_is() -> None:
    pytest.importorskip("pi_heif")
    image = decode(HEIC)
    assert (image.mode, image.size) == ("RGB", (64, 32))
    red, blue = np.asarray(image)[16, 8], np.asarray(image)[16, 56]
    assert red[0] > 200 > 60 > red[2]
    assert blue[2] > 200 > 60 > blue[0]
    with pytest.raises(PictureError, match=r"HEI[CF]"):
        decode(HEIC[:400])


def test_without_its_library_heic_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fmnist.imaging.heic.available", lambda: False)
    with pytest.raises(PictureError, match=r"a library is missing.*WebP, BMP and GIF files"):
        decode(HEIC)


def test_a_jpeg_of_thousands_of_scans_is_refused_before_they_are_decoded() -> None:
    image = two_colours().resize((1000, 1000))
    content = encoded(image, "JPEG", progressive=True)
    last = content.rindex(b"\xff\xda")
    bomb = content[:-2] + content[last:-2] * 500 + b"\xff\xd9"
    with pytest.raises(PictureError, match="510 times over"):
        decode(bomb)
    # Scans of a thumbnail, and what a phone appends (a film), are not counted.
    film = content + b"\xff\xda" * 5000
    assert decode(film).size == (640, 640)


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
    image = decode(encoded(stored, kind, exif=with_orientation(orientation), quality=95))
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
        (b"\0\0\0\x18ftypavif\0\0\0\0", "AVIF"),
        (b"PK\x03\x04 and more", "zip archive"),
        (b"8BPS\0\x01", "Photoshop"),
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
