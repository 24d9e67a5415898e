"""The catalogues fit the program: what stands in braces, in Markdown and at the edges is kept."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter

import pytest
from babel.messages.catalog import Message

from docs import update_messages
from fmnist.translation import gettext as translated
from fmnist.translation import languages, ngettext, use_language

LANGUAGES = [name for name in languages() if name != "en"]
PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\(\w+\)[sdr]|%[sd](?!\w)")
MARKDOWN = re.compile(r"\*\*|`[^`]*`|:material/\w+:|\]\([^)]*\)|<[^<>\s][^<>]*>")
EMPHASIS = re.compile(r"(?<!\*)\*(?!\*)")
BLOCK = re.compile(r"^(?:#+ |[-*] |\d+\. |> |\|)|\n\n", re.MULTILINE)


def _forms(message: Message) -> tuple[list[str], list[str]]:
    """Return the English texts of a message, singular first, and the translated ones."""
    english = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string)
    return english, strings


def faults(english: list[str], translation: str) -> list[str]:
    """Return what a translation has lost or added that is not language.

    A singular may leave out a number that the plural says.
    """
    found = []
    most, least = set(PLACEHOLDER.findall(english[-1])), set(PLACEHOLDER.findall(english[0]))
    has = set(PLACEHOLDER.findall(translation))
    if not (most & least <= has <= most | least):
        found.append(f"placeholders {sorted(has)}, not {sorted(most)}")
    if Counter(MARKDOWN.findall(translation)) != Counter(MARKDOWN.findall(english[-1])):
        found.append("bold, code, icons, links or tags")
    if len(EMPHASIS.findall(translation)) != len(EMPHASIS.findall(english[-1])):
        found.append("emphasis")
    if BLOCK.findall(translation) != BLOCK.findall(english[-1]):
        found.append("paragraphs, lists or headings")
    if [text[:1].isspace() + 2 * text[-1:].isspace() for text in (translation,)] != [
        text[:1].isspace() + 2 * text[-1:].isspace() for text in english[-1:]
    ]:
        found.append("space at its edges")
    return found


@pytest.mark.parametrize(
    ("english", "translation", "count"),
    [
        (["{count} **bold**"], "**粗** {count}", 0),
        (["{count} left"], "剩下 {n}", 1),
        (["{share:.1%} of it"], "其中 {share}", 1),
        (["One is left", "{count} are left"], "剩下 {count} 个", 0),
        (["See `LANG` and [docs](/x)"], "见 LANG 和[文档](/x)", 1),
        (["First.\n\nSecond."], "一。二。", 1),
        (["line\n"], "行", 1),
        (["*so* it is"], "如此", 1),
        (["a < b and b > c"], "a < b 且 b > c", 0),
    ],
)
def test_what_is_not_language_is_compared(english: list[str], translation: str, count: int) -> None:
    assert len(faults(english, translation)) == count


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_placeholders_and_markdown(language: str) -> None:
    wrong = []
    for message in update_messages.read(language):
        english, strings = _forms(message)
        if message.id and all(strings):
            wrong += [
                f"{english[-1]!r} → {text!r}: {fault}"
                for text in strings
                for fault in faults(english, text)
            ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_written_as_the_command_writes_it(language: str) -> None:
    """Whatever has changed in it, a change of the program changes only its own lines."""
    written = update_messages.catalogue_file(language).read_text(encoding="utf-8")
    assert update_messages.as_text(update_messages.read(language), language) == written


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_read_as_it_was_written(language: str) -> None:
    use_language(language)
    try:
        for message in update_messages.read(language):
            english, strings = _forms(message)
            if not message.id or not all(strings):
                continue
            if len(english) == 1:
                assert translated(english[0]) == strings[0]
            else:
                assert ngettext(english[0], english[1], 5) in strings
    finally:
        use_language("en")


@pytest.fixture(scope="module")
def texts() -> dict[update_messages.MessageId, list[str]]:
    """The texts of the program, collected by a process of its own.

    Python 3.11 cannot make syntax trees on two threads at once (gh-106905), and what other tests
    began may still run.
    """
    program = (
        "import json; from docs.update_messages import collected\n"
        "print(json.dumps([[key, files] for key, files in collected().items()]))"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=update_messages.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {
        key if isinstance(key, str) else (key[0], key[1]): files
        for key, files in json.loads(result.stdout)
    }


def test_the_collected_texts_are_those_of_the_program(
    texts: dict[update_messages.MessageId, list[str]],
) -> None:
    assert texts["Where to begin"] == ["pages/home.py"]
    assert ("{count} training is running.", "{count} trainings are running.") in texts
    assert "Padding" in texts  # marked by N_
    assert "The surest mistakes" in texts  # within an f-string
    assert not {key for key in texts if isinstance(key, str)} & {
        key[0] for key in texts if isinstance(key, tuple)
    }


def test_an_update_keeps_what_is_there_drops_what_is_gone_and_guesses_nothing() -> None:
    old = update_messages.read("zh_CN")
    old.add("Stay", "留下")
    old.add("Gone", "走了")
    new = update_messages.updated(old, {"Stay": ["a.py"], "Stays": ["a.py"]})
    assert new.get("Stay").string == "留下"
    assert new.get("Gone") is None
    assert update_messages.untranslated(new) == ["Stays"]
    assert update_messages.as_text(new, "zh_CN").endswith(
        '#: a.py\nmsgid "Stay"\nmsgstr "留下"\n\n#: a.py\nmsgid "Stays"\nmsgstr ""\n'
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_every_text_and_no_other(
    language: str, texts: dict[update_messages.MessageId, list[str]]
) -> None:
    """``python docs/update_messages.py`` mends the second; ``--missing`` prints the first."""
    catalogue = update_messages.read(language)
    written = {
        message.id if isinstance(message.id, str) else (message.id[0], message.id[1])
        for message in catalogue
        if message.id
    }
    assert sorted(map(str, written - set(texts))) == []
    assert sorted(map(str, set(texts) - written)) == []
    assert update_messages.untranslated(catalogue) == []
