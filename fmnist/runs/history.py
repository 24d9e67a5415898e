"""What is read of a run's records: its curves, epochs, snapshots and newest checkpoint."""

from __future__ import annotations

import io
from collections.abc import Collection
from dataclasses import fields

import numpy as np
from sqlalchemy import func, select

from fmnist.runs import schema
from fmnist.runs.database import Database
from fmnist.runs.records import Curves
from fmnist.training.checkpoint import Checkpoint
from fmnist.training.records import EpochRecord, SnapshotRecord

__all__ = ["History", "packed"]


class History:
    """The records of all runs, to be read.

    Args:
        database: where they are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def checkpoint(self, run_id: str) -> Checkpoint | None:
        """Return the newest checkpoint, if there is one.

        Raises:
            TrainingError: it is damaged.
        """
        table = schema.checkpoints
        with self._database.begin() as connection:
            content = connection.scalar(select(table.c.content).where(table.c.run_id == run_id))
        return None if content is None else Checkpoint.from_bytes(bytes(content))

    def curves(self, run_id: str) -> Curves:
        """Return the steps and epochs of the run so far."""
        points, epochs = schema.points, schema.epochs
        with self._database.begin() as connection:
            rows = connection.execute(
                select(points).where(points.c.run_id == run_id).order_by(points.c.first_step)
            ).all()
            finished = connection.execute(
                select(epochs).where(epochs.c.run_id == run_id).order_by(epochs.c.epoch)
            ).all()
        blocks = [np.frombuffer(row._mapping["values"], np.float32).reshape(3, -1) for row in rows]
        values = np.concatenate(blocks, axis=1) if blocks else np.zeros((3, 0), np.float32)
        numbers = [np.arange(row.first_step, row.first_step + row.steps) for row in rows]
        return Curves(
            steps=np.concatenate(numbers) if numbers else np.zeros(0, np.int64),
            loss=values[0],
            accuracy=values[1],
            learning_rate=values[2],
            speeds=np.repeat(
                np.array([row.pictures_per_second for row in rows], np.float32),
                [row.steps for row in rows],
            ),
            pictures_per_second=rows[-1].pictures_per_second if rows else 0.0,
            epochs=tuple(
                EpochRecord(**{k: v for k, v in row._mapping.items() if k != "run_id"})
                for row in finished
            ),
        )

    def validation_accuracies(self, run_ids: Collection[str]) -> dict[str, float]:
        """Return the validation accuracy of each run's newest epoch; runs without one are out."""
        table = schema.epochs
        newest = (
            select(table.c.run_id, func.max(table.c.epoch).label("epoch"))
            .where(table.c.run_id.in_(list(run_ids)))
            .group_by(table.c.run_id)
            .subquery()
        )
        query = select(table.c.run_id, table.c.validation_accuracy).join(
            newest, (table.c.run_id == newest.c.run_id) & (table.c.epoch == newest.c.epoch)
        )
        with self._database.begin() as connection:
            return {row.run_id: float(row.validation_accuracy) for row in connection.execute(query)}

    def epochs(self, run_ids: Collection[str]) -> dict[str, list[EpochRecord]]:
        """Return the epochs that are over of each run, in order; runs without one are out."""
        table = schema.epochs
        names = [field.name for field in fields(EpochRecord)]
        query = (
            select(table.c.run_id, *(table.c[name] for name in names))
            .where(table.c.run_id.in_(list(run_ids)))
            .order_by(table.c.run_id, table.c.epoch)
        )
        found: dict[str, list[EpochRecord]] = {}
        with self._database.begin() as connection:
            for row in connection.execute(query):
                values = dict(row._mapping)
                found.setdefault(values.pop("run_id"), []).append(EpochRecord(**values))
        return found

    def snapshot(self, run_id: str, epoch: int) -> SnapshotRecord | None:
        """Return what the network had become at the end of that epoch, if it is known."""
        table = schema.snapshots
        with self._database.begin() as connection:
            content = connection.scalar(
                select(table.c.content).where(table.c.run_id == run_id, table.c.epoch == epoch)
            )
        return None if content is None else _unpacked(epoch, bytes(content))


def packed(record: SnapshotRecord) -> bytes:
    """Return a snapshot as the store keeps it: its arrays as an ``.npz`` file."""
    content = io.BytesIO()
    arrays = {field.name: getattr(record, field.name) for field in fields(record)}
    del arrays["epoch"]
    np.savez_compressed(content, allow_pickle=False, **arrays)
    return content.getvalue()


def _unpacked(epoch: int, content: bytes) -> SnapshotRecord:
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return SnapshotRecord(epoch=epoch, **{name: arrays[name] for name in arrays.files})
