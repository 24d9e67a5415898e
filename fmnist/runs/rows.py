"""Runs as rows of the database: one that is put into the queue, and those that are read.

Everybody who reads runs asks for them here, so that a run is the same wherever it is listed.
"""

from __future__ import annotations

import json
import secrets
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from fmnist.runs import schema
from fmnist.runs.records import RESERVED, Run, RunStatus
from fmnist.training.config import TrainingConfig

__all__ = ["add_run", "read_runs"]


def add_run(
    connection: Connection,
    config: TrainingConfig,
    *,
    created: float,
    owner: str,
    preset: str = "",
    name: str = "",
    reserved: bool = False,
    holder: str = "",
    experiment_id: str | None = None,
) -> str:
    """Put a run into the queue and return its id; what is what: see ``RunStore.create``."""
    run_id = secrets.token_hex(4)
    connection.execute(
        insert(schema.runs).values(
            id=run_id,
            owner=owner,
            config=config.to_dict(),
            preset=preset,
            name=name,
            status=RunStatus.QUEUED.value,
            phase=RESERVED if reserved else "",
            holder=holder,
            created=created,
            experiment_id=experiment_id,
            tags=[],
        )
    )
    return run_id


def read_runs(connection: Connection, condition: Any, *, limit: int) -> list[Run]:
    """Return the runs that ``condition`` is true of, the newest first."""
    step = (
        select(func.max(schema.points.c.first_step + schema.points.c.steps))
        .where(schema.points.c.run_id == schema.runs.c.id)
        .scalar_subquery()
    )
    epoch = (
        select(func.max(schema.epochs.c.epoch))
        .where(schema.epochs.c.run_id == schema.runs.c.id)
        .scalar_subquery()
    )
    query = (
        select(schema.runs, step.label("step"), epoch.label("epoch"))
        .where(condition)
        .order_by(schema.runs.c.created.desc(), schema.runs.c.id)
        .limit(limit)
    )
    return [_run(row) for row in connection.execute(query)]


def _run(row: Row[Any]) -> Run:
    values = dict(row._mapping)
    values["config"] = _config(json.dumps(values["config"]))
    values["status"] = RunStatus(values["status"])
    values["step"] = values["step"] or 0
    values["epoch"] = values["epoch"] or 0
    values["tags"] = tuple(values["tags"] or ())
    return Run(**values)


@lru_cache(maxsize=1024)
def _config(text: str) -> TrainingConfig:
    """Return the configuration, checked once: a queue of a hundred runs is read all the time."""
    return TrainingConfig.from_dict(json.loads(text))
