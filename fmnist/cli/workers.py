"""``fmnist workers``: the compute process that carries out queued runs."""

from __future__ import annotations

import argparse
from typing import Any

from fmnist.settings import Settings
from fmnist.translation import _

__all__ = ["add"]


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser("workers", help=_("carry out queued runs"))
    parser.add_argument("--workers", type=int, help=_("worker processes, one thread each"))
    parser.add_argument(
        "--idle-exit", action="store_true", help=_("end when there is nothing to do for nobody")
    )
    parser.set_defaults(carry_out=_carry_out)


def _carry_out(options: argparse.Namespace) -> int:
    from fmnist.runs.compute import serve

    serve(Settings.from_environment(), workers=options.workers, idle_exit=options.idle_exit)
    return 0
