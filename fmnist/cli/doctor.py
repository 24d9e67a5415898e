"""``fmnist doctor``: is everything here that the app needs, and what to do if not."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any

from fmnist.settings import Settings
from fmnist.translation import N_, _

__all__ = ["add"]

_STATES = {"ok": N_("OK"), "warning": N_("Warning"), "problem": N_("Problem")}
_THINGS = {
    "libraries": N_("Libraries"),
    "folder": N_("Folder"),
    "disk": N_("Disk"),
    "memory": N_("Memory"),
    "dataset": N_("Dataset"),
    "models": N_("Models"),
    "database": N_("Database"),
    "workers": N_("Workers"),
    "address": N_("Address"),
    "app": N_("App"),
}


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "doctor", help=_("look whether everything is here, and say what to do if not")
    )
    parser.add_argument("--json", action="store_true", help=_("a line of JSON for each thing"))
    parser.set_defaults(carry_out=_carry_out)


def _carry_out(options: argparse.Namespace) -> int:
    """Return 1 if something is a problem."""
    from fmnist.doctor.examination import examine

    bad = False
    for finding in examine(Settings.from_environment()):
        bad = bad or finding.state == "problem"
        if options.json:
            sys.stdout.write(json.dumps(asdict(finding)) + "\n")
            continue
        sys.stdout.write(
            f"{_(_STATES[finding.state])} · {_(_THINGS[finding.about])}: {finding.text}\n"
        )
        if finding.advice:
            sys.stdout.write(f"    → {finding.advice}\n")
    return int(bad)
