"""What is worked out for pages: asked once, worked out once, kept while there is room."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from fmnist import computations as kinds
from fmnist import questions
from fmnist.computations import DATASET, Inputs, identifier
from fmnist.data import Dataset
from fmnist.errors import DatasetError, RunError, RunTakenError
from fmnist.runs import working_out
from fmnist.runs.computations import Computation
from fmnist.runs.records import RunStatus
from fmnist.runs.store import RunStore
from fmnist.runs.working_out import carry_out_computation
from fmnist.settings import Settings

MEGABYTE = 1 << 20
Work = Callable[[Any, Inputs], dict[str, Any]]


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'runs.db'}")


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Callable[[Work], None]:
    """Let the kind ``double`` be what a test says."""

    def be(function: Work) -> None:
        module = ModuleType("fmnist.computations.double")
        module.compute = function  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, module.__name__, module)
        monkeypatch.setattr(questions, "VERSIONS", {**kinds.VERSIONS, "double": 1})

    be(lambda parameters, _inputs: {"two": np.array([2 * parameters["number"]])})
    return be


@pytest.fixture
def here(settings: Settings, practice: Dataset, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of a worker that has the practice set."""
    monkeypatch.setattr(working_out, "load_dataset", lambda _name, _settings: practice)
    return settings


def _ask(store: RunStore, dataset: Dataset, number: int, *, owner: str = "ann") -> Computation:
    asked = {"number": number, DATASET: dataset.checksum}
    return store.computations.ask("double", asked, owner=owner)


def _finish(store: RunStore, number: int, size: int, *, most: int = 100 * MEGABYTE) -> str:
    found = store.computations.ask("double", {"number": number}, owner="ann")
    store.computations.begin(found.id, "me")
    store.computations.finish(found.id, "me", {"bytes": np.zeros(size, np.uint8)}, most_bytes=most)
    return found.id


def test_every_kind_has_its_module() -> None:
    folder = Path(kinds.__file__).parent
    assert set(kinds.VERSIONS) == {path.stem for path in folder.glob("[a-z]*.py")}


