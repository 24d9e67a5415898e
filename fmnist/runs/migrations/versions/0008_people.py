"""Visitors who chose a name, teachers who are signed in, and the rules of the room."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the tables; what is there stays as it is."""
    op.create_table(
        "room",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("max_epochs", sa.Integer),
        sa.Column("max_runs", sa.Integer),
        sa.Column("architectures", sa.JSON, nullable=False),
        sa.Column("queue_paused", sa.Boolean, nullable=False),
        sa.Column("hidden", sa.JSON, nullable=False),
        sa.Column("test_set_open", sa.Boolean),
    )
    op.create_table(
        "visitors",
        sa.Column("owner", sa.String(80), primary_key=True),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("folded", sa.String(200), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.UniqueConstraint("folded", "number", name="visitors_told_apart"),
    )
    op.create_table(
        "sign_ins",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("made", sa.Float, nullable=False),
    )
