"""The one function that every text a person sees goes through.

Texts are written in English in the code and translated by ``gettext`` catalogues under
``fmnist/locale/LANGUAGE/LC_MESSAGES/fmnist.po``, which ``docs/update_messages.py`` keeps up to
date. The language belongs to the current context (one visitor's script run, one command), so two
visitors can read different languages at once.
A text with values in it is translated first and formatted after::

    _("{count} pictures").format(count=400)

A text that is written down before anybody's language is known, such as the title of an option, is
marked where it stands and translated where it is shown::

    TITLE = N_("Padding")
    _(TITLE)

Source: https://docs.python.org/3/library/gettext.html
Differs from the source: there is no compiled catalogue. The text file is read once a process,
when the first text is wanted in its language, so that a checkout needs no step of building and no
binary file is ever merged.
"""

from __future__ import annotations

import gettext as _gettext
import io
from collections.abc import Callable, Collection
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

__all__ = [
    "N_",
    "SOURCE_LANGUAGE",
    "_",
    "ask_for_language",
    "choose_language",
    "forms",
    "gettext",
    "language",
    "language_tag",
    "languages",
    "loaded_languages",
    "ngettext",
    "use_language",
]

SOURCE_LANGUAGE: Final = "en"
_FILE: Final = "LC_MESSAGES/fmnist.po"
_CATALOGUES: Final = Path(__file__).parent / "locale"
_language: ContextVar[str | None] = ContextVar("fmnist_language", default=None)
_lock: Final = Lock()


class _Asking:
    """What says the language where none was chosen in the current context."""

    ask: Callable[[], str | None] | None = None


def languages() -> list[str]:
    """Return English and every language that has a catalogue."""
    return [SOURCE_LANGUAGE, *sorted(path.parts[-3] for path in _CATALOGUES.glob(f"*/{_FILE}"))]


def choose_language(
    wishes: Collection[str | None], available: Collection[str], *, otherwise: str = SOURCE_LANGUAGE
) -> str:
    """Return the first wish that can be fulfilled, else ``otherwise``.

    Where the exact language is not there, another one of the same family serves.

    Args:
        wishes: codes of languages as browsers, terminals and people write them.
        available: names of those there are.
        otherwise: what is returned if no wish can be fulfilled.

    Example:
        >>> choose_language(["zh-TW", "en"], ["en", "zh_CN"])
        'zh_CN'
    """
    names = {name.lower(): name for name in available}
    for wish in wishes:
        code = (wish or "").replace("-", "_").lower()
        if not code:
            continue
        if code in names:
            return names[code]
        family = code.split("_")[0]
        for lowered in sorted(names):
            if lowered.split("_")[0] == family:
                return names[lowered]
    return otherwise


@dataclass(frozen=True)
class _Catalogue:
    """A catalogue that was read.

    Attributes:
        translations: what translates.
        forms: of each translated message its English texts (two if it has a plural), and those
            in the language of the catalogue.
    """

    translations: _gettext.NullTranslations
    forms: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()


_read: Final[dict[str, _Catalogue]] = {}


def _catalogue(name: str) -> _Catalogue:
    if name not in _read:
        with _lock:  # two visitors who come at once do not both read it
            if name not in _read:
                _read[name] = _from_file(name)
    return _read[name]


def _from_file(name: str) -> _Catalogue:
    if name not in languages():
        return _Catalogue(_gettext.NullTranslations())
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (_CATALOGUES / name / _FILE).open("rb") as file:
        catalogue = read_po(file, locale=name)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    pairs = ((_several(each.id), _several(each.string)) for each in catalogue if each.id)
    return _Catalogue(
        _gettext.GNUTranslations(compiled),
        tuple((english, others) for english, others in pairs if all(others)),
    )


def _several(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def forms(name: str) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return the English and the translated texts of each message that a language has."""
    return _catalogue(name).forms


def loaded_languages() -> tuple[str, ...]:
    """Return the languages other than English in which this process has said something."""
    return tuple(name for name, found in _read.items() if found.forms)


def use_language(name: str) -> None:
    """Translate into the language ``name`` (``"en"``, ``"zh_CN"``) in the current context."""
    _language.set(name)


def language() -> str:
    """Return the language of the current context."""
    chosen = _language.get()
    if chosen is None and _Asking.ask is not None:
        chosen = _Asking.ask()
        if chosen is not None:
            _language.set(chosen)
    return SOURCE_LANGUAGE if chosen is None else chosen


def language_tag() -> str:
    """Return the language of the current context as browsers call it: ``"zh-CN"``."""
    return language().replace("_", "-")


def ask_for_language(ask: Callable[[], str | None]) -> None:
    """Have ``ask`` called wherever no language was chosen in the current context.

    It says the language, which is then used in this context, or ``None`` if it knows none. A
    callback of a widget and a tick of a fragment are such contexts: the script that chooses the
    language does not run before them.
    """
    _Asking.ask = ask


def gettext(message: str) -> str:
    """Return ``message`` in the language of the current context, or itself."""
    spoken = language()
    return (
        message if spoken == SOURCE_LANGUAGE else _catalogue(spoken).translations.gettext(message)
    )


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the message that fits ``count``."""
    spoken = language()
    if spoken == SOURCE_LANGUAGE:
        return singular if count == 1 else plural
    return _catalogue(spoken).translations.ngettext(singular, plural, count)


def N_(message: str) -> str:  # noqa: N802 - the name that tools which collect texts know
    """Return ``message`` as it is: this only marks it as a text to be translated later."""
    return message


_ = gettext
