"""Every file of shipped models: size, accuracy, changed answers, time of one picture.

python -m benchmarks.exports lenet5-tuned residual
"""

from __future__ import annotations

import argparse
import time

from fmnist import catalogue
from fmnist.computations import Inputs, compute
from fmnist.data import load_dataset
from fmnist.export.measured import unpacked
from fmnist.settings import Settings
from fmnist.training.threads import use_threads


def main() -> None:
    """Measure the models that are named."""
    entries = {entry.identifier: entry for entry in catalogue.shipped_models()}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="+", choices=entries)
    names = parser.parse_args().models
    use_threads(1)
    settings = Settings.from_environment()
    dataset = load_dataset(settings.dataset, settings)
    inputs = Inputs(
        dataset=dataset,
        model=entries.__getitem__,
        report=lambda _share: None,
        computed=lambda _kind, _parameters: {},
    )
    for name in names:
        begun = time.perf_counter()
        arrays = compute("exports", {"model": name}, inputs)
        found = unpacked(arrays)
        print(
            f"\n{name}, {len(dataset.y_test):,} test pictures of {dataset.name}, "
            f"{arrays['machine']}, one thread, {time.perf_counter() - begun:.0f} s\n"
        )
        print("| file | bytes | accuracy | changed | largest difference | median ms | 95% ms |")
        print("|---|---|---|---|---|---|---|")
        for key, part in found.items():
            if part.fault:
                print(f"| {key} | {part.fault} | | | | | |")
                continue
            print(
                f"| {key} | {len(part.content):,} | {part.accuracy(dataset.y_test):.2%} "
                f"| {len(part.changed(found['keras']))} | {part.difference(found['keras']):.1e} "
                f"| {part.latency.median:.3f} | {part.latency.p95:.3f} |"
            )


if __name__ == "__main__":
    main()
