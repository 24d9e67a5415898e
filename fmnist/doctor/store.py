"""The run store and the workers that announce themselves in it, without opening it for writing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from fmnist.doctor.finding import Finding, State
from fmnist.runs import schema
from fmnist.runs.schema import REVISION
from fmnist.runs.service import ALIVE_SECONDS, COMPUTE
from fmnist.runs.sqlite_files import damage
from fmnist.settings import Settings
from fmnist.translation import _, ngettext

__all__ = ["database"]


def database(settings: Settings) -> Iterator[Finding]:
    """Yield what is found of the run store, and of the workers if it can be asked."""
    address = make_url(settings.database_url)
    place = address.render_as_string(hide_password=True)
    file = Path(address.database or "") if address.get_backend_name() == "sqlite" else None
    if file is not None and not file.exists():
        text_ = _("{place} is not there yet; the app makes it").format(place=place)
        yield Finding(about="database", state="ok", text=text_)
        return
    if file is not None and (found := damage(file)):
        yield Finding(
            about="database",
            state="problem",
            text=f"{place}: {found}",
            advice=_("Stop the app, then: python -m fmnist restore FILE --replace"),
        )
        return
    try:
        version, tables, workers = _looked_into(address)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        yield Finding(
            about="database",
            state="problem",
            text=f"{place}: {reason}",
            advice=_("Start the database, or set FMNIST_DATABASE_URL."),
        )
        return
    yield _version(place, version, tables)
    if tables:
        yield _workers(settings, workers)


def _looked_into(address: URL) -> tuple[str, bool, int | None]:
    """Return version, whether there are tables, and how many workers say that they are there."""
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names()
            if schema.revision.name not in tables:
                return "0001", schema.runs.name in tables, None
            version = connection.scalar(select(schema.revision.c.version_num))
            services = schema.services.c
            detail = connection.scalar(
                select(services.detail).where(
                    services.name.startswith(COMPUTE),
                    services.heartbeat > time.time() - ALIVE_SECONDS,
                )
            )
            return str(version), True, None if detail is None else int(detail["workers"])
    finally:
        engine.dispose()


def _version(place: str, version: str, tables: bool) -> Finding:
    if not tables:
        return Finding(about="database", state="ok", text=_("{place} is empty").format(place=place))
    said = _("{place} is whole, schema {version}").format(place=place, version=version)
    if version > REVISION:
        return Finding(
            about="database", state="problem", text=said,
            advice=_("It was made by a newer version, which reads {newest}: install that.").format(
                newest=version
            ),
        )  # fmt: skip
    if version < REVISION:
        return Finding(
            about="database", state="warning", text=said,
            advice=_("It becomes {newest} at the next start; make a backup before.").format(
                newest=REVISION
            ),
        )  # fmt: skip
    return Finding(about="database", state="ok", text=said)


def _workers(settings: Settings, count: int | None) -> Finding:
    if count is None:
        state: State = "warning" if not settings.workers else "ok"
        return Finding(
            about="workers",
            state=state,
            text=_("none are running"),
            advice=_("Start some: python -m fmnist workers") if state == "warning" else "",
        )
    return Finding(
        about="workers",
        state="ok" if count else "warning",
        text=ngettext("{count} worker is there", "{count} workers are there", count).format(
            count=count
        ),
    )
