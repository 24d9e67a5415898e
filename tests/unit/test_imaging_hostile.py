"""More than 500 damaged, truncated, mislabelled and hostile files: see ``tests/hostile.py``.

Limits are of processor time and of memory in a process of its own, so a busy machine fails none.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.hostile import SEED, cases

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What became of the files, in an empty folder with an empty temporary folder."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "temporary").mkdir()
    result = subprocess.run(
        [sys.executable, "-m", "tests.hostile"],
        cwd=folder,
        env=os.environ
        | {
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(folder),
            "FMNIST_HOME": str(folder / "home"),
            "TMPDIR": str(folder / "temporary"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-2000:]
    found = json.loads(result.stdout)
    found["folder"] = sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
    return found  # type: ignore[no-any-return]


def test_there_are_at_least_500_and_always_the_same() -> None:
    first, second = list(cases()), list(cases())
    assert len(first) >= 500
    assert len({name for name, _content in first}) == len(first)
    assert first == second, f"the seed {SEED} does not decide everything"


def test_each_gives_a_result_or_a_clear_error(found: dict[str, Any]) -> None:
    failed = [(name, outcome) for name, outcome, _ in found["rows"] if outcome.startswith("failed")]
    assert failed == []
    errors = [outcome for _, outcome, _ in found["rows"] if outcome.startswith("error")]
    assert len(errors) >= 250
    for error in errors:
        assert len(error) > 40, f"that says too little: {error}"
        assert "Traceback" not in error


def test_what_is_whole_is_read(found: dict[str, Any]) -> None:
    outcomes = {name: outcome for name, outcome, _ in found["rows"]}
    for name in (
        "PNG",
        "APNG",
        "PNG of 16 bits",
        "JPEG",
        "CMYK JPEG",
        "animated GIF",
        "WebP",
        "BMP",
    ):
        assert outcomes[name] in ("photo", "drawing"), outcomes[name]
    assert outcomes["zip"].count("a.png") == 1
    assert "error" not in outcomes["zip"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("an SVG called PNG", "SVG"),
        ("a web page called JPEG", "a web page"),
        ("nothing at all", "is empty"),
        ("PNG of 7000 × 6000", "42.0 megapixels"),
        ("PNG of 65535 × 65535", "far larger"),
        ("JPEG of 5000 scans", "times over"),
        ("zip of many files", "more than 1000 files"),
        ("zip of zeros", "-fold"),
        ("zip in a zip", "archive within the archive"),
        ("zip of '../a.png'", "points outside"),
        ("zip of a link", "a link"),
    ],
)
def test_the_error_says_what_is_wrong(found: dict[str, Any], name: str, words: str) -> None:
    assert words in next(outcome for other, outcome, _ in found["rows"] if other == name)


def test_none_takes_over_a_second_or_300_megabytes(found: dict[str, Any]) -> None:
    slow = [(name, seconds) for name, _outcome, seconds in found["rows"] if seconds >= 1]
    assert slow == []
    assert found["megabytes"] < 300


def test_nothing_is_written_or_started(found: dict[str, Any]) -> None:
    assert found["written"] == []
    assert found["folder"] == ["temporary"]
