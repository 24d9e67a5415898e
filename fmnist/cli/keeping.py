"""``fmnist backup | restore | export | delete``: everything that is kept, one command each."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from fmnist.cli.answers import write_answers
from fmnist.cli.runs import write_runs
from fmnist.errors import RunError
from fmnist.settings import Settings
from fmnist.translation import _

__all__ = ["add"]


def add(commands: Any) -> None:
    """Describe the commands."""
    parser = commands.add_parser("backup", help=_("copy everything that is kept into one file"))
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.set_defaults(carry_out=_back_up)

    parser = commands.add_parser("restore", help=_("put such a copy back"))
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--replace", action="store_true", help=_("move a store that holds runs aside first")
    )
    parser.set_defaults(carry_out=_restore)

    parser = commands.add_parser(
        "export", help=_("write all runs, models and answers as files that other programs read")
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.set_defaults(carry_out=_export)

    parser = commands.add_parser("delete", help=_("delete what is kept, for good"))
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--visitor", metavar="NAME", help=_("of this visitor"))
    whose.add_argument("--all", action="store_true", help=_("of everybody"))
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))
    parser.set_defaults(carry_out=_delete)


def _back_up(options: argparse.Namespace) -> int:
    from fmnist.runs.backup import back_up

    size = back_up(Settings.from_environment().database_url, options.file)
    sys.stdout.write(
        _("{file}: {size:,.1f} MB. Back again: python -m fmnist restore {file}\n").format(
            file=options.file, size=size / 1e6
        )
    )
    return 0


def _restore(options: argparse.Namespace) -> int:
    from fmnist.runs.backup import restore
    from fmnist.runs.store import RunStore

    url = Settings.from_environment().database_url
    aside = restore(url, options.file, replace=options.replace)
    RunStore(url)  # migrates it, if it is of an older version
    sys.stdout.write(_("{file} is restored.\n").format(file=options.file))
    if aside is not None:
        sys.stdout.write(_("What was there before lies at {file}.\n").format(file=aside))
    return 0


def _export(options: argparse.Namespace) -> int:
    from fmnist.runs.store import RunStore

    store = RunStore(Settings.from_environment().database_url)
    write_runs(store, store.runs(limit=sys.maxsize), options.folder)
    write_answers(store, options.folder / "answers")
    return 0


def _delete(options: argparse.Namespace) -> int:
    from fmnist.runs.store import RunStore

    erasing = RunStore(Settings.from_environment().database_url).erasing
    owner = None if options.all else erasing.key_of(options.visitor)
    found = erasing.count(owner)
    listed = ", ".join(f"{name} {count:,}" for name, count in found.items() if count)
    if not listed:
        sys.stdout.write(_("Nothing is kept.\n"))
        return 0
    if not options.yes and not _agreed(listed):
        raise RunError(_("Nothing was deleted."))
    erasing.erase(owner)
    sys.stdout.write(_("Deleted for good: {what}.\n").format(what=listed))
    return 0


def _agreed(listed: str) -> bool:
    if not sys.stdin.isatty():
        raise RunError(
            _("This would delete {what}. Say --yes where nobody can be asked.").format(what=listed)
        )
    return input(_("Delete {what} for good? Type yes: ").format(what=listed)).strip() == "yes"
