"""``fmnist classify``: one line a file, in order, whatever the files are."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from fmnist.__main__ import main
from fmnist.labels import CLASS_NAMES

ROOT = Path(__file__).resolve().parents[2]
ANSWER = [
    "file", "label", "index", "probability", "probabilities", "known", "accepted", "warnings",
    "milliseconds",
]  # fmt: skip


def _trousers(background: str, ink: str) -> Image.Image:
    image = Image.new("RGB", (200, 240), background)
    outline = [(60, 20), (140, 20), (150, 220), (112, 220), (100, 80), (88, 220), (50, 220)]
    ImageDraw.Draw(image).line([*outline, outline[0]], fill=ink, width=5)
    return image


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A drawing, and the same light on dark, as a photo would be saved."""
    for name, colours in (("dark.png", ("white", "black")), ("light.jpg", ("#224", "#eee"))):
        _trousers(*colours).save(tmp_path / name)
    return [tmp_path / "dark.png", tmp_path / "light.jpg"]


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_line_says_all_of_the_answer(
    home: Path, files: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["classify", "--kind", "drawing", "--jsonl", *map(str, files)]) == 0
    lines = _lines(capsys)
    assert [line["file"] for line in lines] == [str(file) for file in files]
    for line in lines:
        assert list(line) == ANSWER
        assert tuple(line["probabilities"]) == CLASS_NAMES
        assert sum(line["probabilities"].values()) == pytest.approx(1, abs=1e-3)
        assert (line["label"], line["index"]) == ("Trouser", 1)
        assert line["probability"] == max(line["probabilities"].values())
        assert 0 <= line["known"] <= 1
        assert isinstance(line["accepted"], bool)
        assert line["milliseconds"] > 0


@pytest.mark.parametrize("threads", ["1", "2"])
def test_what_cannot_be_read_has_its_line_and_the_others_go_on(
    home: Path, files: list[Path], tmp_path: Path, threads: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.png"
    page.write_bytes(b"<!DOCTYPE html><title>404</title>")
    large = tmp_path / "large.jpg"
    with large.open("wb") as stream:
        stream.truncate(17_000_000)
    bad = {page: "web page", large: "17.0 MB", tmp_path: "no file", tmp_path / "none": "No such"}
    asked = [page, files[0], large, tmp_path, files[1], tmp_path / "none"]
    command = ["classify", "--kind", "drawing", "--jsonl", "--threads", threads]
    assert main([*command, *map(str, asked)]) == 1
    lines = _lines(capsys)
    assert [line["file"] for line in lines] == [str(file) for file in asked]
    for file, line in zip(asked, lines, strict=True):
        if file in bad:
            assert list(line) == ["file", "error"]
            assert bad[file] in line["error"]
        else:
            assert list(line) == ANSWER


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_what_would_never_end_is_not_read(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert main(["classify", "--jsonl", str(pipe)]) == 1
    assert "no file" in _lines(capsys)[0]["error"]


def test_answers_are_written_as_they_come_even_of_names_that_no_terminal_writes(
    home: Path, files: list[Path], tmp_path: Path
) -> None:
    odd = tmp_path / os.fsdecode(b"\xe9\xff.png")
    odd.write_bytes(files[0].read_bytes())
    result = subprocess.run(
        [sys.executable, "-m", "fmnist", "classify", "--kind", "drawing", "--jsonl", str(odd)],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["file"] == str(odd)


def test_people_read_a_line_a_file(
    home: Path, files: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["classify", "--kind", "drawing", str(files[0]), str(tmp_path / "none")]) == 1
    captured = capsys.readouterr()
    assert str(files[0]) in captured.out
    assert "Trouser" in captured.out
    assert "cannot be read" in captured.err


@pytest.mark.parametrize("threads", ["0", "-1", "two"])
def test_threads_are_counted_from_one(
    home: Path, threads: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["classify", "--threads", threads, "a.png"])
    assert "a whole number from 1" in capsys.readouterr().err
