"""A run as event files that TensorBoard opens: ``tensorboard --logdir FOLDER``.

Tags and folders are those of Keras' own callback, so that a run stands beside others in one chart:

    RUN/train        epoch_loss, epoch_accuracy by epoch; batch_loss, batch_accuracy,
                     learning_rate by step
    RUN/validation   epoch_loss, epoch_accuracy by epoch
    RUN              the settings and the test accuracy, for the HParams tab

Sources: https://keras.io/api/callbacks/tensorboard/; TFRecord:
https://www.tensorflow.org/tutorials/load_data/tfrecord (length, masked CRC, data, masked CRC).

Differs from the source: TensorFlow is not needed. TensorBoard's own ``EventFileWriter`` imports it,
so the messages and the checksum are those of tensorboardX.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.runs.records import Curves, Run
from fmnist.training.records import EpochRecord
from fmnist.training.texts import values_of

if TYPE_CHECKING:
    from fmnist.runs.store import RunStore

__all__ = ["event_files"]

_MASK_DELTA: Final = 0xA282EAD8
_METRICS: Final = ("test_accuracy", "test_loss", "validation_accuracy", "validation_loss")


def event_files(store: RunStore, run_id: str) -> dict[str, bytes]:
    """Return the event files of the run by path, all of them under a folder named as the run.

    The wall time of a step is not known; it is put evenly between the ends of the epochs.

    Raises:
        RunError: there is no such run.
    """
    run = store.get(run_id)
    curves = store.journal.curves(run_id)
    times = _Times(run, curves)
    name = f"events.out.tfevents.{int(run.created)}.{run.id}"
    return {
        f"{run.id}/{name}": _encoded(run, _about(run, times)),
        f"{run.id}/train/{name}": _encoded(run, _training(curves, times)),
        f"{run.id}/validation/{name}": _encoded(run, _validation(curves, times)),
    }


class _Times:
    """When a step was, in seconds since 1970, as near as the epochs tell."""

    def __init__(self, run: Run, curves: Curves) -> None:
        self.start = run.started or run.created
        seconds = np.cumsum([0.0, *(epoch.seconds for epoch in curves.epochs)])
        self._steps = [0, *(epoch.step for epoch in curves.epochs)]
        self._moments = self.start + seconds
        self.end = run.finished or float(self._moments[-1])

    def of(self, steps: NDArray[np.int64] | list[int]) -> NDArray[np.float64]:
        return np.interp(steps, self._steps, self._moments)


Event = tuple[float, int, Any]
"""Wall time, step, and a ``Summary``."""


def _training(curves: Curves, times: _Times) -> Iterator[Event]:
    steps = curves.steps + 1
    for step, moment, loss, accuracy, rate in zip(
        steps, times.of(steps), curves.loss, curves.accuracy, curves.learning_rate, strict=True
    ):
        values = {"batch_loss": loss, "batch_accuracy": accuracy, "learning_rate": rate}
        yield moment, int(step), _scalars(values)
    for epoch, moment in _epochs(curves, times):
        values = {"epoch_loss": epoch.loss, "epoch_accuracy": epoch.accuracy}
        yield moment, epoch.epoch, _scalars(values)


def _validation(curves: Curves, times: _Times) -> Iterator[Event]:
    for epoch, moment in _epochs(curves, times):
        values = {"epoch_loss": epoch.validation_loss, "epoch_accuracy": epoch.validation_accuracy}
        yield moment, epoch.epoch, _scalars(values)


def _epochs(curves: Curves, times: _Times) -> Iterator[tuple[EpochRecord, float]]:
    moments = times.of([epoch.step for epoch in curves.epochs])
    return zip(curves.epochs, moments.tolist(), strict=True)


def _about(run: Run, times: _Times) -> Iterator[Event]:
    from tensorboardX.summary import hparams

    metrics = {name: run.metrics[name] for name in _METRICS if run.metrics and name in run.metrics}
    # Without the description of an experiment, which one run would give for all of them,
    # TensorBoard finds out by itself which settings there are and which differ.
    _experiment, *session = hparams(values_of(run.config), metrics)
    for summary in session:
        yield times.start, 0, summary
    yield times.end, run.epoch, _scalars(metrics)


def _scalars(values: Mapping[str, float]) -> Any:
    from tensorboardX.proto.summary_pb2 import Summary

    return Summary(value=[Summary.Value(tag=tag, simple_value=v) for tag, v in values.items()])


def _encoded(run: Run, events: Iterable[Event]) -> bytes:
    from tensorboardX.proto.event_pb2 import Event as Message

    messages = [Message(wall_time=run.created, file_version="brain.Event:2")]
    messages += [
        Message(wall_time=moment, step=step, summary=summary) for moment, step, summary in events
    ]
    return b"".join(_record(message.SerializeToString()) for message in messages)


def _record(data: bytes) -> bytes:
    length = struct.pack("<Q", len(data))
    return b"".join((length, _masked_checksum(length), data, _masked_checksum(data)))


def _masked_checksum(data: bytes) -> bytes:
    from tensorboardX.crc32c import crc32c

    checksum = crc32c(data)
    rotated = (checksum >> 15) | (checksum << 17)
    return struct.pack("<I", (rotated + _MASK_DELTA) & 0xFFFFFFFF)
