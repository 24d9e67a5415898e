"""Seconds an epoch: the article's code under plain Keras ``fit``, beside our training loop.

    python -m benchmarks.training [--epochs 3] [--rounds 2] [--json]

Both train the same LeNet-5 on the same 48,000 pictures of Fashion-MNIST, in turn, each in a
process of its own on all processors. The first epoch of each, with tracing, is left out; the
rounds are in turn, and the median epoch counts. Accuracy is that of the validation pictures after
the last epoch, the mean over the rounds.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import subprocess
import sys
import time

from fmnist.data import load_dataset
from fmnist.settings import Settings
from fmnist.training.config import preset
from fmnist.training.records import EpochRecord

BATCH_SIZES = (64, 256)
METHODS = ("fit", "loop")


def keras_fit(*, batch_size: int, epochs: int, seed: int) -> tuple[list[float], float]:
    """Return the seconds of each epoch, and the validation accuracy, under ``fit``."""
    import keras

    dataset = load_dataset("fashion-mnist", Settings.from_environment())
    keras.utils.set_random_seed(seed)
    x_train = dataset.x_train[..., None].astype("float32") / 255.0
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(6, 5, padding="same", activation="relu"),
            keras.layers.AveragePooling2D(2),
            keras.layers.Conv2D(16, 5, activation="relu"),
            keras.layers.AveragePooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(120, activation="tanh"),
            keras.layers.Dense(84, activation="tanh"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    times: list[float] = []

    class Clock(keras.callbacks.Callback):  # type: ignore[misc]
        def on_epoch_begin(self, _epoch: int, _logs: object = None) -> None:
            times.append(time.perf_counter())

    history = model.fit(
        x_train,
        dataset.y_train,
        batch_size=batch_size,
        epochs=epochs,
        validation_split=0.2,
        callbacks=[Clock()],
        verbose=0,
    )
    times.append(time.perf_counter())
    seconds = [after - before for before, after in itertools.pairwise(times)]
    return seconds, float(history.history["val_accuracy"][-1])


def our_loop(*, batch_size: int, epochs: int, seed: int) -> tuple[list[float], float]:
    """Return the seconds of each epoch, and the validation accuracy, of our loop."""
    from fmnist.training.threads import use_threads

    config = preset("article").changed(batch_size=batch_size, epochs=epochs, seed=seed)
    shards = use_threads(0, config.blueprint())
    from fmnist.training.loop import Trainer

    dataset = load_dataset("fashion-mnist", Settings.from_environment())
    times = [time.perf_counter()]
    accuracy = 0.0
    for record in Trainer(config, dataset, shards=shards).records():
        if isinstance(record, EpochRecord):
            times.append(time.perf_counter())
            accuracy = record.validation_accuracy
    return [after - before for before, after in itertools.pairwise(times)], accuracy


def _in_a_process(method: str, batch_size: int, epochs: int, seed: int) -> tuple[float, float]:
    """Return the median seconds of an epoch, the first left out, and the accuracy."""
    output = subprocess.run(
        [
            sys.executable, "-m", "benchmarks.training", "--method", method,
            "--batch-size", str(batch_size), "--epochs", str(epochs), "--seed", str(seed),
        ],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout  # fmt: skip
    result = json.loads(output.strip().splitlines()[-1])
    return statistics.median(result["seconds"][1:]), result["validation_accuracy"]


def main() -> int:
    """Run the measurement; print a table, and the result as the last line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=3, help="at least 2; the first is left out")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--json", action="store_true", help="the JSON line only")
    parser.add_argument("--method", choices=METHODS, help="measure this one alone")
    parser.add_argument("--batch-size", type=int, default=BATCH_SIZES[0])
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if options.method:
        measure = keras_fit if options.method == "fit" else our_loop
        each, accuracy = measure(
            batch_size=options.batch_size, epochs=options.epochs, seed=options.seed
        )
        print(json.dumps({"seconds": each, "validation_accuracy": accuracy}))
        return 0
    result: dict[str, object] = {"epochs": options.epochs, "rounds": options.rounds}
    for batch_size in BATCH_SIZES:
        measured: dict[str, list[tuple[float, float]]] = {method: [] for method in METHODS}
        for seed, method in itertools.product(range(options.rounds), METHODS):
            measured[method].append(_in_a_process(method, batch_size, options.epochs, seed))
        seconds = {m: statistics.median(s for s, _accuracy in measured[m]) for m in METHODS}
        right = {m: statistics.fmean(a for _seconds, a in measured[m]) for m in METHODS}
        result[f"speedup_batch_{batch_size}"] = round(seconds["fit"] / seconds["loop"], 2)
        result[f"batch_{batch_size}"] = {
            **{f"{method}_seconds": round(seconds[method], 2) for method in METHODS},
            **{f"{m}_validation_accuracy": round(right[m], 4) for m in METHODS},
        }
        if not options.json:
            print(
                f"batch {batch_size}: fit {seconds['fit']:.2f} s, "
                f"loop {seconds['loop']:.2f} s an epoch"
            )
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
