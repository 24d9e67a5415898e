"""``fmnist calibrate [MODEL …]``: calibration errors before and after temperature scaling.

The temperature is fitted on a model's validation pictures and judged by the test pictures: on the
pictures that it was fitted on it could only look good.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fmnist.settings import DATASET_CHOICES, Settings
from fmnist.translation import _

if TYPE_CHECKING:
    from fmnist.evaluation.mending import Mending

__all__ = ["add"]


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "calibrate", help=_("say how sure models are against how often they are right")
    )
    parser.add_argument(
        "models", nargs="*", metavar="MODEL", help=_("runs or shipped models; default all shipped")
    )
    parser.add_argument("--dataset", choices=DATASET_CHOICES)
    parser.add_argument(
        "--photos",
        type=Path,
        metavar="DIR",
        help=_("set the models for photos by CLASS/*.jpg, which they have not learned from"),
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help=_("into the shipped models: their last layer, or with --photos their card"),
    )
    parser.add_argument("--json", action="store_true", help=_("one line of JSON a model"))
    parser.set_defaults(carry_out=_carry_out)


def _carry_out(options: argparse.Namespace) -> int:
    if options.photos is not None:
        from fmnist.cli.calibrate_photos import calibrate_photos

        return calibrate_photos(options)
    from fmnist.catalogue import SHIPPED, find, shipped_models
    from fmnist.data import load_dataset
    from fmnist.evaluation.mending import Mending
    from fmnist.runs.store import RunStore

    settings = Settings.from_environment()
    dataset = load_dataset(options.dataset or settings.dataset, settings)
    store = RunStore(settings.database_url)
    names = options.models or [
        entry.identifier for entry in shipped_models() if entry.tells_apart(dataset)
    ]
    for entry in [find(name, store) for name in names]:
        mending = Mending.of(
            entry.evaluation(dataset, "validation"), entry.evaluation(dataset, "test")
        )
        found = {"model": entry.identifier, "dataset": dataset.name, **_figures(mending)}
        sys.stdout.write(json.dumps(found) + "\n" if options.json else _text(found))
        # Those for photos have a temperature of their own, for the mean over several views.
        if options.write and entry.source == "shipped" and entry.card.recognition is None:
            from fmnist.export.calibrated import calibrated

            calibrated(entry, dataset, mending).write(SHIPPED / entry.identifier)
    return 0


def _figures(mending: Mending) -> dict[str, Any]:
    before, after = mending.before, mending.after
    return {
        "temperature": round(mending.temperature, 4),
        "fitted_on_validation_pictures": mending.fitted_on,
        "scored_on_test_pictures": len(mending.evaluation.labels),
        "bins": before.bins,
        "expected_error_before": round(before.expected_error, 5),
        "expected_error_after": round(after.expected_error, 5),
        "largest_error_before": round(before.largest_error, 5),
        "largest_error_after": round(after.largest_error, 5),
        "loss_before": round(mending.evaluation.loss, 5),
        "loss_after": round(mending.mended.loss, 5),
        "test_accuracy": round(mending.evaluation.accuracy, 5),
    }


def _text(found: dict[str, Any]) -> str:
    return _(
        "{model}: temperature {temperature:.3f}, fitted on {fitted_on_validation_pictures:,} "
        "validation pictures of {dataset}. On {scored_on_test_pictures:,} test pictures, which had "
        "no part in it:\n"
        "  expected calibration error  {expected_error_before:7.2%} -> {expected_error_after:.2%}\n"
        "  largest error of {bins} bins    {largest_error_before:7.2%} -> "
        "{largest_error_after:.2%}\n"
        "  loss                        {loss_before:7.4f} -> {loss_after:.4f}\n"
        "  accuracy                    {test_accuracy:7.2%}, as before\n"
    ).format(**found)
