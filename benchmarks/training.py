"""Seconds an epoch: the article's code under plain Keras ``fit``, beside our training loop.

    python -m benchmarks.training [--epochs 3] [--json]

Both train the same LeNet-5 on the same 48,000 pictures of Fashion-MNIST, in turn, in one
process. The first epoch of each, with tracing, is left out. Accuracy is that of the validation
pictures after the last epoch.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import sys
import time

from fmnist.data import Dataset, load_dataset
from fmnist.settings import Settings
from fmnist.training.config import preset
from fmnist.training.records import EpochRecord

BATCH_SIZES = (64, 256)


def keras_fit(dataset: Dataset, *, batch_size: int, epochs: int) -> tuple[float, float]:
    """Return the median seconds of an epoch, and the validation accuracy, under ``fit``."""
    import keras

    keras.utils.set_random_seed(0)
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
    seconds = [after - before for before, after in itertools.pairwise(times[1:])]
    return statistics.median(seconds), float(history.history["val_accuracy"][-1])


def our_loop(dataset: Dataset, *, batch_size: int, epochs: int) -> tuple[float, float]:
    """Return the median seconds of an epoch, and the validation accuracy, of our loop."""
    from fmnist.training.loop import Trainer

    config = preset("article").changed(batch_size=batch_size, epochs=epochs, dataset=dataset.name)
    records = [r for r in Trainer(config, dataset).records() if isinstance(r, EpochRecord)]
    return statistics.median(r.seconds for r in records[1:]), records[-1].validation_accuracy


def main() -> int:
    """Run the measurement; print a table, and the result as the last line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=3, help="at least 2; the first is left out")
    parser.add_argument("--json", action="store_true", help="the JSON line only")
    options = parser.parse_args()
    dataset = load_dataset("fashion-mnist", Settings.from_environment())
    result: dict[str, object] = {"epochs": options.epochs}
    for batch_size in BATCH_SIZES:
        plain, plain_accuracy = keras_fit(dataset, batch_size=batch_size, epochs=options.epochs)
        ours, our_accuracy = our_loop(dataset, batch_size=batch_size, epochs=options.epochs)
        result[f"speedup_batch_{batch_size}"] = round(plain / ours, 2)
        result[f"batch_{batch_size}"] = {
            "fit_seconds": round(plain, 2),
            "loop_seconds": round(ours, 2),
            "fit_validation_accuracy": round(plain_accuracy, 4),
            "loop_validation_accuracy": round(our_accuracy, 4),
        }
        if not options.json:
            print(f"batch {batch_size}: fit {plain:.2f} s, loop {ours:.2f} s an epoch")
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
