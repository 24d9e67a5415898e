"""Every text that a visitor sees can be collected for translation, and goes through it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from fmnist.models.blueprint import Layer
from fmnist.models.registry import ARCHITECTURES
from fmnist.runs.records import RunStatus
from fmnist.training.settings_table import SETTINGS
from fmnist.translation import N_

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "fmnist").rglob("*.py")) + sorted((ROOT / "pages").glob("*.py"))
DRAWING = [
    *sorted((ROOT / "pages").glob("*.py")),
    *sorted((ROOT / "fmnist" / "ui").rglob("*.py")),
    ROOT / "streamlit_app.py",
]
TRANSLATING = {"_", "N_", "gettext", "ngettext"}
SHOWING = {
    "Page", "button", "caption", "chart", "checkbox", "download_button", "error",
    "expander", "file_uploader", "header", "image", "info", "link_button", "markdown", "metric",
    "multiselect", "number_input", "page_header", "page_link", "picture_grid", "picture_uploader",
    "pills", "popover", "progress", "radio", "segmented_control", "select_slider", "selectbox",
    "slider", "spinner", "status", "subheader", "success", "tabs", "text", "text_area",
    "text_input", "title", "toast", "toggle", "warning", "write",
}  # fmt: skip
"""Functions, Streamlit's and ours, that put their texts before somebody's eyes."""

READ = {
    "body", "caption", "delta", "help", "label", "lead", "placeholder", "text", "title", "value",
}  # fmt: skip
"""Their keywords that are texts."""

NAMES = ("Fashion-MNIST", "LeNet-5")
"""Written alike in every language."""

NOT_READ = re.compile(r":material/\w+:|^pages/\w+\.py$|" + "|".join(map(re.escape, NAMES)))
WORD = re.compile(r"[^\W\d_]{2,}")


def _name(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _literals(node: ast.AST) -> Iterator[ast.Constant]:
    """Yield the literal parts of a text, but not what stands in a call that makes it."""
    if isinstance(node, ast.Constant):
        yield node
    elif isinstance(node, ast.Call):
        if _name(node) in ("format", "join") and isinstance(node.func, ast.Attribute):
            yield from _literals(node.func.value)
    elif isinstance(node, ast.JoinedStr | ast.BinOp | ast.BoolOp | ast.List | ast.Tuple):
        for child in ast.iter_child_nodes(node):
            yield from _literals(child)
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def bare_texts(source: str) -> list[str]:
    """Return the texts that are shown as they stand, with their lines."""
    found = []
    for call in _calls(ast.parse(source)):
        if _name(call) not in SHOWING:
            continue
        named = [keyword.value for keyword in call.keywords if keyword.arg in READ]
        # What follows the first text are options, which have names of their own to be shown by.
        first = call.args if _name(call) in ("metric", "page_header") else call.args[:1]
        for part in [*first, *named]:
            found += [
                f"line {literal.lineno}: {literal.value!r}"
                for literal in _literals(part)
                if isinstance(literal.value, str) and WORD.search(NOT_READ.sub("", literal.value))
            ]
    return found


def messages() -> set[str]:
    """Return what a tool that collects texts finds in the whole program."""
    return {
        argument.value
        for path in SOURCES
        for call in _calls(ast.parse(path.read_text(encoding="utf-8")))
        if _name(call) in TRANSLATING
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


@pytest.mark.parametrize(
    ("source", "bare"),
    [
        ('st.write("Hello there")', ["line 1: 'Hello there'"]),
        ('column.button(label="Go on", key="a_key")', ["line 1: 'Go on'"]),
        ('st.metric(_("Loss"), f"{loss:.2f} of it")', ["line 1: ' of it'"]),
        ('st.markdown(f"**{count}** pictures")', ["line 1: '** pictures'"]),
        ('st.info("Empty" if x else _("Full"))', ["line 1: 'Empty'"]),
        ('st.info("{n} left".format(n=3))', ["line 1: '{n} left'"]),
        ('st.markdown(_("{n} left").format(n=3))', []),
        ('st.markdown(f"### {title}")', []),
        ('st.page_link("pages/home.py", label=_("Home"), icon=":material/home:")', []),
        ('st.markdown("**Fashion-MNIST**")', []),
    ],
)
def test_a_bare_text_is_found(source: str, bare: list[str]) -> None:
    assert bare_texts(source) == bare


@pytest.mark.parametrize("path", DRAWING, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_is_shown_goes_through_the_translation(path: Path) -> None:
    assert bare_texts(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_text_to_translate_is_one_literal_or_was_marked_before(path: Path) -> None:
    """A formatted text is another one each time: no catalogue has it."""
    calls = _calls(ast.parse(path.read_text(encoding="utf-8")))
    wrong = [
        ast.unparse(call)
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in TRANSLATING
        for argument in call.args[: 2 if call.func.id == "ngettext" else 1]
        if not isinstance(argument, ast.Constant | ast.Attribute | ast.Subscript | ast.Name)
        or (call.func.id == "N_" and not isinstance(argument, ast.Constant))
    ]
    assert wrong == []


def test_texts_that_are_translated_far_from_where_they_stand_are_marked() -> None:
    texts = {status.value for status in RunStatus}
    texts |= {layer.title for layer in get_args(Layer)}
    for entry in ARCHITECTURES.values():
        texts |= {entry.title, entry.summary}
        texts |= {text for option in entry.options for text in (option.title, option.help)}
    texts |= {text for setting in SETTINGS.values() for text in (setting.title, setting.help)}
    assert texts - messages() == set()


def test_a_mark_changes_nothing() -> None:
    assert N_("Padding") == "Padding"
