"""``fmnist calibrate --photos DIR [--write] [MODEL …]``: what models of photos may be believed.

Sets temperature and threshold once more, on photos that the models have not learned from: needed
when the way from a photo to 28×28 has changed.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace

from fmnist.translation import _

__all__ = ["calibrate_photos"]


def calibrate_photos(options: argparse.Namespace) -> int:
    """Print both numbers of each model, before and after; write them into the shipped cards.

    Raises:
        DatasetError: there are no photos in the folder.
    """
    from fmnist.catalogue import SHIPPED, shipped_models
    from fmnist.export.bundle import CARD
    from fmnist.training.photos.collection import read_views
    from fmnist.training.photos.trust import fit_trust

    views = read_views(options.photos)
    for entry in shipped_models():
        before = entry.card.recognition
        if before is None or (options.models and entry.identifier not in options.models):
            continue
        trust = fit_trust(entry.classifier(), views, smoothing=before["smoothing"])
        after = {"temperature": trust.temperature, "threshold": trust.threshold}
        if options.write:
            card = replace(entry.card, recognition={**before, **after})
            (SHIPPED / entry.identifier / CARD).write_text(card.to_json(), encoding="utf-8")
        if options.json:
            sys.stdout.write(json.dumps({"model": entry.identifier, **after}) + "\n")
            continue
        sys.stdout.write(
            _(
                "{model}: temperature {old_temperature:.3f} -> {temperature:.3f}, threshold "
                "{old_threshold:.3f} -> {threshold:.3f}\n"
            ).format(
                model=entry.identifier,
                old_temperature=before["temperature"],
                old_threshold=before["threshold"],
                **after,
            )
        )
    return 0
