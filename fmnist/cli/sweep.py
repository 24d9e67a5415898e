"""``fmnist sweep``: the same training over seeds, or a grid or random choice of its settings."""

from __future__ import annotations

import argparse
import getpass
import logging
import sys
import time
from typing import TYPE_CHECKING, Any, Final

from fmnist.cli.sweep_report import report
from fmnist.cli.training_flags import add_flags, configuration, note_without_effect
from fmnist.errors import ConfigError
from fmnist.settings import Settings
from fmnist.training.config import TrainingConfig
from fmnist.training.sweep_values import Values, parse_values
from fmnist.training.sweeps import Sweep, grid, random_choice, seeds
from fmnist.translation import _

if TYPE_CHECKING:
    from fmnist.runs.store import RunStore
    from fmnist.training.records import Record

__all__ = ["add"]

_BEAT_SECONDS: Final = 10.0
_LOOK_SECONDS: Final = 0.5


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "sweep", help=_("train several times: over seeds, a grid, or a random choice of settings")
    )
    add_flags(parser)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--seeds", type=int, metavar="COUNT", help=_("repeat with so many seeds"))
    what.add_argument(
        "--grid",
        action="append",
        metavar="NAME=VALUES",
        help=_("every combination, may be repeated: --grid epochs=5,10 --grid padding=same,valid"),
    )
    what.add_argument(
        "--random",
        nargs="+",
        metavar=("COUNT", "NAME=VALUES"),
        help=_("so many, drawn at random: --random 12 learning_rate=0.0005:0.01 batch_size=64,256"),
    )
    what.add_argument("--show", metavar="EXPERIMENT", help=_("how an experiment stands"))
    for name, explained in _controls().items():
        what.add_argument(f"--{name}", metavar="EXPERIMENT", help=explained)
    parser.add_argument("--draw-seed", type=int, default=0, help=_("of the random choice"))
    parser.add_argument("--title", default="", help=_("of the experiment"))
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--here", action="store_true", help=_("train here, one after another"))
    where.add_argument("--wait", action="store_true", help=_("wait until the workers are through"))
    parser.add_argument("--threads", type=int, default=0, help=_("with --here; 0: all processors"))
    parser.add_argument("--json", action="store_true", help=_("end with one line of JSON"))
    parser.set_defaults(carry_out=_carry_out)


def _controls() -> dict[str, str]:
    """Return the controls, as ``store.experiments`` calls them, and what they do."""
    return {
        "stop": _("stop all runs of an experiment"),
        "pause": _("pause all runs of an experiment"),
        "resume": _("let all paused runs of an experiment go on"),
    }


def _carry_out(options: argparse.Namespace) -> int:
    from fmnist.runs.store import RunStore
    from fmnist.runs.trials import findings

    settings = Settings.from_environment()
    asked = {name: getattr(options, name) for name in _controls() if getattr(options, name)}
    experiment_id = options.show or next(iter(asked.values()), None)
    if experiment_id:
        store = RunStore(settings.database_url)
        for name in asked:
            getattr(store.experiments, name)(experiment_id)
    else:
        config = configuration(options)
        sweep = _sweep(options, config)
        note_without_effect(options, config)
        store = RunStore(settings.database_url)
        experiment_id = _start(options, sweep, store, settings)
    if options.wait:
        _wait(store, experiment_id)
    found = findings(store, experiment_id)
    report(found, as_json=options.json)
    failed = any(trial.run.status.over and not trial.has_model for trial in found.trials)
    return int(failed and (options.here or options.wait))


def _sweep(options: argparse.Namespace, config: TrainingConfig) -> Sweep:
    """Return what the flags ask for.

    Raises:
        ConfigError: a setting or value that is not accepted.
    """
    if options.seeds is not None:
        return seeds(config, options.seeds)
    if options.grid:
        return grid(config, _fields(options.grid))
    count, *pairs = options.random
    if not count.isdecimal():
        raise ConfigError(
            _("--random begins with {count!r}; accepted is how many, then NAME=VALUES.").format(
                count=count
            )
        )
    return random_choice(config, _fields(pairs), int(count), options.draw_seed)


def _fields(pairs: list[str]) -> dict[str, Values]:
    fields: dict[str, Values] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or name in fields:
            raise ConfigError(
                _(
                    "{pair!r} has no values, or its name came before; accepted is NAME=VALUES."
                ).format(pair=pair)
            )
        fields[name] = parse_values(name, text)
    return fields


def _start(options: argparse.Namespace, sweep: Sweep, store: RunStore, settings: Settings) -> str:
    from fmnist.runs.holders import this_process
    from fmnist.runs.service import compute_state

    experiment_id = store.experiments.create(
        sweep,
        owner=f"user:{getpass.getuser()}",
        preset=options.preset,
        title=options.title,
        reserved=options.here,
        holder=this_process() if options.here else "",
    )
    if options.here:
        _train_here(store, experiment_id, settings, threads=options.threads)
    elif not compute_state(store).workers:
        sys.stderr.write(
            _("No worker answers yet. Start some: python -m fmnist workers, or open the app.\n")
        )
    return experiment_id


def _train_here(store: RunStore, experiment_id: str, settings: Settings, *, threads: int) -> None:
    from fmnist.cli.interrupt import StopOnInterrupt
    from fmnist.cli.training_progress import TrainingProgress
    from fmnist.runs.execution import execute
    from fmnist.training.threads import use_threads

    runs = store.of_experiment(experiment_id)
    networks = [run.config.blueprint() for run in runs]
    # Threads are set once for all: in shards only if every network can be trained so.
    decides = next((network for network in networks if not network.judges_alone), networks[0])
    shards = use_threads(threads, decides)
    # It takes the second training for the first one traced again, and warns of it.
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    beaten = time.monotonic()
    with (
        TrainingProgress(visible=sys.stderr.isatty()) as progress,
        StopOnInterrupt(lambda: store.experiments.stop(experiment_id)) as interrupt,
    ):
        for number, run in enumerate(runs, start=1):
            progress.begin(f"{number}/{len(runs)} · {run.name}")

            def watch(record: Record, total_steps: int, epochs: int = run.epochs) -> None:
                nonlocal beaten
                progress(record, total_steps, epochs)
                interrupt.act()
                if time.monotonic() - beaten > _BEAT_SECONDS:
                    beaten = time.monotonic()
                    store.experiments.beat(experiment_id)

            execute(store, run.id, settings, shards=shards, hold_seconds=None, watch=watch)


def _wait(store: RunStore, experiment_id: str) -> None:
    """Wait until the experiment is over; Ctrl-C ends the waiting and nothing else."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from fmnist.runs.trials import findings

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    visible = sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), disable=not visible) as bar:
        task = bar.add_task("", total=1.0)
        while (found := findings(store, experiment_id)).live:
            over = sum(trial.run.status.over for trial in found.trials)
            bar.update(task, completed=found.share, description=f"{over}/{len(found.trials)}")
            time.sleep(_LOOK_SECONDS)
