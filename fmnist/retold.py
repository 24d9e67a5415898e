"""Texts that were written down in one language, told in that of whoever reads them.

A worker writes into the run store why a run failed; what was noticed on a photo is kept with its
answer. Both are finished sentences, in the language of whoever made them. Here the message that a
sentence came from is found again in the catalogue, with the values that were put into it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from string import Formatter
from typing import Final

from fmnist.translation import SOURCE_LANGUAGE, forms, language, loaded_languages

__all__ = ["retold"]

_LEAST_LETTERS: Final = 6
"""A message with fewer letters of its own fits too many sentences."""


def retold(text: str) -> str:
    """Return ``text`` in the language of the current context, or as it is if it is no message.

    Example:
        >>> retold("whatever")
        'whatever'
    """
    spoken = language()
    for source in (SOURCE_LANGUAGE, *loaded_languages()):
        if source != spoken and (found := _retold(text, source, spoken)) is not None:
            return found
    return text


@lru_cache(maxsize=1024)
def _retold(text: str, source: str, spoken: str) -> str | None:
    whole, templates = _messages(source, spoken)
    if text in whole:
        return whole[text]
    for longest, before, after in templates:
        if longest not in text:
            continue
        found = re.fullmatch(_pattern(before), text, re.DOTALL)
        if found:
            return _filled(after, found.groupdict())
    return None


@lru_cache(maxsize=8)
def _messages(source: str, spoken: str) -> tuple[dict[str, str], tuple[tuple[str, str, str], ...]]:
    """Return the messages without values, and those with them: the most wordy first.

    Of the latter also the longest part that stands in every sentence made of them.
    """
    whole: dict[str, str] = {}
    templates = []
    for before, after in _pairs(source, spoken):
        parts = [literal for literal, *_field in Formatter().parse(before)]
        if "{" not in before:
            whole.setdefault(before, after)
        elif sum(map(_letters, parts)) >= _LEAST_LETTERS:
            templates.append((sum(map(len, parts)), max(parts, key=len), before, after))
    templates.sort(key=lambda each: -each[0])
    return whole, tuple(each[1:] for each in templates)


def _letters(text: str) -> int:
    """Return how much a part says: a Chinese sign is worth three letters."""
    return sum(1 if sign.isascii() else 3 for sign in text if sign.isalpha())


def _pairs(source: str, spoken: str) -> list[tuple[str, str]]:
    """Return each message in both languages."""
    found = []
    for english, translations in forms(spoken if source == SOURCE_LANGUAGE else source):
        for text in english:
            if source == SOURCE_LANGUAGE:
                found.append((text, translations[-1]))
            else:
                found.append((translations[-1], text))
    return found


def _pattern(template: str) -> str:
    parts, seen = [], set()
    for literal, field, _spec, _conversion in Formatter().parse(template):
        parts.append(re.escape(literal))
        if field is None:
            continue
        parts.append(f"(?P={field})" if field in seen else f"(?P<{field}>.+?)")
        seen.add(field)
    return "".join(parts)


def _filled(template: str, values: dict[str, str]) -> str | None:
    parts = []
    for literal, field, _spec, _conversion in Formatter().parse(template):
        parts.append(literal)
        if field is not None and field not in values:
            return None
        if field is not None:
            parts.append(values[field])
    return "".join(parts)
