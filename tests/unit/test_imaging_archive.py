from __future__ import annotations

import io
import struct
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from fmnist.errors import PictureError
from fmnist.imaging.archive import Unpacked, unpack
from fmnist.settings import Settings

LIMITS = Settings(
    home=Path("unused"), max_upload_megabytes=2, max_archive_files=20, max_unpacked_megabytes=10
)


def packed(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", method) as archive:
        warnings.simplefilter("ignore")  # of names that are there twice
        for name, content in files:
            archive.writestr(name, content)
    return stream.getvalue()


def only(content: bytes) -> Unpacked:
    (file,) = unpack(content, settings=LIMITS)
    return file


def test_files_come_in_order_with_their_content() -> None:
    content = packed(("a/1.png", b"one"), ("a/", b""), ("b.jpg", b"two"), method=8)
    assert list(unpack(content, settings=LIMITS)) == [
        Unpacked("a/1.png", b"one"),
        Unpacked("b.jpg", b"two"),
    ]


def test_an_archive_that_is_too_large_is_refused_with_what_to_do() -> None:
    content = packed(("a.png", b"x" * 1_000_000))
    with pytest.raises(PictureError, match=r"has 1 MB; accepted are up to 0\.5 MB\. Choose the"):
        unpack(content, settings=replace(LIMITS, max_archive_megabytes=0.5))


def test_what_systems_add_by_themselves_is_passed_over() -> None:
    names = ["__MACOSX/a/._1.png", "a/.DS_Store", "a/Thumbs.db", "a/._2.png", "desktop.ini"]
    assert list(unpack(packed(*((name, b"x") for name in names)), settings=LIMITS)) == []


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "C:\\a.png",
        "C:a.png",
        "a/../../b.png",
        "..\\b.png",
        "\\a",
    ],
)
def test_names_that_are_path_tricks_are_refused(name: str) -> None:
    entry = zipfile.ZipInfo("x")
    entry.filename = entry.orig_filename = name
    file = only(packed((entry, b"content")))
    assert file.content == b""
    assert "outside" in (file.error or "")


def test_names_alike_are_told_apart_and_control_signs_are_not_shown() -> None:
    found = unpack(
        packed(("a.png", b"1"), ("a.png", b"2"), ("b\x1b[2J.png", b"3")), settings=LIMITS
    )
    assert [(file.name, file.content) for file in found] == [
        ("a.png", b"1"),
        ("a (2).png", b"2"),
        ("b\N{REPLACEMENT CHARACTER}[2J.png", b"3"),
    ]


def test_links_are_refused() -> None:
    link = zipfile.ZipInfo("link.png")
    link.external_attr = 0o120777 << 16
    assert "link" in (only(packed((link, b"/etc/passwd"))).error or "")


def test_encrypted_files_are_refused() -> None:
    content = bytearray(packed(("a.png", b"secret")))
    place = content.index(b"PK\x01\x02") + 8
    content[place] |= 1
    assert "encrypted" in (only(bytes(content)).error or "")


def test_archives_in_archives_are_refused() -> None:
    assert "archive within" in (only(packed(("a.png", packed(("b", b"x"))))).error or "")


def test_other_ways_of_packing_are_refused() -> None:
    assert "usual zip" in (only(packed(("a.png", b"x" * 99), method=zipfile.ZIP_LZMA)).error or "")


def test_a_file_over_the_limit_and_one_that_was_packed_too_well_are_refused() -> None:
    assert "2.1 MB" in (only(packed(("a.png", b"x" * 2_100_000))).error or "")
    assert "-fold" in (only(packed(("a.png", b"\0" * 1_900_000), method=8)).error or "")
    assert only(packed(("a.bmp", b"\0" * 900_000), method=8)).error is None


def test_an_archive_over_the_limits_is_refused_as_a_whole() -> None:
    many = packed(*((f"{n}.png", b"") for n in range(21)))
    with pytest.raises(PictureError, match="more than 20 files"):
        unpack(many, settings=LIMITS)
    large = packed(*((f"{n}.png", b"\0" * 1_900_000) for n in range(6)), method=8)
    with pytest.raises(PictureError, match="11 MB; accepted are up to 10 MB"):
        unpack(large, settings=LIMITS)


def test_no_more_is_unpacked_than_the_list_claims() -> None:
    content = bytearray(packed(("a.png", b"\0" * 1_900_000), method=8))
    place = content.index(b"PK\x01\x02") + 24
    content[place : place + 4] = struct.pack("<I", 10)  # it claims ten bytes
    file = only(bytes(content))
    assert file.content == b""
    assert "damaged" in (file.error or "")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>", b"PK\x05\x06" + b"\xff" * 18])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    with pytest.raises(PictureError, match="no zip archive"):
        unpack(content, settings=LIMITS)


def test_a_damaged_file_does_not_cost_the_others() -> None:
    content = bytearray(packed(("a.png", b"first"), ("b.png", b"second")))
    content[content.index(b"first")] ^= 255
    first, second = unpack(bytes(content), settings=LIMITS)
    assert "damaged" in (first.error or "")
    assert second == Unpacked("b.png", b"second")


def test_nothing_is_unpacked_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    files = unpack(packed(("a.png", b"1"), ("b.png", b"2")), settings=LIMITS)
    assert next(files).content == b"1"
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("was read"))
    files.close()  # type: ignore[attr-defined]
