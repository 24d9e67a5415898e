"""``fmnist train --preset separator --photos DIR --save FOLDER``: what finds items, once more."""

from __future__ import annotations

import argparse
import json
import sys

from fmnist.errors import ConfigError
from fmnist.settings import Settings
from fmnist.translation import _

__all__ = ["PRESET", "train_separator"]

PRESET = "separator"


def train_separator(options: argparse.Namespace) -> int:
    """Train the network that separates an item from what it lies on; write it with its card.

    Raises:
        ConfigError: the folder of the photos, or the one to write to, is missing.
    """
    if options.photos is None or options.save is None:
        raise ConfigError(
            _(
                "The preset separator needs --photos with a folder of photos, and --save with the "
                "folder that the network is written to."
            )
        )
    from fmnist.training.threads import use_threads

    use_threads(options.threads)
    import cv2

    from fmnist.data import load_dataset
    from fmnist.training.photos.separating import make_separator

    cv2.setNumThreads(1)
    made = make_separator(
        load_dataset("fashion-mnist", Settings.from_environment()),
        options.photos,
        seed=int(options.seed or 0),
        share=options.share,
        watch=_watch if sys.stderr.isatty() else None,
    )
    made.write(options.save)
    if options.json:
        sys.stdout.write(json.dumps(made.card) + "\n")
    else:
        sys.stdout.write(
            _("Overlap with GrabCut on {photos} photos not learned from: {overlap:.1%}.\n").format(
                photos=made.card["judged_photos"], overlap=made.card["overlap"]
            )
        )
    return 0


def _watch(step: int, steps: int, loss: float) -> None:
    end = "\n" if step == steps else ""
    sys.stderr.write(f"\r{step}/{steps} {loss:.3f}  {end}")
    sys.stderr.flush()
