"""Alembic's entry: runs the migrations on the connection that ``upgrade`` was given."""

from __future__ import annotations

from alembic import context

from fmnist.runs import schema

context.configure(
    connection=context.config.attributes["connection"], target_metadata=schema.metadata
)
with context.begin_transaction():
    context.run_migrations()
