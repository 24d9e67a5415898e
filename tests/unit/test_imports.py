"""Models that visitors bring along, in the run store and in the catalogue."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fmnist import catalogue
from fmnist.computations import Inputs, compute
from fmnist.data import Dataset
from fmnist.errors import ModelError, RunError
from fmnist.export.bundle import CARD, KERAS
from fmnist.importing.limits import MOST_BYTES
from fmnist.runs.imports import MOST_IMPORTS, PREFIX
from fmnist.runs.store import RunStore

TFLITE = (catalogue.SHIPPED / "lenet5-tuned" / "model.tflite").read_bytes()


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'store.db'}")


def _look_at(store: RunStore, identifier: str, dataset: Dataset) -> float:
    inputs = Inputs(
        dataset=dataset,
        model=lambda name: catalogue.find(name, store),
        report=lambda _share: None,
        computed=lambda _kind, _parameters: {},
        imports=store.imports,
    )
    return float(compute("import_model", {"import": identifier}, inputs)["accuracy"])


def test_a_file_waits_until_it_was_looked_at_and_then_is_a_model(
    store: RunStore, practice: Dataset
) -> None:
    found = store.imports.add("mia", "my net.tflite", TFLITE)
    assert found.startswith(PREFIX)
    assert store.imports.uploaded(found) == TFLITE
    assert [part.id for part in store.imports.of("mia", accepted=False)] == [found]
    assert len(catalogue.models(store, owner="mia")) == len(catalogue.shipped_models())
    with pytest.raises(RunError):
        catalogue.find(found, store)

    accuracy = _look_at(store, found, practice)
    assert store.imports.of("mia", accepted=False) == []
    with pytest.raises(RunError):
        store.imports.uploaded(found)
    entry = catalogue.find(found, store)
    assert (entry.source, entry.short_title) == ("imported", "my net.tflite · brought along")
    assert entry.card.parameters == 61_706
    assert entry.card.multiply_adds == 416_520
    assert entry.test_evaluation(practice).accuracy == accuracy
    shipped = {part.identifier: part for part in catalogue.shipped_models()}["lenet5-tuned"]
    np.testing.assert_array_equal(
        entry.classifier().probabilities(practice.x_test[:50]),
        shipped.classifier().probabilities(practice.x_test[:50]),
    )
    assert len(entry.validation_pictures(practice))
    assert entry.work(practice, "validation") > 0
    assert "has no model.keras" in _reason(lambda: entry.read(KERAS))


def _reason(action: object) -> str:
    with pytest.raises(RunError) as refused:
        action()  # type: ignore[operator]
    return str(refused.value)


def test_it_is_in_the_lists_of_its_visitor_alone_who_alone_deletes_it(
    store: RunStore, practice: Dataset
) -> None:
    found = store.imports.add("mia", "net.tflite", TFLITE)
    _look_at(store, found, practice)

    def listed(owner: str) -> bool:
        return found in [entry.identifier for entry in catalogue.models(store, owner=owner)]

    assert listed("mia")
    assert not listed("ben")
    assert not listed("")
    store.imports.remove(found, owner="ben")
    assert listed("mia")
    store.imports.remove(found, owner="mia")
    assert not listed("mia")
    assert "any more" in _reason(lambda: store.imports.get(found))
    assert "any more" in _reason(lambda: catalogue.find(found, store))
    assert CARD in _reason(lambda: store.imports.file(found, CARD))


def test_what_was_deleted_meanwhile_is_not_kept(store: RunStore, practice: Dataset) -> None:
    found = store.imports.add("mia", "net.tflite", TFLITE)
    store.imports.remove(found, owner="mia")
    with pytest.raises(RunError):
        _look_at(store, found, practice)
    with pytest.raises(RunError, match="was deleted while"):
        store.imports.accept(found, {CARD: b"{}"})


def test_other_kinds_too_large_and_too_many_are_refused(store: RunStore) -> None:
    for name, content, message in (
        ("net.onnx", b"x", r"accepted are \.keras, \.h5, \.tflite"),
        ("net.pkl", b"x", "is no model file"),
        ("net.keras", b"", "has 0 bytes"),
        ("net.keras", bytes(MOST_BYTES + 1), "accepted are at most 32,000,000"),
    ):
        with pytest.raises(ModelError, match=message):
            store.imports.add("mia", name, content)
    for _number in range(MOST_IMPORTS):
        store.imports.add("mia", "net.keras", b"x")
    with pytest.raises(ModelError, match="Delete one"):
        store.imports.add("mia", "net.keras", b"x")
    store.imports.add("ben", "net.keras", b"x")


def test_names_carry_no_markup_and_no_paths(store: RunStore) -> None:
    found = store.imports.add("mia", "../../<b>[my](http://x)*net*</b>.H5", b"x")
    assert store.imports.get(found).name == ".._.._b_my_http_x_net_b_.H5"
