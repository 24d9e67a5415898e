"""Collect the texts of the program, and bring every catalogue up to date.

    python docs/update_messages.py             # writes fmnist/locale/*/LC_MESSAGES/fmnist.po
    python docs/update_messages.py --missing   # writes nothing, prints what is not translated

A text that is gone leaves the catalogue, a new one joins it untranslated; nothing is guessed from
a similar text. Messages are sorted by their English text, and say in which files they stand but
not where there, nor when anything was written: a change of the program changes no line of a
catalogue that does not matter. Translate with any editor for ``.po`` files, or by hand.

Source: https://babel.pocoo.org/en/latest/messages.html
Differs from the source: ``pybabel extract`` overlooks what stands in an f-string before Python
3.12, so the texts are looked up in the syntax tree.
"""

from __future__ import annotations

import argparse
import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parents[1]
CATALOGUES: Final = ROOT / "fmnist" / "locale"
_MARKS: Final = ("_", "N_", "gettext")
_HEADER: Final = """\
# The texts of fmnist. Updated by docs/update_messages.py.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""

MessageId = str | tuple[str, str]


def sources() -> list[Path]:
    """Return every file that may hold a text."""
    folders = [*(ROOT / "fmnist").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    return [*sorted(folders), ROOT / "streamlit_app.py"]


def collected() -> dict[MessageId, list[str]]:
    """Return each text of the program and the files in which it stands.

    A text with a plural is ``(singular, plural)``.
    """
    found: dict[MessageId, list[str]] = {}
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        for message in _texts(path):
            files = found.setdefault(message, [])
            if name not in files:
                files.append(name)
    # What stands both with and without a plural is one message, which has the plural.
    for singular in [message[0] for message in found if isinstance(message, tuple)]:
        found.pop(singular, None)
    return found


def _texts(path: Path) -> Iterator[MessageId]:
    """Yield the texts of a file, those within f-strings too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
        if node.func.id in _MARKS and texts and isinstance(texts[0], str) and texts[0]:
            yield texts[0]
        elif node.func.id == "ngettext" and len(texts) == 2:
            yield str(texts[0]), str(texts[1])


def catalogue_file(language: str) -> Path:
    """Return where the catalogue of a language lies."""
    return CATALOGUES / language / "LC_MESSAGES" / "fmnist.po"


def read(language: str) -> Catalog:
    """Return the catalogue of a language as it is; empty where there is none."""
    path = catalogue_file(language)
    if not path.is_file():
        return Catalog(language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(old: Catalog, texts: dict[MessageId, list[str]]) -> Catalog:
    """Return a catalogue of exactly these texts, with the translations that ``old`` has."""
    new = Catalog(old.locale, fuzzy=False)
    for message, files in texts.items():
        known = old.get(message[0] if isinstance(message, tuple) else message)
        kept = known.string if known is not None and _same_kind(known, message) else None
        new.add(message, kept, locations=[(name, 0) for name in files])
    return new


def _same_kind(known: Message, message: MessageId) -> bool:
    return isinstance(known.id, tuple | list) == isinstance(message, tuple)


def untranslated(catalogue: Catalog) -> list[MessageId]:
    """Return the texts without a translation, or with a doubtful one."""
    return [
        tuple(message.id) if isinstance(message.id, list | tuple) else message.id
        for message in catalogue
        if message.id
        and (
            message.fuzzy
            or not message.string
            or (isinstance(message.string, list | tuple) and not all(message.string))
        )
    ]


def as_text(catalogue: Catalog, language: str) -> str:
    """Return the content of the file of a catalogue."""
    content = io.BytesIO()
    write_po(
        content, catalogue, width=100, omit_header=True, sort_output=True, include_lineno=False
    )
    header = _HEADER.format(language=language, plural=catalogue.plural_forms)
    return header + content.getvalue().decode("utf-8").strip("\n") + "\n"


def languages() -> list[str]:
    """Return every language that has a catalogue."""
    return sorted(path.name for path in CATALOGUES.iterdir() if (path / "LC_MESSAGES").is_dir())


def main() -> int:
    """Update the catalogues, or say what they lack."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--missing", action="store_true", help="only print what is untranslated")
    options = parser.parse_args()
    texts = collected()
    lacking = 0
    for language in languages():
        catalogue = updated(read(language), texts)
        missing = untranslated(catalogue)
        lacking += len(missing)
        if options.missing:
            for message in missing:
                sys.stdout.write(f"{language}: {message!r}\n")
        else:
            catalogue_file(language).write_text(as_text(catalogue, language), encoding="utf-8")
        sys.stdout.write(f"{language}: {len(texts)} texts, {len(missing)} not translated\n")
    return 1 if options.missing and lacking else 0


if __name__ == "__main__":
    sys.exit(main())
