"""Entry point of ``python -m fmnist``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from fmnist import __version__
from fmnist.cli import (
    answers,
    calibrate,
    classify,
    doctor,
    evaluate,
    hash_password,
    keeping,
    metrics,
    room,
    runs,
    sweep,
    teach,
    train,
    workers,
)
from fmnist.cli.language import speak_as_the_terminal
from fmnist.errors import FmnistError
from fmnist.translation import _

__all__ = ["main"]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fmnist", description=_("Train, evaluate and use classifiers of Fashion-MNIST.")
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (
        train, sweep, evaluate, calibrate, classify, teach, answers, runs, workers, hash_password,
        keeping, doctor, metrics, room,
    ):  # fmt: skip
        command.add(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command.

    Returns:
        0; 1 if some of the work failed; 2 on bad input, with one line on standard error.
    """
    speak_as_the_terminal()
    options = _parser().parse_args(arguments)
    try:
        return int(options.carry_out(options))
    except FmnistError as error:
        sys.stderr.write(f"fmnist: {' '.join(str(error).split())}\n")
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
