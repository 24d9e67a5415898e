"""The command line in the language of the terminal.

The first of ``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES`` and ``LANG`` that is set decides, as
everywhere under Unix: ``LANG=zh_CN.UTF-8``.

Source: https://www.gnu.org/software/gettext/manual/html_node/Locale-Environment-Variables.html
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from typing import Final

from fmnist import translation
from fmnist.translation import N_, choose_language, languages, ngettext, use_language

__all__ = ["speak_as_the_terminal", "terminal_language"]

_VARIABLES: Final = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")

_OF_ARGPARSE: Final = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("invalid %(type)s value: %(value)r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("not allowed with argument %s"),
    N_("one of the arguments %s is required"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
)
"""What argparse says; it asks ``gettext`` for a translation of each."""


def terminal_language(environment: Mapping[str, str]) -> str:
    """Return the language that the terminal asks for, else English.

    Example:
        >>> terminal_language({"LANG": "zh_CN.UTF-8"}), terminal_language({"LANG": "C.UTF-8"})
        ('zh_CN', 'en')
    """
    for name in _VARIABLES:
        if environment.get(name):
            wishes = [part.split(".")[0].split("@")[0] for part in environment[name].split(":")]
            return choose_language(wishes, languages())
    return translation.SOURCE_LANGUAGE


def speak_as_the_terminal() -> None:
    """Translate what this command says, argparse's own texts too."""
    use_language(terminal_language(os.environ))
    # argparse holds gettext's functions under these names; it has no other way in.
    vars(argparse).update(_=translation.gettext, ngettext=ngettext)
