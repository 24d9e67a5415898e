"""Every file of a model: made, read back, asked; on all official test pictures where they are."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from fmnist import catalogue
from fmnist.computations import Inputs, compute
from fmnist.data import Dataset, load_dataset
from fmnist.export.formats import FORMATS
from fmnist.export.measured import PARITY_LIMIT, Latency, Measured, packed, unpacked
from fmnist.export.timing import LEAST_CALLS, MOST_CALLS, machine, milliseconds
from fmnist.inference import Classifier
from fmnist.settings import Settings

MODEL = "lenet5-tuned"


def _measured(dataset: Dataset, told: list[float] | None = None) -> dict[str, Measured]:
    entries = {entry.identifier: entry for entry in catalogue.shipped_models()}
    inputs = Inputs(
        dataset=dataset,
        model=entries.__getitem__,
        report=(told if told is not None else []).append,
        computed=lambda _kind, _parameters: {},
    )
    return unpacked(compute("exports", {"model": MODEL}, inputs))


@pytest.fixture(scope="module")
def official(official_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    home = tmp_path_factory.mktemp("home")
    return load_dataset("fashion-mnist", Settings(home=home, data_dir=official_dir))


TOLD: list[float] = []


@pytest.fixture(scope="module")
def of_practice(practice: Dataset) -> dict[str, Measured]:
    TOLD.clear()
    return _measured(practice, TOLD)


def test_every_format_is_made_or_says_why_not(of_practice: dict[str, Measured]) -> None:
    assert tuple(of_practice) == tuple(FORMATS)
    for key, part in of_practice.items():
        assert not part.fault or key == "onnx", part.fault
        assert part.fault or len(part.content) > 10_000


def test_the_progress_rises_to_the_whole(of_practice: dict[str, Measured]) -> None:
    assert of_practice
    assert sorted(TOLD) == TOLD
    assert TOLD[-1] == 1


def test_what_is_exact_gives_the_probabilities_of_keras(of_practice: dict[str, Measured]) -> None:
    for part in of_practice.values():
        if part.format.exact and not part.fault:
            assert part.difference(of_practice["keras"]) <= PARITY_LIMIT, part.format.key


def test_on_all_official_test_pictures_exact_files_agree_and_int8_loses_little(
    official: Dataset,
) -> None:
    found = _measured(official)
    reference = found["keras"]
    exact = [part for part in found.values() if part.format.exact and not part.fault]
    assert len(exact) >= 4
    for part in exact:
        assert len(part.probabilities) == 10_000
        assert part.difference(reference) <= PARITY_LIMIT, part.format.key
    int8 = found["int8"]
    assert len(int8.content) <= 80_000
    lost = reference.accuracy(official.y_test) - int8.accuracy(official.y_test)
    assert lost <= 0.003
    changed = int8.changed(reference)
    said, was = int8.probabilities.argmax(axis=1), reference.probabilities.argmax(axis=1)
    assert 0 < len(changed) == (said != was).sum() < 300


def test_the_int8_file_takes_pixels_and_calculates_in_whole_numbers(
    of_practice: dict[str, Measured], practice: Dataset
) -> None:
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=of_practice["int8"].content)
    interpreter.allocate_tensors()
    (source,), (target,) = interpreter.get_input_details(), interpreter.get_output_details()
    assert source["dtype"] == target["dtype"] == np.uint8
    assert source["quantization"] == (pytest.approx(1 / 255), 0)
    assert not [part for part in interpreter.get_tensor_details() if part["dtype"] == np.float32]
    rows = Classifier.from_bytes(of_practice["int8"].content).probabilities(practice.x_test)
    np.testing.assert_allclose(rows.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(rows, of_practice["int8"].probabilities)


def test_a_saved_model_is_one_folder(of_practice: dict[str, Measured]) -> None:
    with zipfile.ZipFile(io.BytesIO(of_practice["saved_model"].content)) as archive:
        names = archive.namelist()
    assert "saved_model/saved_model.pb" in names
    assert all(name.startswith("saved_model/") for name in names)


def test_a_format_that_cannot_be_made_leaves_the_others(
    practice: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fmnist.export import making

    made = making.made

    def some(model: object, key: str, *, examples: np.ndarray) -> bytes:
        if key in ("h5", "int8", "float16", "saved_model", "onnx"):
            raise ValueError("no such operation\nand more")
        return made(model, key, examples=examples)

    monkeypatch.setattr(making, "made", some)
    found = _measured(practice)
    assert found["int8"].fault == "The converter failed: ValueError no such operation"
    assert found["int8"].content == b""
    assert not found["dynamic"].fault


def test_what_was_measured_travels_as_arrays_of_no_objects() -> None:
    part = Measured(
        format=FORMATS["int8"],
        content=b"TFL3",
        probabilities=np.eye(10, dtype=np.float32)[:3],
        times=np.array([1.0, 2.0, 3.0]),
    )
    arrays = packed([part])
    assert all(array.dtype != object for array in arrays.values())
    again = unpacked(arrays)["int8"]
    assert (again.content, again.fault) == (b"TFL3", "")
    assert again.accuracy(np.array([0, 1, 5])) == pytest.approx(2 / 3)
    assert again.latency.median == 2.0


def test_changed_answers_and_the_largest_difference_by_hand() -> None:
    rows = np.array([[0.9, 0.1], [0.4, 0.6], [0.2, 0.8]], np.float32)
    other = np.array([[0.8, 0.2], [0.7, 0.3], [0.2, 0.8]], np.float32)
    before, after = (
        Measured(format=FORMATS[key], content=b"", probabilities=part, times=np.zeros(1))
        for key, part in (("keras", rows), ("int8", other))
    )
    assert after.changed(before).tolist() == [1]
    assert after.difference(before) == pytest.approx(0.3)


def test_times_leave_the_warm_up_out_and_end() -> None:
    moment = 0.0
    shapes = set()

    def ask(picture: np.ndarray) -> None:
        nonlocal moment
        shapes.add(picture.shape)
        moment += 0.25

    times = milliseconds(ask, np.zeros((3, 28, 28), np.uint8), clock=lambda: moment)
    assert shapes == {(1, 28, 28)}
    assert len(times) == LEAST_CALLS  # five seconds, more than it may take
    assert set(times.tolist()) == {250.0}
    quick = milliseconds(lambda _picture: None, np.zeros((3, 28, 28), np.uint8), clock=lambda: 0.0)
    assert len(quick) == MOST_CALLS
    assert Latency.of(np.arange(101.0)) == Latency(50.0, 95.0)


def test_a_machine_has_a_name() -> None:
    assert machine().strip()
