"""What somebody typed is text on every page: never a tag, a link, an icon or a formula.

Names of classes: see ``test_own_classes``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import TrainingConfig
from fmnist.training.sweeps import seeds
from tests.finished import finished_run
from tests.pages.classifying import shirt, upload
from tests.pages.conftest import ROOT, OpenPage

TEXT = "<img src=x onerror=alert(1)>[x](javascript:alert(1))$x$:material/home:\u202e"
MARKUP = re.compile(r"(?<!\\)<img|(?<!\\)\[x(?<!\\)\]\(javascript|(?<!\\):material/home:")
TAG = re.compile("<img")
WORDS = frozenset({"label", "help", "body", "caption", "content", "text"})
"""Fields that a browser reads as Markdown, in Streamlit's messages."""

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))


def _messages(node: Any) -> Iterator[Message]:
    """Yield what the server sends of each element and each container."""
    proto = getattr(node, "proto", None)
    if isinstance(proto, Message):
        yield proto
    for child in getattr(node, "children", {}).values():
        yield from _messages(child)


def _texts(message: Message) -> Iterator[tuple[str, str, str]]:
    """Yield kind of message, field and text, of the parts of a message too."""
    for field, value in message.ListFields():
        if isinstance(value, str):
            yield type(message).__name__, field.name, value
        elif isinstance(value, Message):
            yield from _texts(value)
        elif isinstance(value, bytes | bool | int | float):
            continue
        else:
            for part in value:
                if isinstance(part, Message):
                    yield from _texts(part)
                elif isinstance(part, str):
                    yield type(message).__name__, field.name, part


def _marked_up(page: AppTest) -> list[tuple[str, str, str]]:
    """Return each text of the page in which somebody's text would be more than text."""
    return [
        found
        for message in _messages(page._tree)
        for found in _texts(message)
        if (TAG if found[0] == "Html" else MARKUP).search(found[2])
        and (found[1] in WORDS or (found[0], found[1]) == ("Radio", "options"))
        and found[0] != "Text"
    ]


@pytest.fixture
def run_id(settings: Settings) -> str:
    """A finished run and an experiment that are called by ``TEXT``."""
    store = RunStore(settings.database_url)
    config = TrainingConfig(dataset="practice")
    store.experiments.create(seeds(config, 2), owner="a", title=TEXT)
    run_id = finished_run(store, config)
    store.label(run_id, name=TEXT, note=TEXT, tags=[TEXT[:40]])
    return run_id


@pytest.mark.parametrize("name", PAGES)
def test_names_of_runs_and_experiments(name: str, open_page: OpenPage, run_id: str) -> None:
    page = open_page(name, run=run_id, runs=run_id)
    assert not page.exception
    assert _marked_up(page) == []


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("train", {"run": TEXT}),
        ("train", {"experiment": TEXT}),
        ("train", {"preset": TEXT}),
        ("train", {"learning_rate": TEXT}),
        ("runs", {"runs": TEXT}),
        ("confusion", {"model": TEXT}),
    ],
)
def test_what_stands_in_an_address(name: str, address: dict[str, str], open_page: OpenPage) -> None:
    page = open_page(name, **address)
    assert not page.exception
    assert _marked_up(page) == []


def test_names_of_files(open_page: OpenPage) -> None:
    page = open_page("classify", way="upload")
    page = upload(page, (f"{TEXT}.png", b"no picture"), (f"2{TEXT}.png", shirt()))
    assert not page.exception
    assert page.error
    assert _marked_up(page) == []


def test_markup_would_be_found() -> None:
    page = AppTest.from_string(f"import streamlit as st; st.button('b', help={TEXT!r})").run()
    assert [found[:2] for found in _marked_up(page)] == [("Button", "help")]
