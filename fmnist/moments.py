"""Moments as people read them: in their language and their time zone.

Files that programs read keep ISO 8601 in UTC, and so does the store. English is written as in
Britain, ``25 Nov 2026, 15:40``, which nobody takes for another day, and with a clock of 24 hours.

Numbers need no such module: in every language that the app speaks, ``1,234.5`` and ``12.3%`` are
written as in Python's formats. A test says so of each catalogue, for the day a language comes that
writes them otherwise.

Source: Babel's tables, which are those of Unicode's CLDR. https://babel.pocoo.org/en/latest/dates.html
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fmnist.translation import language

__all__ = [
    "TABLE_FORMATS",
    "clock",
    "day",
    "locale_name",
    "moment",
    "retold_moment",
    "table_format",
    "zone_named",
]

_LOCALES: Final = {"en": "en_GB"}
"""The locale of a language, where it is not the language itself."""

TABLE_FORMATS: Final = {"en": "D MMM YYYY, HH:mm", "zh_CN": "YYYY年M月D日 HH:mm"}
"""``moment`` in the language of Moment.js, for tables that the browser sorts and draws."""


def locale_name() -> str:
    """Return what Babel calls the language of the current context: ``"en_GB"``, ``"zh_CN"``."""
    return _LOCALES.get(language(), language())


def zone_named(name: str | None) -> tzinfo:
    """Return the time zone that a browser names; UTC where it names none, or none that is known."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def moment(seconds: float, zone: tzinfo) -> str:
    """Return a day and the time on it.

    Args:
        seconds: since 1970, UTC.
        zone: of the reader.

    Example:
        >>> moment(1795621200, UTC)
        '25 Nov 2026, 15:40'
    """
    from babel.dates import format_time, get_datetime_format

    name = locale_name()
    time = format_time(datetime.fromtimestamp(seconds, zone), "short", locale=name)
    both = str(get_datetime_format("medium", locale=name))
    return both.replace("{0}", time).replace("{1}", day(seconds, zone))


def day(seconds: float, zone: tzinfo) -> str:
    """Return a day, ``"25 Nov 2026"``, ``"2026年11月25日"``; takes what ``moment`` does."""
    from babel.dates import format_date

    return format_date(datetime.fromtimestamp(seconds, zone), "medium", locale=locale_name())


def clock(seconds: float, zone: tzinfo) -> str:
    """Return the time of day, ``"15:40:06"``; the arguments are those of ``moment``."""
    from babel.dates import format_time

    return format_time(datetime.fromtimestamp(seconds, zone), "medium", locale=locale_name())


def retold_moment(
    written: str, zone: tzinfo, *, form: Callable[[float, tzinfo], str] = moment
) -> str:
    """Return a moment that a file tells, as ``form`` tells it; what is none stays as it is.

    Args:
        written: ISO 8601, ``"2026-11-25T15:40:06+00:00"``.
        zone: of the reader.
        form: ``moment``, ``day`` or ``clock``.
    """
    try:
        return form(datetime.fromisoformat(written).timestamp(), zone)
    except (ValueError, OverflowError, OSError):
        return written


def table_format() -> str:
    """Return the format of ``moment`` for a column of a table."""
    return TABLE_FORMATS.get(language(), TABLE_FORMATS["en"])
