"""An experiment on the command line: a table, a sentence, and one line of JSON.

The test accuracies of a sweep are not listed: see ``fmnist.runs.trials``.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from fmnist.training.texts import text_of
from fmnist.translation import _

if TYPE_CHECKING:
    from fmnist.runs.trials import Findings, Trial

__all__ = ["report", "summary"]


def report(found: Findings, *, as_json: bool) -> None:
    """Write the table and what it comes to; ``as_json``: end with one line of JSON."""
    seeds = found.experiment.kind == "seeds"
    trials = found.trials if seeds or found.live else found.ranked
    header = ["run", *found.experiment.names, "status", "epoch", "validation"]
    header += ["test"] if seeds else []
    lines = [header, *(_cells(trial, test=seeds) for trial in trials)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    sys.stdout.write(f"{found.experiment.title}\n")
    for line in lines:
        cells = "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        sys.stdout.write(f"{cells.rstrip()}\n")
    sys.stdout.write(_sentence(found))
    if as_json:
        sys.stdout.write(json.dumps(summary(found)) + "\n")


def summary(found: Findings) -> dict[str, Any]:
    """Return what the line of JSON says: shares in [0, 1], ``None`` for what is not known."""
    experiment = found.experiment
    content: dict[str, Any] = {
        "experiment": experiment.id,
        "kind": experiment.kind,
        "preset": experiment.preset,
        "runs": len(found.trials),
        **{status.value: count for status, count in sorted(found.counts.items())},
    }
    if experiment.kind == "seeds":
        for name, spread in (("validation", found.validation), ("test", found.test)):
            content[f"{name}_accuracy_mean"] = spread and round(spread.mean, 5)
            deviation = spread and spread.deviation
            content[f"{name}_accuracy_sd"] = deviation and round(deviation, 5)
        return content
    best = found.best
    content["best"] = best and {
        "run": best.run.id,
        **dict(zip(experiment.names, best.values, strict=True)),
        "validation_accuracy": best.validation_accuracy,
        "test_accuracy": best.test_accuracy,
    }
    return content


def _cells(trial: Trial, *, test: bool) -> list[str]:
    run = trial.run
    cells = [run.id, *(text_of(value) for value in trial.values), run.status.label]
    cells += [f"{run.epoch}/{run.epochs}", _percent(trial.validation_accuracy)]
    return [*cells, _percent(trial.test_accuracy)] if test else cells


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.2%}"


def _sentence(found: Findings) -> str:
    if found.experiment.kind == "seeds" and found.test is not None:
        return _("Test accuracy {spread} over {count} seeds.\n").format(
            spread=found.test.percent, count=found.test.count
        )
    if found.experiment.kind != "seeds" and found.best is not None:
        return _(
            "Best by validation accuracy: {run}, {validation:.2%}. It reaches {test:.2%} on the "
            "test set.\n"
        ).format(
            run=found.best.run.id,
            validation=found.best.validation_accuracy,
            test=found.best.test_accuracy,
        )
    if found.live:
        return _("Ask again: python -m fmnist sweep --show {id}\n").format(id=found.experiment.id)
    return _("None of its runs has a model.\n")
