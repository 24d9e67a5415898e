from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fmnist import data
from fmnist.errors import DatasetError
from fmnist.settings import Settings


def texts(app: Any) -> str:
    kinds = (app.markdown, app.caption, app.text, app.error, app.info, app.title)
    return "\n".join(element.value for kind in kinds for element in kind)


def test_home_says_what_is_here_when_nothing_was_done_yet(open_page: Any) -> None:
    app = open_page()
    assert not app.exception
    assert not app.error
    seen = texts(app)
    assert "Drawn practice pictures, not Fashion-MNIST." in seen
    assert "2,000 pictures to learn from, 500 to be judged by." in seen
    assert "Nothing is being trained at the moment." in seen


def test_home_counts_the_trainings_that_run(open_page: Any, home: Path) -> None:
    from fmnist.runs.store import RunStore
    from fmnist.training.config import PRESETS

    store = RunStore(Settings.from_environment().database_url)
    store.create(PRESETS["article"], owner="somebody")
    assert "1 training is running." in texts(open_page())


def test_without_the_dataset_home_offers_to_download_it(
    open_page: Any, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FMNIST_DATASET", "auto")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    asked: list[Settings] = []

    def refused(settings: Settings) -> Path:
        asked.append(settings)
        raise DatasetError("The download failed: no internet. Fetch the files by hand.")

    monkeypatch.setattr(data, "download", refused)
    app = open_page()
    assert "Drawn practice pictures" in texts(app)
    app.button(key="home_download").click().run()
    assert [error.value for error in app.error] == [
        "The download failed: no internet. Fetch the files by hand."
    ]
    assert len(asked) == 1


def test_a_setting_that_is_not_accepted_is_explained(
    open_page: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FMNIST_DATASET", "cifar")
    app = open_page()
    assert not app.exception
    assert any("FMNIST_DATASET is 'cifar'" in error.value for error in app.error)


def test_what_nobody_foresaw_is_not_shown_but_logged(
    open_page: Any, home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(settings: Settings) -> Any:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(data, "dataset_state", broken)
    app = open_page()
    assert "Something went wrong" in app.error[0].value
    assert "secret" not in texts(app)
    assert "secret of the house" in caplog.text
