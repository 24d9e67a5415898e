"""How long "why this answer?" takes for a picture, on the Inside and on the Classify page.

    python -m benchmarks.why [MODEL …]

For each model (default: all shipped): what a worker does for the Inside page (Grad-CAM of every
layer, integrated gradients, occlusion), for the first picture and the median of the next; and
occlusion by LiteRT, as the Classify page does it. One thread, as a worker has it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median

from fmnist.catalogue import shipped_models
from fmnist.computations import Inputs, compute
from fmnist.data import load_dataset
from fmnist.explain.occlusion import occlusion
from fmnist.explain.sent import picture_text
from fmnist.settings import Settings
from fmnist.training.threads import use_threads

_PICTURES = 6


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    use_threads(1)
    settings = Settings.from_environment()
    dataset = load_dataset(settings.dataset, settings)
    entries = {entry.identifier: entry for entry in shipped_models()}
    inputs = Inputs(
        dataset=dataset,
        model=entries.__getitem__,
        report=lambda _share: None,
        computed=lambda _kind, _parameters: {},
    )
    for name in sys.argv[1:] or entries:
        classifier = entries[name].classifier()
        inside, classify = [], []
        for number in range(_PICTURES):
            picture = dataset.x_test[number]
            asked = {"model": name, "picture": picture_text(picture), "label": number}
            inside.append(_seconds(partial(compute, "attributions", asked, inputs)))
            classify.append(
                _seconds(partial(occlusion, picture, classifier.probabilities, label=0))
            )
        print(
            f"{name:14} Inside: first {inside[0]:5.2f} s, then {median(inside[1:]):5.2f} s; "
            f"Classify: first {classify[0]:5.2f} s, then {median(classify[1:]):5.2f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
