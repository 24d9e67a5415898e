"""What visitors answered in lessons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the table; what is there stays as it is."""
    op.create_table(
        "lesson_answers",
        sa.Column("owner", sa.String(80), primary_key=True),
        sa.Column("lesson", sa.String(40), primary_key=True),
        sa.Column("task", sa.String(40), primary_key=True),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("done", sa.Float),
        sa.Column("made", sa.Float, nullable=False),
    )
