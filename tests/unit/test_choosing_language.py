from __future__ import annotations

import pytest

from fmnist.translation import choose_language, language_tag, use_language
from fmnist.ui.language import languages

AVAILABLE = {"en", "zh_CN"}


@pytest.mark.parametrize(
    ("wishes", "chosen"),
    [
        ([None, "en-GB"], "en"),
        (["zh_CN", "en-GB"], "zh_CN"),
        (["zh", None], "zh_CN"),
        ([None, "zh-TW"], "zh_CN"),
        (["xx", "zh-CN"], "zh_CN"),
        (["../../etc", None], "en"),
        ([None, None], "en"),
    ],
)
def test_the_first_wish_that_can_be_fulfilled_decides(
    wishes: list[str | None], chosen: str
) -> None:
    assert choose_language(wishes, AVAILABLE) == chosen


def test_english_is_always_there() -> None:
    assert "en" in languages()


def test_browsers_are_told_a_tag_that_they_know() -> None:
    """They refuse ``zh_CN``: the map of the pictures would not be drawn."""
    use_language("zh_CN")
    assert language_tag() == "zh-CN"
    use_language("en")
    assert language_tag() == "en"
