"""What somebody typed is shown as it is, and a page begins with whole libraries."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from fmnist.errors import RunError
from fmnist.ui.page import guarded, plain, told


def test_markup_in_a_typed_text_loses_its_meaning() -> None:
    assert plain("*new* model") == r"\*new\* model"
    assert plain("a\n\n# b") == r"a \# b"
    assert plain("Größe 3") == "Größe 3"
    assert plain("T-shirt/top") == "T-shirt/top"
    assert plain("- a / b -") == r"\- a \/ b \-"
    assert plain("https://a.example/b") == r"https\:\/\/a\.example/b"


def test_an_error_that_repeats_what_somebody_sent_makes_no_link_of_it() -> None:
    said = "There is no run '[x](javascript:alert(1)) <img src=x> :material/home: $x$ *a*'."
    assert told(RunError(said)) == (
        r"There is no run '\[x\](javascript\:alert(1)) \<img src=x> \:material/home: \$x\$ \*a\*'."
    )


def test_what_our_own_messages_name_stays_readable() -> None:
    said = "val_accuracy is 'x' (C:\n/tmp/a.db): run `python -m fmnist hash-password`, 2–3 times."
    assert told(said) == said.replace("\n", " ")
    # Only what could be no link and no tag counts as code.
    assert told("`[x](y)`") == r"`\[x\](y)`"


def test_a_page_waits_for_pandas_that_another_run_is_importing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pandas.py").write_text(
        "import builtins\nbuiltins.half_imported.set()\nbuiltins.go_on.wait(30)\nSeries = 'whole'\n"
    )
    half, go_on = threading.Event(), threading.Event()
    monkeypatch.setattr("builtins.half_imported", half, raising=False)
    monkeypatch.setattr("builtins.go_on", go_on, raising=False)
    for name in [name for name in sys.modules if name.split(".")[0] == "pandas"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(str(tmp_path))
    other = threading.Thread(target=lambda: __import__("pandas"))
    other.start()
    assert half.wait(30)
    threading.Timer(0.1, go_on.set).start()
    with guarded():
        found = getattr(sys.modules["pandas"], "Series", "not there yet")
    other.join()
    del sys.modules["pandas"]
    assert found == "whole"