def test_the_same_question_has_the_same_name_and_any_other_another(
    work: Callable[[Work], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = identifier("double", {"a": 1, "b": "x"})
    assert identifier("double", {"b": "x", "a": 1}) == name
    assert identifier("double", {"a": 2, "b": "x"}) != name
    monkeypatch.setattr(questions, "VERSIONS", {"double": 2})
    assert identifier("double", {"a": 1, "b": "x"}) != name
    with pytest.raises(RunError, match="no computation 'triple'; there are double"):
        identifier("triple", {})


@pytest.mark.usefixtures("work")
def test_what_two_ask_for_is_queued_once_and_begun_once(store: RunStore) -> None:
    first = store.computations.ask("double", {"number": 4}, owner="ann")
    second = store.computations.ask("double", {"number": 4}, owner="bob")
    assert (first.id, first.owner, first.status) == (second.id, "ann", RunStatus.QUEUED)
    assert second.owner == "ann"
    assert [found.id for found in store.computations.active()] == [first.id]
    begun = store.computations.begin(first.id, "host:1")
    assert begun is not None
    assert (begun.status, begun.holder, begun.attempt) == (RunStatus.RUNNING, "host:1", 1)
    assert store.computations.begin(first.id, "host:2") is None


@pytest.mark.usefixtures("work")
def test_only_who_holds_it_may_write(store: RunStore) -> None:
    found = store.computations.ask("double", {"number": 4}, owner="ann")
    store.computations.begin(found.id, "host:1")
    store.computations.beat(found.id, "host:1", 0.25)
    with pytest.raises(RunTakenError):
        store.computations.beat(found.id, "host:2", 0.5)
    with pytest.raises(RunTakenError):
        store.computations.finish(found.id, "host:2", {"a": np.zeros(1)}, most_bytes=MEGABYTE)
    now = store.computations.find(found.id)
    assert now is not None
    assert (now.progress, now.status) == (0.25, RunStatus.RUNNING)
    assert store.computations.arrays(found.id) is None


@pytest.mark.usefixtures("work")
def test_what_was_unused_for_longest_makes_room(store: RunStore) -> None:
    first, second = (_finish(store, number, 4 * MEGABYTE) for number in (1, 2))
    assert store.computations.arrays(first) is not None  # now the second is the oldest
    third = _finish(store, 3, 4 * MEGABYTE, most=10 * MEGABYTE)
    assert store.computations.find(second) is None
    assert store.computations.arrays(second) is None
    for kept in (first, third):
        arrays = store.computations.arrays(kept)
        assert arrays is not None
        assert len(arrays["bytes"]) == 4 * MEGABYTE
    fourth = _finish(store, 4, 4 * MEGABYTE, most=MEGABYTE)
    assert store.computations.find(first) is None
    assert store.computations.arrays(fourth) is not None, "the new one stays, however large"


def test_a_worker_works_it_out_and_tells_how_far_it_is(
    store: RunStore, work: Callable[[Work], None], here: Settings, practice: Dataset
) -> None:
    told = []

    def slow(parameters: Any, inputs: Inputs) -> dict[str, Any]:
        inputs.report(0.5)
        found = store.computations.find(asked.id)
        assert found is not None
        told.append(found.progress)
        return {"two": np.array([2 * parameters["number"]]), "n": len(inputs.dataset.y_test)}

    work(slow)
    asked = _ask(store, practice, 21)
    carry_out_computation(store, asked.id, here)
    found = store.computations.find(asked.id)
    arrays = store.computations.arrays(asked.id)
    assert found is not None
    assert arrays is not None
    assert (found.status, found.progress, told) == (RunStatus.FINISHED, 1.0, [0.5])
    assert arrays["two"].tolist() == [42]
    assert found.size > 0
    assert store.computations.active() == []


def test_one_computation_may_use_what_another_has_kept(
    store: RunStore, work: Callable[[Work], None], here: Settings, practice: Dataset
) -> None:
    carry_out_computation(store, _ask(store, practice, 1).id, here)

    def next_one(parameters: Any, inputs: Inputs) -> dict[str, Any]:
        if parameters["number"] == 0:
            return {"two": np.array([100])}
        return dict(inputs.computed("double", {"number": parameters["number"] - 1}))

    work(next_one)
    for number, expected in ((2, 2), (1, 2), (3, 2)):
        asked = _ask(store, practice, number)
        carry_out_computation(store, asked.id, here)
        arrays = store.computations.arrays(asked.id)
        assert arrays is not None
        assert arrays["two"].tolist() == [expected]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (DatasetError("There is no such split."), "There is no such split."),
        (MemoryError(), "The worker ran out of memory."),
        (ZeroDivisionError("x"), "failed: ZeroDivisionError. The details are in the worker's log"),
    ],
)
def test_one_that_fails_says_why_and_can_be_tried_again(
    store: RunStore,
    work: Callable[[Work], None],
    here: Settings,
    practice: Dataset,
    error: Exception,
    message: str,
) -> None:
    def broken(_parameters: Any, _inputs: Inputs) -> dict[str, Any]:
        raise error

    work(broken)
    asked = _ask(store, practice, 1)
    carry_out_computation(store, asked.id, here)
    found = store.computations.find(asked.id)
    assert found is not None
    assert found.status is RunStatus.FAILED
    assert message in found.message
    store.computations.again(asked.id)
    work(lambda _parameters, _inputs: {"two": np.array([2])})
    carry_out_computation(store, asked.id, here)
    found = store.computations.find(asked.id)
    assert found is not None
    assert (found.status, found.message) == (RunStatus.FINISHED, "")


@pytest.mark.usefixtures("work")
def test_a_worker_with_another_dataset_says_so(
    store: RunStore, here: Settings, practice: Dataset
) -> None:
    asked = _ask(store, replace(practice, checksum="sha256:other"), 1)
    carry_out_computation(store, asked.id, here)
    found = store.computations.find(asked.id)
    assert found is not None
    assert found.status is RunStatus.FAILED
    assert "Give the workers the same FMNIST_DATASET" in found.message
