"""The one function that every text a person sees goes through.

Texts are written in English in the code and translated by ``gettext`` catalogues under
``fmnist/locale/LANGUAGE/LC_MESSAGES/fmnist.mo``. The language belongs to the current context
(one visitor's script run, one command), so two visitors can read different languages at once.
A text with values in it is translated first and formatted after::

    _("{count} pictures").format(count=400)

A text that is written down before anybody's language is known, such as the title of an option, is
marked where it stands and translated where it is shown::

    TITLE = N_("Padding")
    _(TITLE)

So every text can be collected: ``xgettext --from-code=UTF-8 -L Python -k -k_ -kN_ -kngettext:1,2``.

Source: https://docs.python.org/3/library/gettext.html
"""

from __future__ import annotations

import gettext as _gettext
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Final

__all__ = ["N_", "SOURCE_LANGUAGE", "_", "gettext", "language", "ngettext", "use_language"]

SOURCE_LANGUAGE: Final = "en"
_DOMAIN: Final = "fmnist"
_CATALOGUES: Final = Path(__file__).parent / "locale"
_language: ContextVar[str] = ContextVar("fmnist_language", default=SOURCE_LANGUAGE)


@lru_cache(maxsize=16)
def _catalogue(name: str) -> _gettext.NullTranslations:
    return _gettext.translation(_DOMAIN, str(_CATALOGUES), languages=[name], fallback=True)


def use_language(name: str) -> None:
    """Translate into the language ``name`` (``"en"``, ``"zh_CN"``) in the current context."""
    _language.set(name)


def language() -> str:
    """Return the language of the current context."""
    return _language.get()


def gettext(message: str) -> str:
    """Return ``message`` in the language of the current context, or itself."""
    return _catalogue(_language.get()).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the message that fits ``count``."""
    return _catalogue(_language.get()).ngettext(singular, plural, count)


def N_(message: str) -> str:  # noqa: N802 - the name that tools which collect texts know
    """Return ``message`` as it is: this only marks it as a text to be translated later."""
    return message


_ = gettext
