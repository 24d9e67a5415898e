"""Test accuracy of a preset over several seeds: mean ± standard deviation.

    python -m benchmarks.presets --preset tuned --seeds 5
    python -m benchmarks.presets --preset improved_tuned --seeds 3 --option attention=se

Each seed is one ``python -m fmnist train`` in a process of its own, on ``--threads`` threads.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys

from fmnist.training.config import PRESETS


def main() -> int:
    """Train each seed; print each result, and the summary as the last line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--preset", choices=tuple(PRESETS), default="article")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE")
    options = parser.parse_args()
    results = []
    chosen = [word for pair in options.option for word in ("--option", pair)]
    for seed in range(options.first_seed, options.first_seed + options.seeds):
        output = subprocess.run(
            [
                sys.executable, "-m", "fmnist", "train", "--preset", options.preset,
                "--seed", str(seed), "--threads", str(options.threads), "--json", *chosen,
            ],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout  # fmt: skip
        results.append(json.loads(output.strip().splitlines()[-1]))
        print(json.dumps(results[-1]), flush=True)
    accuracies = [result["test_accuracy"] for result in results]
    summary = {
        "preset": options.preset,
        "options": options.option,
        "seeds": options.seeds,
        "test_accuracy_mean": round(statistics.fmean(accuracies), 5),
        "test_accuracy_sd": round(statistics.stdev(accuracies), 5) if len(results) > 1 else None,
        "seconds_median": statistics.median(result["seconds"] for result in results),
        "parameters": results[0]["parameters"],
    }
    print(json.dumps(summary))
    return 0


if __name__ == "__main__":
    sys.exit(main())
