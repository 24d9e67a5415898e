"""Damaged, truncated, mislabelled and hostile files, and what becomes of them.

``python -m tests.hostile`` looks at each as the app would, in a process of its own, and prints a
line of JSON: what became of each, what the process has written, and the most memory it took.
"""

from __future__ import annotations

import base64
import io
import json
import os
import struct
import sys
import time
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from fmnist.errors import FmnistError

SEED = 5
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAA"
    "AAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAABoQABAAAAAAAAAIcAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAAB"
    "AABodmMxAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADw"
    "NgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAA"
    "AAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcA"
    "AAAEAAAAABAAAAIAAAAAEAAAAAAAAAAv///+AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWB"
    "AgMFhAAAAI9tZGF0AAAAgygBrwngPfMi///yPzf//LDOy/vFxFe//8dbw7/Ulg//5BV6YSgwK4fJZOV/OjuvTe0nzR"
    "SLF6VXROUsfyV5YE0dz5ScPKu0k7mrR5Zm03rO8lbypFTqxOw5etvY1hyVJ2YWxFMxWkiECHU6E8t7/aXrC6g/pw39"
    "+aqK+UFz2Mj7hoeO"
)
"""64 × 32 pixels: the left half red, the right half blue."""

Case = tuple[str, bytes]


def cases() -> Iterator[Case]:
    """Yield the name and the content of each file, always the same."""
    random = np.random.default_rng(SEED)
    whole = pictures()
    yield from whole.items()
    for name, content in whole.items():
        for place in np.linspace(1, len(content) - 1, 12).astype(int):
            yield f"{name}, {place} bytes of it", content[:place]
        for n in range(14):
            yield f"{name}, damaged {n}", _damaged(content, random)
    names = list(whole)
    for first, second in zip(names, names[1:] + names[:1], strict=True):
        one, other = whole[first], whole[second]
        yield f"{first} that becomes {second}", one[: len(one) // 2] + other[len(other) // 2 :]
        yield f"{second} after the first bytes of {first}", one[:12] + other[12:]
    yield from _others(random)
    yield from _huge()
    yield from _bombs()
    yield from _archives(random)


def pictures() -> dict[str, bytes]:
    """Return a small picture in every form that is accepted."""
    image = Image.new("RGB", (60, 48), (200, 190, 170))
    pen = ImageDraw.Draw(image)
    pen.polygon(
        [(18, 8), (42, 8), (54, 18), (44, 22), (44, 42), (16, 42), (16, 22), (6, 18)], "navy"
    )
    clear = image.convert("RGBA")
    clear.putalpha(Image.new("L", image.size, 200))
    deep = Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257)
    other = image.rotate(180)
    frames: dict[str, Any] = {"save_all": True, "append_images": [other, image], "duration": 40}
    exif = Image.Exif()
    exif[0x0112] = 6
    return {
        "PNG": _saved(image, "PNG", exif=exif),
        "PNG with alpha": _saved(clear, "PNG"),
        "PNG with palette": _saved(image.quantize(8), "PNG", transparency=0),
        "PNG of 16 bits": _saved(deep, "PNG"),
        "PNG of 1 bit": _saved(image.convert("1"), "PNG"),
        "APNG": _saved(image, "PNG", **frames),
        "JPEG": _saved(image, "JPEG", exif=exif),
        "progressive JPEG": _saved(image, "JPEG", progressive=True),
        "CMYK JPEG": _saved(image.convert("CMYK"), "JPEG"),
        "grey JPEG": _saved(image.convert("L"), "JPEG"),
        "GIF": _saved(image, "GIF"),
        "animated GIF": _saved(image, "GIF", **frames),
        "WebP": _saved(image, "WEBP"),
        "lossless WebP": _saved(clear, "WEBP", lossless=True),
        "animated WebP": _saved(image, "WEBP", **frames),
        "BMP": _saved(image, "BMP"),
        "HEIC": HEIC,
    }


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def _damaged(content: bytes, random: np.random.Generator) -> bytes:
    damaged = np.frombuffer(content, np.uint8).copy()
    where = random.integers(0, len(damaged), random.integers(1, 9))
    if random.random() < 0.5:
        damaged[where] ^= (1 << random.integers(0, 8, len(where))).astype(np.uint8)
    else:
        damaged[where] = random.integers(0, 256, len(where))
    return damaged.tobytes()


