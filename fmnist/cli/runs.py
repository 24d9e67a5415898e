"""``fmnist runs``: the runs in the store, the newest first."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from typing import Any

from fmnist.settings import Settings
from fmnist.translation import _

__all__ = ["add"]


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser("runs", help=_("list the runs"))
    parser.add_argument("--limit", type=int, default=20)
    for name, explained in _controls().items():
        parser.add_argument(f"--{name}", metavar="RUN", help=explained)
    parser.add_argument("--json", action="store_true", help=_("end with one line of JSON"))
    parser.set_defaults(carry_out=_carry_out)


def _controls() -> dict[str, str]:
    """Return the controls, as ``store.control`` calls them, and what they do."""
    return {
        "stop": _("ask this run to stop; it becomes a model as it is"),
        "pause": _("pause this run between two steps"),
        "resume": _("let this run go on"),
        "step": _("let this paused run do one batch"),
        "step-epoch": _("let this paused run go on to the end of the epoch"),
    }


def _carry_out(options: argparse.Namespace) -> int:
    from fmnist.runs.store import RunStore

    store = RunStore(Settings.from_environment().database_url)
    for name in _controls():
        run_id = getattr(options, name.replace("-", "_"))
        if run_id:
            getattr(store.control, name.replace("-", "_"))(run_id)
    rows = [
        {
            "run": run.id,
            "owner": run.owner,
            "preset": run.preset,
            "architecture": run.config.architecture,
            "dataset": run.config.dataset,
            "seed": run.config.seed,
            "status": run.status.value,
            "epoch": run.epoch,
            "epochs": run.epochs,
            "test_accuracy": (run.metrics or {}).get("test_accuracy"),
            "created": datetime.fromtimestamp(run.created, UTC).isoformat(timespec="seconds"),
            "message": run.message,
        }
        for run in store.runs(limit=options.limit)
    ]
    if options.json:
        sys.stdout.write(json.dumps({"runs": rows}) + "\n")
        return 0
    if not rows:
        sys.stdout.write(_("No runs yet. Start one: python -m fmnist train --preset tuned\n"))
    for row in rows:
        accuracy = "" if row["test_accuracy"] is None else f"{row['test_accuracy']:.2%}"
        sys.stdout.write(
            f"{row['run']}  {row['created']}  {row['status']:8}  {row['architecture']:12} "
            f"{row['preset']:9} {row['epoch']}/{row['epochs']}  {accuracy:6}  {row['message']}\n"
        )
    return 0
