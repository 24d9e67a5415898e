"""``fmnist answers FOLDER``: what all visitors answered to "Was this right?", as a dataset."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fmnist.errors import RunError
from fmnist.settings import Settings
from fmnist.translation import _, ngettext

if TYPE_CHECKING:
    from fmnist.runs.store import RunStore

__all__ = ["add", "write_answers"]


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "answers", help=_('export what visitors answered to "Was this right?"')
    )
    parser.add_argument(
        "folder",
        type=Path,
        metavar="FOLDER",
        help=_("for answers.npz (one for each set of classes) and answers.csv"),
    )
    parser.set_defaults(carry_out=_carry_out)


def _carry_out(options: argparse.Namespace) -> int:
    from fmnist.runs.store import RunStore

    write_answers(RunStore(Settings.from_environment().database_url), options.folder)
    return 0


def write_answers(store: RunStore, folder: Path) -> None:
    """Write what all visitors answered into ``folder``.

    Raises:
        RunError: it cannot be written to.
    """
    from fmnist.runs.answers_files import answers_csv, answers_npz, by_classes

    answers = store.answers_given.everybodys()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number, group in enumerate(by_classes(answers).values(), start=1):
            # A set has the classes of one model; the answers to models of others are another set.
            name = "answers.npz" if number == 1 else f"answers-{number}.npz"
            (folder / name).write_bytes(answers_npz(group))
        (folder / "answers.csv").write_text(answers_csv(answers), encoding="utf-8")
    except OSError as error:
        raise RunError(
            _("Cannot write into {folder}: {reason}.").format(folder=folder, reason=error.strerror)
        ) from error
    sys.stdout.write(
        ngettext(
            "{count} answer in {folder}\n", "{count} answers in {folder}\n", len(answers)
        ).format(count=len(answers), folder=folder)
    )