def _others(random: np.random.Generator) -> Iterator[Case]:
    """Yield what is no picture, or none that is accepted, whatever its name says."""
    yield "nothing at all", b""
    yield "one zero", b"\0"
    yield "zeros", bytes(5000)
    yield from {
        "an SVG called PNG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "SVG with entities": b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "a">]><svg>&a;</svg>',
        "a web page called JPEG": b"<!DOCTYPE html><html><img src=x onerror=alert(1)></html>",
        "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/tmp/x) (w) file",
        "a script": b"#!/bin/sh\ntouch /tmp/hostile\n",
        "a pickle": b"cos\nsystem\n(S'touch /tmp/hostile'\ntR.",
    }.items()
    heads = (
        b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"\0\0\x01\0\x01\0", b"8BPS\0\x01", b"%PDF-1.7\n",
        b"\x1f\x8b\x08", b"\0\0\0\x18ftypavif", b"\0\0\0\x18ftypmp42", b"\x7fELF", b"MZ",
        b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51", b"qoif", b"P6\n9 9\n255\n", b"DDS ",
        b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\x99\0\0\0WEBPVP8 ", b"BM",
        b"\0\0\0\x18ftypheic", b"\x76\x2f\x31\x01", b"FORM", b"\xd7\xcd\xc6\x9a", b"\n\x05\x01\x08",
    )  # fmt: skip
    for head in heads:
        yield f"noise after {head!r}", head + random.bytes(900)
        yield f"zeros after {head!r}", head + bytes(900)
    for kind in ("TIFF", "ICO", "PPM", "TGA", "SGI", "PCX", "EPS"):
        yield f"a {kind} file", _saved(Image.new("RGB", (32, 32), "red"), kind)


def _huge() -> Iterator[Case]:
    """Yield small files that claim to hold large pictures, or none."""
    for width, height in (
        (0, 0), (0, 9), (1, 1), (1, 60_000), (60_000, 1), (7_000, 6_000), (16_383, 16_383),
        (30_000, 30_000), (65_535, 65_535), (2**31 - 1, 1), (2**31 - 1, 2**31 - 1),
    ):  # fmt: skip
        size = f"{width} × {height}"
        yield f"PNG of {size}", _png(width, height, zlib.compress(bytes(999)))
        yield f"BMP of {size}", _bmp(width, height)
        short = struct.pack("<HH", width & 0xFFFF, height & 0xFFFF)
        gif = bytearray(pictures()["GIF"])
        gif[6:10] = short
        yield f"GIF of {size}", bytes(gif)
        jpeg = bytearray(pictures()["JPEG"])
        place = jpeg.index(b"\xff\xc0")
        jpeg[place + 5 : place + 9] = struct.pack(">HH", height & 0xFFFF, width & 0xFFFF)
        yield f"JPEG of {size}", bytes(jpeg)
        heic = HEIC.replace(struct.pack(">II", 64, 64), struct.pack(">II", width, height))
        yield f"HEIC of {size}", heic
        webp = b"VP8X" + struct.pack("<I", 10) + bytes(4)
        webp += struct.pack("<I", max(0, width - 1) & 0xFFFFFF)[:3]
        webp += struct.pack("<I", max(0, height - 1) & 0xFFFFFF)[:3]
        yield f"WebP of {size}", b"RIFF" + struct.pack("<I", 4 + len(webp)) + b"WEBP" + webp


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def _png(width: int, height: int, data: bytes, *more: bytes, depth: int = 8) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + b"".join(more)
    return start + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _bmp(width: int, height: int) -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + 99, 0, 0, 54) + header + bytes(99)


