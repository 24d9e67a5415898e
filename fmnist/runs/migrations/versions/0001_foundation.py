"""The first schema. It was made without Alembic: there is nothing to do."""

from __future__ import annotations

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Nothing: every store starts here."""
