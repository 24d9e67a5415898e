"""Tables of the run store. A change here needs a migration, see ``fmnist/runs/migrations``.

Times are seconds since 1970, UTC. Source: https://docs.sqlalchemy.org/en/20/core/
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
    UniqueConstraint,
)

__all__ = [
    "REVISION",
    "answers_given",
    "artifacts",
    "checkpoints",
    "computations",
    "computed",
    "epochs",
    "events",
    "experiments",
    "import_files",
    "imports",
    "judgements",
    "lesson_answers",
    "metadata",
    "points",
    "revision",
    "room",
    "runs",
    "services",
    "sign_ins",
    "snapshots",
    "visitors",
]

REVISION: Final = "0009"
"""The newest migration: the state that these tables are in."""

metadata = MetaData()

revision = Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))

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
    Column("name", String(120), nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Column("tags", JSON, nullable=False, server_default="[]"),
    Column("deleted", Float),
    Column("experiment_id", String(32), index=True),
    Column("pause_at", Integer),
    Column("holder", String(120), nullable=False, server_default=""),
    Column("attempt_step", Integer, nullable=False, server_default="0"),
)
"""One row a run; what the columns mean: see ``fmnist.runs.records.Run``."""

experiments = Table(
    "experiments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(80), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("title", String(120), nullable=False),
    Column("settings", JSON, nullable=False),
    Column("created", Float, nullable=False),
)
"""Runs that belong together: one configuration over seeds, or a sweep."""

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

snapshots = Table(
    "snapshots",
    metadata,
    Column("run_id", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""One row an epoch: the arrays of a ``SnapshotRecord`` as ``.npz``."""

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("run_id", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("step", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""The newest checkpoint of each run that is not over."""

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("run_id", ForeignKey("runs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("time", Float, nullable=False),
    Column("step", Integer, nullable=False),
    Column("text", Text, nullable=False),
)
"""What happened to a run beside its training: interrupted, went on."""

artifacts = Table(
    "artifacts",
    metadata,
    Column("run_id", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""The finished model and what belongs to it, by name: see ``fmnist.export.bundle``."""

computations = Table(
    "computations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("owner", String(80), nullable=False),
    Column("status", String(16), nullable=False, index=True),
    Column("progress", Float, nullable=False, default=0.0),
    Column("message", Text, nullable=False, default=""),
    Column("created", Float, nullable=False),
    Column("started", Float),
    Column("finished", Float),
    Column("heartbeat", Float),
    Column("holder", String(120), nullable=False, default=""),
    Column("attempt", Integer, nullable=False, default=0),
    Column("used", Float, nullable=False),
    Column("size", Integer, nullable=False, default=0),
)
"""One row a computation; what the columns mean: see ``fmnist.runs.computations.Computation``."""

computed = Table(
    "computed",
    metadata,
    Column("computation_id", ForeignKey("computations.id", ondelete="CASCADE"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""The result of each finished computation: its arrays as ``.npz``."""

judgements = Table(
    "judgements",
    metadata,
    Column("owner", String(80), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("dataset", String(80), primary_key=True),
    Column("split", String(16), primary_key=True),
    Column("occasion", String(32), primary_key=True),
    Column("picture", Integer, primary_key=True, autoincrement=False),
    Column("verdict", String(24), nullable=False),
    Column("made", Float, nullable=False),
    Column("seconds", Float),
)
"""One row a judgement; what the columns mean: see ``fmnist.runs.judgements``."""

answers_given = Table(
    "answers_given",
    metadata,
    Column("owner", String(80), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("picture", LargeBinary, nullable=False),
    Column("label", Integer, nullable=False),
    Column("said", Integer, nullable=False),
    Column("probability", Float, nullable=False),
    Column("known", Float, nullable=False),
    Column("model", String(80), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("made", Float, nullable=False),
    Column("class_names", JSON),
)
"""One row an answer; what the columns mean: see ``fmnist.runs.answers_given``."""

lesson_answers = Table(
    "lesson_answers",
    metadata,
    Column("owner", String(80), primary_key=True),
    Column("lesson", String(40), primary_key=True),
    Column("task", String(40), primary_key=True),
    Column("answer", Text, nullable=False),
    Column("done", Float),
    Column("made", Float, nullable=False),
)
"""One row a task that a visitor has answered or done; see ``fmnist.runs.lesson_answers``."""

imports = Table(
    "imports",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(80), nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("created", Float, nullable=False),
    Column("accepted", Float),
)
"""One row a model that somebody brought along; see ``fmnist.runs.imports``."""

import_files = Table(
    "import_files",
    metadata,
    Column("import_id", ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""The file as it came; once it was accepted, the model, by name: see ``fmnist.export.bundle``."""

services = Table(
    "services",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("heartbeat", Float, nullable=False),
    Column("detail", JSON, nullable=False),
)
"""Processes that are alive: the compute process, and each web process."""

room = Table(
    "room",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("max_epochs", Integer),
    Column("max_runs", Integer),
    Column("architectures", JSON, nullable=False),
    Column("queue_paused", Boolean, nullable=False),
    Column("hidden", JSON, nullable=False),
    Column("test_set_open", Boolean),
)
"""At most one row, of id 1: the rules that a teacher has made; see ``fmnist.runs.room``."""

visitors = Table(
    "visitors",
    metadata,
    Column("owner", String(80), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("folded", String(200), nullable=False),
    Column("number", Integer, nullable=False),
    UniqueConstraint("folded", "number", name="visitors_told_apart"),
)
"""One row a visitor who chose a name; see ``fmnist.runs.visitors``."""

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("made", Float, nullable=False),
)
"""One row a browser that is signed in as a teacher; see ``fmnist.runs.sign_ins``."""