def _bombs() -> Iterator[Case]:
    """Yield files that take as much time and memory as they can within the limits."""
    side = 6000
    row = zlib.compressobj(1)
    data = b"".join(row.compress(bytes(1 + 3 * side)) for _ in range(side)) + row.flush()
    yield "PNG of 36 megapixels", _png(side, side, data)
    yield "PNG of 36 megapixels, too little of it", _png(side, side, data[: len(data) // 2])
    yield "GIF of 36 megapixels", _saved(Image.new("P", (side, side), 1), "GIF")
    yield "WebP of 16 megapixels", _saved(Image.new("RGB", (4000, 4000)), "WEBP", method=0)
    full = {"progressive": True, "subsampling": 0}
    yield (
        "progressive JPEG of 36 megapixels",
        _saved(Image.new("RGB", (side, side)), "JPEG", **full),
    )
    jpeg = _saved(Image.new("RGB", (2000, 2000)), "JPEG", **full)
    last = jpeg[jpeg.rindex(b"\xff\xda") : -2]
    yield "JPEG of 5000 scans", jpeg[:-2] + last * 5000 + b"\xff\xd9"
    yield "JPEG of 80 scans", jpeg[:-2] + last * 80 + b"\xff\xd9"
    pixels = zlib.compress(bytes(40 * (1 + 3 * 40)))
    text = zlib.compress(bytes(50_000_000), 9)
    yield "PNG with large text", _png(40, 40, pixels, _chunk(b"zTXt", b"a\0\0" + text))
    yield "PNG with large profile", _png(40, 40, pixels, _chunk(b"iCCP", b"a\0\0" + text))
    many = _chunk(b"tEXt", b"a\0b") * 100_000
    yield "PNG with many texts", _png(40, 40, pixels, many)
    tiny = Image.new("P", (16, 16))
    frames = [Image.new("P", (16, 16), n % 8) for n in range(500)]
    yield "GIF of 500 frames", _saved(tiny, "GIF", save_all=True, append_images=frames)
    jpeg = pictures()["JPEG"]
    comment = b"\xff\xfe\xff\xff" + b"x" * 65_533
    yield "JPEG with long comments", jpeg[:2] + comment * 100 + jpeg[2:]
    loop = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"
    yield (
        "JPEG whose EXIF data go round in circles",
        (jpeg[:2] + b"\xff\xe1" + struct.pack(">H", 2 + len(loop)) + loop + jpeg[2:]),
    )


def _archives(random: np.random.Generator) -> Iterator[Case]:
    whole = pictures()
    good = _zip(("a.png", whole["PNG"]), ("folder/b.jpg", whole["JPEG"]))
    yield "zip", good
    bomb = _zip(*((f"{n}.png", bytes(15_000_000)) for n in range(8)), method=zipfile.ZIP_DEFLATED)
    yield "zip of zeros", bomb
    yield "zip in a zip", _zip(("a.zip", good), ("b.png", bomb))
    yield "zip of many files", _zip(*((f"{n}.png", b"") for n in range(3000)))
    claims = good.replace(struct.pack("<I", len(whole["PNG"])), struct.pack("<I", 2**32 - 2))
    yield "zip that claims 4 GB", claims
    names = (
        "../a.png",
        "/a.png",
        "C:\\a.png",
        "..\\..\\a.png",
        "a/../../b.png",
        "a\0.png",
        "\n",
        "~/a",
    )
    for name in names:
        entry = zipfile.ZipInfo("x")
        entry.filename = entry.orig_filename = name
        yield f"zip of {name!r}", _zip((entry, whole["PNG"]))
    link = zipfile.ZipInfo("a.png")
    link.external_attr = 0o120777 << 16
    yield "zip of a link", _zip((link, b"/etc/passwd"))
    yield "zip of files alike", _zip(("a.png", whole["PNG"]), ("a.png", whole["GIF"]))
    for method in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
        yield f"zip of method {method}", _zip(("a.png", bytes(9_000_000)), method=method)
    for n in range(40):
        yield f"zip, damaged {n}", _damaged(good, random)
    for place in np.linspace(4, len(good) - 1, 12).astype(int):
        yield f"zip, {place} bytes of it", good[:place]


def _zip(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", method) as archive:
        warnings.simplefilter("ignore")  # of names that are there twice
        for name, content in files:
            # Without a date of its own, an entry gets that of today.
            entry = zipfile.ZipInfo(name) if isinstance(name, str) else name
            archive.writestr(entry, content, method)
    return stream.getvalue()


def _judge(content: bytes, kind: Any) -> str:
    """Return what became of a file: the kind of picture it is, or the error."""
    from fmnist.imaging import prepare
    from fmnist.imaging.archive import is_archive, unpack

    try:
        if is_archive(content):
            found = [
                (file.name, file.error or _judge(file.content, kind)) for file in unpack(content)
            ]
            outcome = f"archive: {found}"
        else:
            outcome = str(prepare(content, kind=kind).kind)
    except FmnistError as error:
        outcome = f"error: {error}"
    return outcome


def _main() -> None:
    written: list[str] = []

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _mode, flags = arguments
            if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC):
                written.append(str(path))
        elif event in ("os.mkdir", "os.rename", "os.symlink", "os.link", "os.remove", "os.rmdir"):
            written.append(f"{event} {arguments[0]}")
        elif event in ("subprocess.Popen", "os.system", "os.exec", "socket.connect"):
            written.append(event)

    warnings.simplefilter("ignore")  # Pillow's, of EXIF data that are damaged
    files = list(cases())
    _judge(pictures()["JPEG"], "photo")  # imports what there is to import
    _judge(HEIC, "drawing")
    before = _most_memory(reset=True)
    sys.addaudithook(note)
    rows = []
    for n, (name, content) in enumerate(files):
        kind = ("auto", "photo", "drawing")[n % 3]
        spent = []
        # A second try, if the first took long: this process may have been in another's way.
        while not spent or (len(spent) < 3 and min(spent) > 0.7):
            started = time.process_time()
            try:
                outcome = _judge(content, kind)
            except BaseException as error:  # noqa: BLE001 - that is what is looked for
                outcome = f"failed: {error!r}"
            spent.append(time.process_time() - started)
        rows.append((name, outcome, round(min(spent), 3)))
    sys.stdout.write(
        json.dumps({"rows": rows, "written": written, "megabytes": _most_memory() - before})
    )


def _most_memory(*, reset: bool = False) -> float:
    """Return the most memory this process has had resident, in MB; 0 where nobody says.

    Args:
        reset: forget what was before, such as making all these files.
    """
    process = Path("/proc/self")
    if not (process / "clear_refs").exists():
        return 0
    if reset:
        (process / "clear_refs").write_text("5", encoding="ascii")
    lines = (process / "status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    _main()
