"""What the classes are called that an answer to "Was this right?" is about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column; answers without it are about the standard classes."""
    op.add_column("answers_given", sa.Column("class_names", sa.JSON))
