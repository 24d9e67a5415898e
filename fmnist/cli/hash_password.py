"""``fmnist hash-password``: the hash of the teacher's password, for ``FMNIST_TEACHER_PASSWORD``."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import Any

from fmnist.errors import SettingsError
from fmnist.passwords import hash_password
from fmnist.translation import _

__all__ = ["add"]


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "hash-password", help=_("make of the teacher's password what FMNIST_TEACHER_PASSWORD holds")
    )
    parser.set_defaults(carry_out=_carry_out)


def _carry_out(_options: argparse.Namespace) -> int:
    hashed = hash_password(_password())
    sys.stdout.write(f"{hashed}\n")
    return 0


def _password() -> str:
    """Ask for it twice without showing it; of a pipe, take its first line.

    Raises:
        SettingsError: the two are not the same.
    """
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass(_("Password: "))
    if getpass.getpass(_("Once more: ")) != password:
        raise SettingsError(_("The two passwords are not the same. Try again."))
    return password
