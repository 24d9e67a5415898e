"""``fmnist train --preset photo --photos DIR --save FOLDER``: the models for photos, once more."""

from __future__ import annotations

import argparse
import json
import sys

from fmnist.errors import ConfigError
from fmnist.settings import Settings
from fmnist.translation import _

__all__ = ["PRESET", "train_photos"]

PRESET = "photo"


def train_photos(options: argparse.Namespace) -> int:
    """Train the model from Fashion-MNIST alone and the one that has seen photos; write both.

    Raises:
        ConfigError: the folder of the photos, or the one to write to, is missing.
    """
    if options.photos is None or options.save is None:
        raise ConfigError(
            _(
                "The preset photo needs --photos with a folder of labelled photos, and --save with "
                "the folder that the models are written to."
            )
        )
    from fmnist.training.threads import use_threads

    use_threads(options.threads)
    import cv2

    from fmnist.catalogue import TRUNK
    from fmnist.data import load_dataset
    from fmnist.export.bundle import KERAS
    from fmnist.training.photos.making import make

    cv2.setNumThreads(1)
    bundles = make(
        options.trunk or TRUNK / KERAS,
        load_dataset("fashion-mnist", Settings.from_environment()),
        options.photos,
        seed=int(options.seed or 0),
        share=options.share,
        watch=_watch if sys.stderr.isatty() else None,
    )
    for name, bundle in bundles.items():
        bundle.write(options.save / name)
        told = {"model": name, **bundle.card.metrics, **(bundle.card.recognition or {})}
        if options.json:
            sys.stdout.write(json.dumps(told) + "\n")
        else:
            sys.stdout.write(
                _("{model}: {accuracy:.2%} on the test set of Fashion-MNIST.\n").format(
                    model=name, accuracy=bundle.card.metrics["test_accuracy"]
                )
            )
    return 0


def _watch(name: str, step: int, steps: int, loss: float) -> None:
    end = "\n" if step == steps else ""
    sys.stderr.write(f"\r{name} {step}/{steps} {loss:.3f}  {end}")
    sys.stderr.flush()
