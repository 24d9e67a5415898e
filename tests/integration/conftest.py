"""What the tests with real processes share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.postgres import new_database, postgres_url


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """One PostgreSQL server for all tests; skipped where there is none."""
    with postgres_url() as url:
        yield url


@pytest.fixture(scope="module")
def database(postgres_server: str, request: pytest.FixtureRequest) -> str:
    """URL of a database of the module's own, empty at first."""
    return new_database(postgres_server, str(request.module.__name__).rpartition(".")[2])
