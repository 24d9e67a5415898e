"""A finished sentence is told in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fmnist import retold as module
from fmnist.retold import retold
from fmnist.translation import use_language

FORMS = (
    (("The photo is blurred.",), ("照片模糊。",)),
    (
        ("{name} has {count:,} bytes; at most {most}.",),
        ("{name} 有 {count} 字节，最多 {most}。",),
    ),
    (("{count} picture is lost.", "{count} pictures are lost."), ("丢失了 {count} 张图片。",)),
    (("{name}: {said}",), ("{name}：{said}",)),
)


@pytest.fixture(autouse=True)
def catalogue(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(module, "forms", lambda _name: FORMS)
    monkeypatch.setattr(module, "loaded_languages", lambda: ("zh_CN",))
    module._messages.cache_clear()
    module._retold.cache_clear()
    yield
    module._messages.cache_clear()
    module._retold.cache_clear()
    use_language("en")


BOTH = [
    ("The photo is blurred.", "照片模糊。"),
    ("a b.png has 1,200 bytes; at most 5.", "a b.png 有 1,200 字节，最多 5。"),
    ("3 pictures are lost.", "丢失了 3 张图片。"),
    ("whatever: it is", "whatever: it is"),
]


@pytest.mark.parametrize(("english", "chinese"), BOTH)
def test_english_is_told_in_chinese(english: str, chinese: str) -> None:
    use_language("zh_CN")
    assert retold(english) == chinese
    assert retold(chinese) == chinese


@pytest.mark.parametrize(("english", "chinese"), BOTH[:2])
def test_chinese_is_told_in_english(english: str, chinese: str) -> None:
    use_language("en")
    assert retold(chinese) == english
    assert retold(english) == english


def test_a_value_with_signs_of_patterns_is_a_value() -> None:
    use_language("zh_CN")
    assert retold("(.*){x} has 1 bytes; at most \\1.") == "(.*){x} 有 1 字节，最多 \\1。"
