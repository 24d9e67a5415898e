"""English sentences in what a page of ``AppTest`` shows: its texts, labels, options and charts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from google.protobuf.message import Message

__all__ = ["english_in"]

_NOT_READ = {
    "id", "key", "element_id", "user_key", "form_id", "css", "js", "javascript", "format",
    "formatted_values", "url", "icon", "type", "file_id", "page_script_hash", "query_string",
    "language", "arrow_data", "js_content", "css_content", "html_content", "component_name",
}  # fmt: skip
"""Fields of Streamlit's messages that are not for people."""

_NOT_READ_IN_DATA = {"figure_id", "cookie", "sprite", "source", "within", "fileName", "subject"}

_CODE = re.compile(r"`[^`]*`|https?://\S+|<[^>]*>|/[\w./-]+|\$[^$]*\$")
_SENTENCE = re.compile(r"(?<![\w-])[A-Za-z][a-z']+(?:,? [a-z']{2,}){2,}")
"""Three words or more in a row, of which only the first may have a capital."""


def english_in(app: Any, *, names: tuple[str, ...] = ()) -> list[str]:
    """Return the English sentences that the page shows.

    Args:
        app: after its script has run.
        names: texts that are the same in every language.
    """
    found = []
    for text in _texts(app):
        read = _CODE.sub(" ", text)
        for name in names:
            read = read.replace(name, " ")
        found += _SENTENCE.findall(read)
    return sorted(set(found))


def _texts(app: Any) -> Iterator[str]:
    for node in app._tree:
        proto = getattr(node, "proto", None)
        if isinstance(proto, Message):
            yield from _of_message(proto)


def _of_message(message: Message) -> Iterator[str]:
    for field, value in message.ListFields():
        if field.name in _NOT_READ:
            continue
        values = value if field.is_repeated else [value]
        for each in values:
            if isinstance(each, Message):
                yield from _of_message(each)
            elif isinstance(each, str):
                yield from _of_text(each)


def _of_text(text: str) -> Iterator[str]:
    if text.startswith("<style>"):
        return
    if text[:1] not in ("{", "["):
        yield text
        return
    try:
        yield from _of_data(json.loads(text))
    except ValueError:
        yield text


def _of_data(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield from _of_text(data)
    elif isinstance(data, list):
        for each in data:
            yield from _of_data(each)
    elif isinstance(data, dict):
        for name, each in data.items():
            if name not in _NOT_READ_IN_DATA:
                yield from _of_data(each)
