"""The Models page: no model, the table, a card, files that are worked out, an error."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from fmnist import catalogue
from fmnist.computations import Inputs, complete, compute, identifier
from fmnist.data import load_dataset
from fmnist.errors import ModelError
from fmnist.export.formats import FORMATS
from fmnist.export.measured import Measured, packed
from fmnist.runs.store import RunStore
from fmnist.settings import Settings

OpenPage = Callable[..., AppTest]

SHIPPED = {entry.identifier: entry for entry in catalogue.shipped_models()}


def _texts(page: AppTest) -> str:
    elements = [*page.markdown, *page.caption, *page.subheader, *page.error, *page.info]
    return "\n".join(str(element.value) for element in elements)


def _store(home: Path) -> RunStore:
    return RunStore(f"sqlite:///{home / 'fmnist.db'}")


def _keep(home: Path, kind: str, model: str, arrays: dict[str, np.ndarray]) -> None:
    """Put a result into the store as a worker would."""
    settings = Settings.from_environment()
    dataset = load_dataset(settings.dataset, settings)
    asked = complete({"model": model}, dataset, SHIPPED.__getitem__)
    computations = _store(home).computations
    computations.ask(kind, asked, owner="somebody")
    computations.begin(identifier(kind, asked), "worker")
    computations.finish(identifier(kind, asked), "worker", arrays, most_bytes=10**9)


def _latency(home: Path, model: str, times: list[float]) -> None:
    _keep(
        home, "latency", model, {"milliseconds": np.array(times), "machine": np.array("A machine")}
    )


def test_without_a_model_it_says_to_train_one(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "shipped_models", lambda: ())
    page = open_page("models")
    assert not page.exception
    assert "There is no model yet. Train one" in _texts(page)


def test_every_model_stands_in_the_table_with_what_it_costs(
    open_page: OpenPage, home: Path
) -> None:
    _latency(home, "lenet5-tuned", [1.0, 2.0, 3.0])
    page = open_page("models")
    assert not page.exception
    table = page.dataframe[0].value
    assert len(table) == len(SHIPPED)
    row = table[table["model"] == SHIPPED["lenet5-tuned"].short_title].iloc[0]
    assert row["accuracy"] == pytest.approx(90.75)
    assert row["interval"] == "90.2–91.3%"
    assert (row["parameters"], row["multiply_adds"]) == (61706, 416520)
    assert row["size"] == len(SHIPPED["lenet5-tuned"].read("model.tflite"))
    assert (row["median"], row["p95"]) == (2.0, pytest.approx(2.9))
    assert "A machine" in _texts(page)
    others = len(SHIPPED) - 1
    assert f"{others} models wait for a worker to measure their times" in _texts(page)
    kinds = [found.kind for found in _store(home).computations.active()]
    assert kinds == ["latency"] * others


def test_the_address_says_which_model_and_view(open_page: OpenPage) -> None:
    page = open_page("models", model="lenet5-tuned", view="card")
    assert not page.exception
    assert page.selectbox(key="models_model").value == "lenet5-tuned"
    assert page.code[0].value == "python -m fmnist train --preset tuned"
    worth = page.dataframe[0].value
    assert "90.75% of 10,000 pictures" in worth.to_numpy()
    assert "sha256\\:2d2f6477" in _texts(page)
    contract = page.dataframe[2].value
    assert "uint8 pixels divided by 255" in contract.to_numpy()


@pytest.mark.parametrize("model", list(SHIPPED))
def test_every_model_has_a_card_that_says_how_to_make_it_again(
    open_page: OpenPage, model: str
) -> None:
    page = open_page("models", model=model, view="card")
    assert not page.exception
    assert page.code[0].value.startswith("python -m fmnist train --preset ")


def test_a_card_leads_to_its_files_which_a_worker_makes(open_page: OpenPage, home: Path) -> None:
    page = open_page("models", model="lenet5-tuned")
    page.button(key="models_to_files").click().run()
    assert not page.exception
    assert "has not been worked out yet" in _texts(page)
    page.button(key="models_files_ask").click().run()
    assert "exports" in [found.kind for found in _store(home).computations.active()]


def _rows(labels: np.ndarray) -> np.ndarray:
    return np.eye(10, dtype=np.float32)[labels]


def test_files_tell_what_they_change_and_show_it(open_page: OpenPage, home: Path) -> None:
    settings = Settings.from_environment()
    labels = load_dataset(settings.dataset, settings).y_test.copy()
    said = labels.copy()
    said[[3, 7]] = (labels[[3, 7]] + 1) % 10
    times = np.array([0.5])
    _keep(
        home,
        "exports",
        "lenet5-tuned",
        {
            **packed(
                [
                    Measured(
                        format=FORMATS[key], content=b"x" * size, probabilities=rows, times=times
                    )
                    for key, size, rows in (
                        ("keras", 300, _rows(labels)),
                        ("float32", 200, _rows(labels)),
                        ("int8", 70, _rows(said)),
                    )
                ]
                + [
                    Measured(
                        format=FORMATS["onnx"],
                        content=b"",
                        probabilities=np.zeros((0, 0), np.float32),
                        times=np.zeros(0),
                        fault="tf2onnx is not installed",
                    )
                ]
            ),
            "machine": np.array("A machine"),
        },
    )
    page = open_page("models", model="lenet5-tuned", view="files")
    assert not page.exception
    table = page.dataframe[0].value
    assert table["size"].tolist() == [300, 200, 70]
    assert table["changed"].tolist() == [0, 0, 2]
    assert table["gap"].tolist() == pytest.approx([0, 0, -0.4])
    assert "2 answers are other ones" in _texts(page)
    assert "2 became wrong, 0 became right" in _texts(page)
    assert "tf2onnx is not installed" in _texts(page)
    titles = [str(button.proto.label) for button in page.get("download_button")]  # type: ignore[attr-defined]
    assert titles == ["With code (.zip)", "File alone (0 kB)"]
    page.button_group(key="models_format").set_value("float32").run()
    assert "Every answer is that of the Keras model." in _texts(page)
    assert page.query_params["format"] in ("float32", ["float32"])


def test_what_goes_wrong_is_said_without_a_traceback(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        raise ModelError("The file is damaged.")

    monkeypatch.setattr("fmnist.ui.models_page.choice.facts", broken)
    monkeypatch.setattr("fmnist.ui.models_page.all.facts", broken)
    page = open_page("models")
    assert not page.exception
    assert "The file is damaged." in _texts(page)


TFLITE = (catalogue.SHIPPED / "lenet5-tuned" / "model.tflite").read_bytes()


def _owner(page: AppTest) -> str:
    return str(page.session_state["kept:visitor"])


def test_a_model_is_brought_along_looked_at_used_and_deleted(
    open_page: OpenPage, home: Path
) -> None:
    page = open_page("models", view="bring")
    assert not page.exception
    page.get("file_uploader")[0].upload("net.tflite", TFLITE)  # type: ignore[attr-defined]
    page.run()
    page.button(key="models_import").click().run()
    assert not page.exception
    store = _store(home)
    (found,) = store.imports.of(_owner(page), accepted=False)
    assert "import_model" in [asked.kind for asked in store.computations.active()]
    progress = page.get("progress")[0].proto.text  # type: ignore[attr-defined]
    assert "Looking at net" in progress

    _accept(home, found.id)
    page.run()
    assert "brought along" in _texts(page)
    page.button(key=f"models_card_{found.id}").click().run()
    assert not page.exception
    assert page.selectbox(key="models_model").value == found.id
    assert "You brought it along as" in _texts(page)
    confusion = open_page("confusion", model=found.id)
    assert not confusion.exception
    assert "of 500 test pictures are right" in _texts(confusion)

    page.button_group(key="models_view").set_value("files").run()
    assert not page.exception
    assert "was brought along as a LiteRT file" in _texts(page)

    page.button_group(key="models_view").set_value("bring").run()
    page.button(key=f"models_delete_{found.id}").click().run()
    assert not page.exception
    assert store.imports.of(_owner(page), accepted=True) == []


def _accept(home: Path, identifier: str) -> None:
    """Do what a worker does."""
    settings = Settings.from_environment()
    dataset = load_dataset(settings.dataset, settings)
    store = _store(home)
    (asked,) = [part for part in store.computations.active() if part.kind == "import_model"]
    store.computations.begin(asked.id, "worker")
    inputs = Inputs(
        dataset=dataset,
        model=SHIPPED.__getitem__,
        report=lambda _share: None,
        computed=lambda _kind, _parameters: {},
        imports=store.imports,
    )
    arrays = compute("import_model", {"import": identifier}, inputs)
    store.computations.finish(asked.id, "worker", arrays, most_bytes=10**9)


def test_a_model_that_is_refused_says_why_and_can_be_discarded(
    open_page: OpenPage, home: Path
) -> None:
    page = open_page("models", view="bring")
    store = _store(home)
    found = store.imports.add(_owner(page), "code.keras", b"x")
    page.run()
    (asked,) = [part for part in store.computations.active() if part.kind == "import_model"]
    store.computations.begin(asked.id, "worker")
    store.computations.fail(asked.id, "code.keras carries code (Lambda).", holder="worker")
    page.run()
    assert not page.exception
    assert "carries code" in _texts(page)
    page.button(key=f"models_delete_{found}").click().run()
    assert store.imports.of(_owner(page), accepted=False) == []
    assert "carries code" not in _texts(page)
