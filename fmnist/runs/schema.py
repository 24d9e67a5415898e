"""Tables of the run store.

Source: SQLAlchemy Core, https://docs.sqlalchemy.org/en/20/core/
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

__all__ = [
    "SCHEMA_VERSION",
    "artifacts",
    "epochs",
    "metadata",
    "points",
    "runs",
    "services",
    "version",
]

SCHEMA_VERSION: Final = 1

metadata = MetaData()

version = Table("schema_version", metadata, Column("number", Integer, primary_key=True))

runs = Table(
    "runs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(80), nullable=False, index=True),
    Column("config", JSON, nullable=False),
    Column("preset", String(40), nullable=False, default=""),
    Column("status", String(16), nullable=False, index=True),
    Column("phase", String(24), nullable=False, default=""),
    Column("message", Text, nullable=False, default=""),
    Column("created", Float, nullable=False, index=True),
    Column("started", Float),
    Column("finished", Float),
    Column("heartbeat", Float),
    Column("stop_requested", Boolean, nullable=False, default=False),
    Column("attempt", Integer, nullable=False, default=0),
    Column("total_steps", Integer, nullable=False, default=0),
    Column("metrics", JSON),
)
"""One row a run. Times are seconds since 1970, UTC."""

points = Table(
    "points",
    metadata,
    Column("run_id", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("first_step", Integer, primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("steps", Integer, nullable=False),
    Column("pictures_per_second", Float, nullable=False),
    Column("values", LargeBinary, nullable=False),
)
"""One row a step record; ``values`` is ``(3, steps) float32``: loss, accuracy, learning rate."""

epochs = Table(
    "epochs",
    metadata,
    Column("run_id", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("step", Integer, nullable=False),
    Column("loss", Float, nullable=False),
    Column("accuracy", Float, nullable=False),
    Column("validation_loss", Float, nullable=False),
    Column("validation_accuracy", Float, nullable=False),
    Column("seconds", Float, nullable=False),
)

artifacts = Table(
    "artifacts",
    metadata,
    Column("run_id", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""The finished model and what belongs to it, by name: see ``fmnist.export.bundle``."""

services = Table(
    "services",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("heartbeat", Float, nullable=False),
    Column("detail", JSON, nullable=False),
)
"""Processes that are alive: the compute process, and each web process."""
