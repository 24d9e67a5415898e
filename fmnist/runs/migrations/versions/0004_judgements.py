"""What visitors say of pictures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the table; what is there stays as it is."""
    op.create_table(
        "judgements",
        sa.Column("owner", sa.String(80), primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("dataset", sa.String(80), primary_key=True),
        sa.Column("split", sa.String(16), primary_key=True),
        sa.Column("occasion", sa.String(32), primary_key=True),
        sa.Column("picture", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("verdict", sa.String(24), nullable=False),
        sa.Column("made", sa.Float, nullable=False),
        sa.Column("seconds", sa.Float),
    )
