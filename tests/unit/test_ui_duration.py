"""How long something takes, in words."""

from __future__ import annotations

import pytest

from fmnist.ui.run_status import duration


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 second"),
        (89.4, "89 seconds"),
        (90, "2 minutes"),
        (99.4 * 60, "99 minutes"),
        (100 * 60, "1 h 40 min"),
        (13_920, "3 h 52 min"),
    ],
)
def test_a_duration_is_told_in_what_a_person_counts_in(seconds: float, words: str) -> None:
    assert duration(seconds) == words
