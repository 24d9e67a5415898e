"""Training: plain Keras ``fit``, our loop, and PyTorch where it is installed, in one run.

    python -m benchmarks.training [--epochs 3] [--rounds 2] [--json]      seconds an epoch
    python -m benchmarks.training --target [--seeds 3]   and seconds to the article's 89.24%
    python -m benchmarks.training --throughput [--json]  and runs an hour

All train LeNet-5 on the same 48,000 pictures of Fashion-MNIST, in turn, each in a process of its
own on all processors. For the seconds an epoch, the first epoch of each, with tracing, is left
out, the rounds are in turn, and the median epoch counts; accuracy is that of the validation
pictures after the last epoch, the mean over the rounds. For the seconds to 89.24%, each recipe is
trained with each seed, the recipes in turn; a recipe is as many times as fast as plain ``fit`` with
the same seed.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import json
import statistics
import subprocess
import sys
from typing import Any

from benchmarks.training import methods, target, throughput

BATCH_SIZES = (64, 256)


def main() -> int:
    """Run the measurements; print what they find, and the result as the last line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=3, help="at least 2; the first is left out")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--target", action="store_true", help="also the time to 89.24%%")
    parser.add_argument("--seeds", type=int, default=3, help="of --target: 0, 1, …")
    parser.add_argument("--throughput", action="store_true", help="also runs an hour")
    parser.add_argument("--json", action="store_true", help="the JSON line only")
    parser.add_argument("--one", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(_one(*options.one)))
        return 0
    result: dict[str, Any] = {"epochs": options.epochs, "rounds": options.rounds}
    for batch_size in BATCH_SIZES:
        result |= _epochs(batch_size, options.epochs, options.rounds)
        _say(options, result, f"batch_{batch_size}")
    if options.target:
        result["until_claim"] = _until_claim(options.seeds)
        _say(options, result, "until_claim")
    if options.throughput:
        plain = _in_a_process("throughput", "fit", "2")["2"]
        queued = {int(n): s for n, s in _in_a_process("throughput", "ours", "1", "2", "4").items()}
        result["runs_an_hour"] = {
            "fit, one after the other": round(2 * 3600 / plain, 1),
            **{f"{count} queued": round(count * 3600 / queued[count], 1) for count in queued},
        }
        result["throughput_two_queued"] = round(plain / queued[2], 2)
        _say(options, result, "runs_an_hour")
    print(json.dumps(result))
    return 0


def _epochs(batch_size: int, epochs: int, rounds: int) -> dict[str, Any]:
    names = [n for n in methods.METHODS if n != "torch" or importlib.util.find_spec("torch")]
    measured: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for seed, name in itertools.product(range(rounds), names):
        measured[name].append(
            _in_a_process("epochs", name, str(batch_size), str(epochs), str(seed))
        )
    seconds = {n: statistics.median(m["seconds"] for m in measured[n]) for n in names}
    right = {n: statistics.fmean(m["validation_accuracy"] for m in measured[n]) for n in names}
    return {
        f"speedup_batch_{batch_size}": round(seconds["fit"] / seconds["loop"], 2),
        f"batch_{batch_size}": {
            **{f"{name}_seconds": round(seconds[name], 2) for name in names},
            **{f"{name}_validation_accuracy": round(right[name], 4) for name in names},
        },
    }


def _until_claim(seeds: int) -> dict[str, Any]:
    """Return what each recipe took with each seed, and how many times as fast as ``fit`` it was."""
    found: dict[str, list[dict[str, Any]]] = {recipe: [] for recipe in target.RECIPES}
    for seed, recipe in itertools.product(range(seeds), target.RECIPES):
        found[recipe].append(_in_a_process("target", recipe, str(seed)))
    for recipe in target.RECIPES[1:]:
        for plain, other in zip(found["fit"], found[recipe], strict=True):
            reached = plain["reached"] and other["reached"]
            other["speedup"] = round(plain["seconds"] / other["seconds"], 1) if reached else None
    return found


def _in_a_process(*arguments: str) -> dict[str, Any]:
    output = subprocess.run(
        [sys.executable, "-m", "benchmarks.training", "--one", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    result: dict[str, Any] = json.loads(output.strip().splitlines()[-1])
    return result


def _one(what: str, name: str, *numbers: str) -> dict[str, Any]:
    """Measure one thing in this process."""
    values = [int(number) for number in numbers]
    if what == "target":
        return target.until_claim(name, values[0])
    if what == "throughput":
        if name == "fit":
            return {str(values[0]): throughput.fit_seconds(values[0])}
        return {str(n): seconds for n, seconds in throughput.queued_seconds(*values).items()}
    batch_size, epochs, seed = values
    found = list(methods.METHODS[name](batch_size=batch_size, epochs=epochs, seed=seed))
    return {
        "seconds": statistics.median(seconds for seconds, _validation, _test in found[1:]),
        "validation_accuracy": found[-1][1],
    }


def _say(options: argparse.Namespace, result: dict[str, Any], name: str) -> None:
    if not options.json:
        print(f"{name}: {result[name]}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
