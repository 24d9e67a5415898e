"""A run as a folder of files, for other programs to read, and several such folders as one zip.

RUN/run.json                 who started it, when, how it ended, name, tags and note
RUN/config.json              every setting; ``TrainingConfig.from_dict`` reads it back
RUN/metrics.csv              one line a step
RUN/epochs.csv               one line an epoch
RUN/card.json, model.keras, model.tflite, test_probabilities.npz, validation_probabilities.npz
                             the model, once there is one: see ``fmnist.export.bundle``
"""

from __future__ import annotations

import csv
import io
import json
import time
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from fmnist.export.bundle import FILES
from fmnist.runs.records import Curves, Run
from fmnist.training.records import EpochRecord

if TYPE_CHECKING:
    from fmnist.runs.store import RunStore

__all__ = ["add_files", "run_files", "write_files", "zipped"]


def run_files(store: RunStore, run_id: str, *, model: bool = True) -> dict[str, bytes]:
    """Return the files of the run by path, all of them under a folder that is named as the run.

    Args:
        store: where it is.
        run_id: the run.
        model: with its model, if there is one.

    Raises:
        RunError: there is no such run.
    """
    run = store.get(run_id)
    curves = store.journal.curves(run_id)
    files = {
        "run.json": _json(_about(run)),
        "config.json": _json(run.config.to_dict()),
        "metrics.csv": _steps_csv(curves).encode(),
        "epochs.csv": _epochs_csv(curves).encode(),
    }
    if model and run.metrics is not None:
        kept = store.artifact_names(run_id)
        files |= {name: store.artifact(run_id, name) for name in FILES if name in kept}
    return {f"{run_id}/{name}": content for name, content in files.items()}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of ``files``, path → content."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        add_files(archive, files)
    return content.getvalue()


def add_files(archive: zipfile.ZipFile, files: Mapping[str, bytes]) -> None:
    """Put ``files``, path → content, into a zip that is being made."""
    moment = time.gmtime()[:6]
    for path, data in files.items():
        entry = zipfile.ZipInfo(path, moment)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        archive.writestr(entry, data, compresslevel=1)


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Write ``files``, path → content, under ``folder``; folders are made as need be."""
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _about(run: Run) -> dict[str, Any]:
    values = asdict(run)
    kept = ("id", "name", "owner", "preset", "message", "tags", "note", "metrics", "experiment_id")
    return {
        **{name: values[name] for name in kept},
        "status": run.status.value,
        "epochs_done": run.epoch,
        "steps_done": run.step,
        **{name: _moment(values[name]) for name in ("created", "started", "finished")},
    }


def _moment(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _json(values: Mapping[str, Any]) -> bytes:
    return (json.dumps(values, indent=2, ensure_ascii=False) + "\n").encode()


def _steps_csv(curves: Curves) -> str:
    """Steps are counted from 1, as ``step`` of the epochs counts them."""
    ends = [epoch.step for epoch in curves.epochs]
    epochs = np.searchsorted(ends, curves.steps, side="right") + 1
    values = (curves.loss, curves.accuracy, curves.learning_rate)
    return _csv(
        ("step", "epoch", "loss", "accuracy", "learning_rate"),
        zip(curves.steps + 1, epochs, *(column.astype(str) for column in values), strict=True),
    )


def _epochs_csv(curves: Curves) -> str:
    names = [field.name for field in fields(EpochRecord)]
    return _csv(names, ([getattr(epoch, name) for name in names] for epoch in curves.epochs))


def _csv(names: Iterable[str], lines: Iterable[Iterable[object]]) -> str:
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(lines)
    return content.getvalue()
