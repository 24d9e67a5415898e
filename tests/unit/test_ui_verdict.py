from __future__ import annotations

import pytest

from fmnist.ui.confusion.verdict import chance


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (1.0, "100 times in 100"),
        (0.31, "31 times in 100"),
        (0.05, "once in 20 times"),
        (0.0004, "once in 2,500 times"),
        (1e-7, "less than once in a million times"),
        (0.0, "less than once in a million times"),
    ],
)
def test_a_probability_is_said_as_people_say_it(p: float, said: str) -> None:
    assert chance(p) == said
