"""``fmnist runs``: the runs in the store, the newest first; steer them, and take them along."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fmnist.settings import Settings
from fmnist.translation import _, ngettext

if TYPE_CHECKING:
    from fmnist.runs.records import Run
    from fmnist.runs.store import RunStore

__all__ = ["add", "write_runs"]


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser("runs", help=_("list, steer and export runs"))
    parser.add_argument("runs", nargs="*", metavar="RUN", help=_("these; by default the newest"))
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument(
        "--export",
        type=Path,
        metavar="FOLDER",
        help=_(
            "write them into this folder: a folder each with settings, curves and model, all of "
            "them as runs.csv, and their curves for TensorBoard"
        ),
    )
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
    runs = _chosen(store, options)
    if options.export is not None:
        write_runs(store, runs, options.export)
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
        for run in runs
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


def _chosen(store: RunStore, options: argparse.Namespace) -> list[Run]:
    if options.runs:
        return [store.get(run_id) for run_id in dict.fromkeys(options.runs)]
    return store.runs(limit=options.limit)


def write_runs(store: RunStore, runs: Sequence[Run], folder: Path) -> None:
    """Write runs as files, see ``--export``.

    Raises:
        RunError: the folder cannot be written to.
    """
    from fmnist.errors import RunError
    from fmnist.runs.files import run_files, write_files
    from fmnist.runs.listing import rows, table_csv
    from fmnist.runs.tensorboard import event_files

    try:
        for run in runs:
            write_files(run_files(store, run.id), folder)
            write_files(event_files(store, run.id), folder / "tensorboard")
        write_files({"runs.csv": table_csv(rows(store, runs)).encode()}, folder)
    except OSError as error:
        raise RunError(
            _("Cannot write into {folder}: {reason}. Name a folder that can be written to.").format(
                folder=folder, reason=error.strerror or type(error).__name__
            )
        ) from error
    sys.stderr.write(
        ngettext(
            "{count} run is in {folder}; for its curves: tensorboard --logdir {logs}\n",
            "{count} runs are in {folder}; for their curves: tensorboard --logdir {logs}\n",
            len(runs),
        ).format(count=len(runs), folder=folder, logs=folder / "tensorboard")
    )
