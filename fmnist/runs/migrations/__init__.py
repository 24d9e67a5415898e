"""Migrations of the run store, by Alembic: one file a change, in ``versions``.

A new one: change ``fmnist/runs/schema.py``, raise ``REVISION``, write ``versions/NNNN_what.py``;
a test compares the migrated database with the tables. Source: https://alembic.sqlalchemy.org
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

__all__ = ["upgrade"]


def upgrade(connection: Connection, *, first: str) -> None:
    """Bring the database behind ``connection`` from revision ``first`` to the newest one."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.stamp(config, first)
    command.upgrade(config, "head")
