"""Has a process of its own look at a model, and takes what it found out. Free of TensorFlow."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.data import Dataset
from fmnist.errors import ModelError
from fmnist.importing.limits import MOST_MEMORY, MOST_SECONDS
from fmnist.maps import stratified_sample
from fmnist.translation import _

__all__ = ["Found", "looked_at"]

_ROOT: Final = Path(__file__).resolve().parents[2]
_LEARNED: Final = 1_000
_LOOK_AGAIN_SECONDS: Final = 0.2


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """A model that was accepted.

    Attributes:
        tflite: content of a ``.tflite`` file.
        keras: content of a ``.keras`` file; ``None`` of one that came as ``.tflite``.
        probabilities: ``(n, classes) float32`` on the test pictures.
        parameters: numbers that it has learned.
        multiply_adds: for one picture.
        parity: largest difference of a probability between both files.
        notes: what was changed, in sentences.
    """

    tflite: bytes
    keras: bytes | None
    probabilities: NDArray[np.float32]
    parameters: int
    multiply_adds: int
    parity: float
    notes: tuple[str, ...]


def looked_at(
    content: bytes,
    name: str,
    dataset: Dataset,
    *,
    alive: Callable[[], None] = lambda: None,
    seconds: float = MOST_SECONDS,
) -> Found:
    """Look at a model in a process with limits.

    Args:
        content: of the file.
        name: of the file; its ending says what it is.
        dataset: the classes that it has to tell apart, and the pictures that it is judged by.
        alive: called a few times a second while it lasts.
        seconds: at most.

    Raises:
        ModelError: why it is refused.
    """
    with tempfile.TemporaryDirectory(prefix="fmnist-import-") as made:
        folder = Path(made)
        _ask(folder, content, name, dataset)
        code = _run(folder, alive, seconds)
        refusal = folder / "refusal.txt"
        if refusal.is_file():
            raise ModelError(refusal.read_text(encoding="utf-8"))
        if code:
            raise ModelError(_ended(name, code))
        return _answer(folder, len(dataset.y_test), len(dataset.class_names))


def _ask(folder: Path, content: bytes, name: str, dataset: Dataset) -> None:
    (folder / "upload").write_bytes(content)
    question = {
        "name": name,
        "suffix": Path(name).suffix.lower(),
        "classes": len(dataset.class_names),
    }
    (folder / "question.json").write_text(json.dumps(question), encoding="utf-8")
    learned = stratified_sample(dataset.y_train, _LEARNED, seed=0)
    for part, array in (
        ("pictures", dataset.x_test),
        ("learned", dataset.x_train[learned]),
        ("learned_labels", dataset.y_train[learned]),
    ):
        np.save(folder / f"{part}.npy", np.asarray(array), allow_pickle=False)


def _run(folder: Path, alive: Callable[[], None], seconds: float) -> int:
    """Return how the process ended; end it when its time is over."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "KERAS_HOME": str(folder),
        "OMP_NUM_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "CUDA_VISIBLE_DEVICES": "",
    }
    process = subprocess.Popen(  # noqa: S603 - our own module, in a folder made here
        [sys.executable, "-m", "fmnist.importing.process", str(folder)],
        cwd=_ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        rounds = int(seconds / _LOOK_AGAIN_SECONDS) + 1
        for _round in range(rounds):
            try:
                return process.wait(_LOOK_AGAIN_SECONDS)
            except subprocess.TimeoutExpired:
                alive()
        return -signal.SIGXCPU
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _ended(name: str, code: int) -> str:
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return _("Looking at {name} takes too long. Make the network smaller.").format(name=name)
    return _(
        "{name} ended the process that looked at it (code {code}): it is damaged, or needs more "
        "than {most} MB of memory. Save the model again, or make it smaller."
    ).format(name=name, code=code, most=MOST_MEMORY // 1_000_000)


def _answer(folder: Path, pictures: int, classes: int) -> Found:
    """Return what the process left, and trust none of it more than a file from elsewhere."""
    try:
        answer: dict[str, Any] = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
        rows = np.load(folder / "rows.npy", allow_pickle=False)
        keras = folder / "model.keras"
        found = Found(
            tflite=(folder / "model.tflite").read_bytes(),
            keras=keras.read_bytes() if keras.is_file() else None,
            probabilities=np.asarray(rows, np.float32).reshape(pictures, classes),
            parameters=int(answer["parameters"]),
            multiply_adds=int(answer["multiply_adds"]),
            parity=float(answer["parity"]),
            notes=tuple(str(note) for note in answer["notes"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(_("The process that looked at the model left no answer.")) from error
    return found
