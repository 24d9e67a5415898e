"""Moments as people read them, in each language and in their own time zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

import pytest
from babel.numbers import format_decimal, format_percent

from fmnist.moments import (
    TABLE_FORMATS,
    clock,
    day,
    locale_name,
    moment,
    retold_moment,
    table_format,
    zone_named,
)
from fmnist.translation import languages, use_language

LATE = 1795621206  # 2026-11-25 15:40:06 UTC
SHANGHAI = zone_named("Asia/Shanghai")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    use_language("en")


@pytest.mark.parametrize(
    ("language", "both", "date"),
    [
        ("en", "25 Nov 2026, 23:40", "25 Nov 2026"),
        ("zh_CN", "2026年11月25日 23:40", "2026年11月25日"),
    ],
)
def test_a_moment_is_told_in_the_readers_language_and_zone(
    language: str, both: str, date: str
) -> None:
    use_language(language)
    assert moment(LATE, SHANGHAI) == both
    assert day(LATE, SHANGHAI) == date
    assert clock(LATE, SHANGHAI) == "23:40:06"
    assert retold_moment("2026-11-25T15:40:06+00:00", SHANGHAI) == both
    assert retold_moment("2026-11-25T15:40:06+00:00", SHANGHAI, form=day) == date


def test_what_is_no_moment_stays_as_it_is() -> None:
    assert retold_moment("long ago", UTC) == "long ago"
    assert retold_moment("", UTC) == ""


def test_a_day_begins_where_the_reader_is() -> None:
    assert day(LATE, UTC) == "25 Nov 2026"
    assert day(LATE, zone_named("Pacific/Auckland")) == "26 Nov 2026"


@pytest.mark.parametrize("name", [None, "", "Mars/Olympus", "../etc/passwd", "a\0b"])
def test_where_the_browser_names_no_zone_it_is_utc(name: str | None) -> None:
    assert clock(LATE, zone_named(name)) == "15:40:06"


@pytest.mark.parametrize("language", languages())
def test_tables_know_every_language_and_numbers_are_written_as_in_python(language: str) -> None:
    use_language(language)
    assert table_format() == TABLE_FORMATS[language]
    assert format_decimal(1234567.891, locale=locale_name()) == f"{1234567.891:,}"
    assert format_percent(0.1234, "0.0%", locale=locale_name()) == f"{0.1234:.1%}"
