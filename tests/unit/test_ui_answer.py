from __future__ import annotations

import pytest

from fmnist.ui.answer import percentage


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (0.0, "less than 1%"),
        (0.0049, "less than 1%"),
        (0.006, "1%"),
        (0.874, "87%"),
        (0.994, "99%"),
        (0.9951, "more than 99%"),
        (1.0, "more than 99%"),
    ],
)
def test_no_answer_is_impossible_or_certain(probability: float, text: str) -> None:
    assert percentage(probability) == text
