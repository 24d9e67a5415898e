"""``fmnist train``: train in this process, with a progress bar, and keep the run."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fmnist.cli import train_photos, train_separator
from fmnist.cli.training_flags import add_flags, configuration, note_without_effect
from fmnist.data.attributes import ATTRIBUTES
from fmnist.errors import TrainingError
from fmnist.settings import Settings
from fmnist.translation import _

if TYPE_CHECKING:
    from fmnist.runs.records import Run
    from fmnist.runs.store import RunStore
    from fmnist.training.records import Record

__all__ = ["add"]

_OF_TASKS = ("test_accuracy_", "test_majority_")


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser("train", help=_("train a network"))
    add_flags(parser, also=(train_photos.PRESET, train_separator.PRESET))
    parser.add_argument("--threads", type=int, default=0, help=_("0 = all processors"))
    parser.add_argument("--save", type=Path, metavar="FOLDER", help=_("also write the model here"))
    parser.add_argument(
        "--weights",
        type=Path,
        metavar="FILE",
        help=_("with transfer learning: weights of the backbone, instead of a download"),
    )
    photos = parser.add_argument_group(_("with the presets photo and separator"))
    photos.add_argument(
        "--photos", type=Path, metavar="DIR", help=_("train/CLASS/*.jpg and validation/CLASS/*.jpg")
    )
    photos.add_argument(
        "--trunk",
        type=Path,
        metavar="FILE",
        help=_("residual network whose weights it starts from; default that of the shipped models"),
    )
    photos.add_argument(
        "--share", type=float, default=1.0, help=_("of the steps to take, to try things out")
    )
    parser.add_argument("--json", action="store_true", help=_("end with one line of JSON"))
    parser.set_defaults(carry_out=_carry_out)


def _carry_out(options: argparse.Namespace) -> int:
    if options.preset == train_photos.PRESET:
        return train_photos.train_photos(options)
    if options.preset == train_separator.PRESET:
        return train_separator.train_separator(options)
    from fmnist.cli.interrupt import StopOnInterrupt
    from fmnist.cli.training_progress import TrainingProgress
    from fmnist.runs.execution import execute
    from fmnist.runs.holders import this_process
    from fmnist.runs.store import RunStore
    from fmnist.training.threads import use_threads

    config = configuration(options)
    note_without_effect(options, config)
    if options.weights is not None:
        os.environ["FMNIST_WEIGHTS"] = str(options.weights)
    settings = Settings.from_environment()
    store = RunStore(settings.database_url)
    run_id = store.create(
        config,
        owner=f"user:{getpass.getuser()}",
        preset=options.preset,
        reserved=True,
        holder=this_process(),
    )
    shards = use_threads(options.threads, config.blueprint())
    with (
        TrainingProgress(visible=sys.stderr.isatty()) as progress,
        StopOnInterrupt(lambda: store.control.stop(run_id)) as interrupt,
    ):

        def watch(record: Record, total_steps: int) -> None:
            progress(record, total_steps, config.epochs)
            interrupt.act()

        run = execute(store, run_id, settings, shards=shards, hold_seconds=None, watch=watch)
    if run.metrics is None:
        raise TrainingError(run.message)
    if options.save:
        _save(store, run_id, options.save)
    _report(run, as_json=options.json)
    return 0


def _report(run: Run, *, as_json: bool) -> None:
    metrics = run.metrics or {}
    summary = {
        "run": run.id,
        "model": run.config.architecture,
        "preset": run.preset,
        "seed": run.config.seed,
        "parameters": metrics["parameters"],
        "epochs": run.epoch,
        "seconds": round(metrics["seconds"], 2),
        "validation_accuracy": metrics["validation_accuracy"],
        "test_accuracy": metrics["test_accuracy"],
        "test_loss": metrics["test_loss"],
        **{name: value for name, value in metrics.items() if name.startswith(_OF_TASKS)},
    }
    if as_json:
        sys.stdout.write(json.dumps(summary) + "\n")
        return
    sys.stdout.write(
        _(
            "Run {run}: {accuracy:.2%} on the test set after {epochs} epochs in {seconds:.0f} s.\n"
        ).format(
            run=run.id,
            accuracy=metrics["test_accuracy"],
            epochs=run.epoch,
            seconds=metrics["seconds"],
        )
    )
    for name, attribute in ATTRIBUTES.items():
        if f"test_accuracy_{name}" in metrics:
            sys.stdout.write(
                _("{task}: {accuracy:.2%} ({majority:.2%} by saying always the same)\n").format(
                    task=_(attribute.title),
                    accuracy=metrics[f"test_accuracy_{name}"],
                    majority=metrics[f"test_majority_{name}"],
                )
            )


def _save(store: RunStore, run_id: str, folder: Path) -> None:
    from fmnist.export.bundle import FILES

    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (folder / name).write_bytes(store.artifact(run_id, name))
