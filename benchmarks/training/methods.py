"""The methods that are compared. Each runs in a process of its own, see ``__main__``.

All train the article's LeNet-5 on the same 48,000 pictures and validate on the same 12,000.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from fmnist.data import Dataset, load_dataset, split_validation
from fmnist.settings import Settings
from fmnist.training.config import TrainingConfig, preset
from fmnist.training.records import EpochRecord

__all__ = ["METHODS", "epochs_of_fit", "epochs_of_loop"]

Epoch = tuple[float, float, Callable[[], float]]
"""Seconds of the epoch, validation accuracy after it, and what gives the test accuracy."""


def dataset() -> Dataset:
    """Return Fashion-MNIST."""
    return load_dataset("fashion-mnist", Settings.from_environment())


def epochs_of_fit(*, batch_size: int, epochs: int, seed: int) -> Iterator[Epoch]:
    """The article's code under plain Keras ``fit``, as a user would write it."""
    import keras

    data = dataset()
    keras.utils.set_random_seed(seed)
    x_train = data.x_train[..., None].astype("float32") / 255.0
    x_test = data.x_test[..., None].astype("float32") / 255.0
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

    def test_accuracy() -> float:
        predicted = model.predict(x_test, batch_size=500, verbose=0).argmax(1)
        return float((predicted == data.y_test).mean())

    begun: list[float] = []
    found: list[tuple[float, float]] = []

    class Clock(keras.callbacks.Callback):  # type: ignore[misc]
        def on_epoch_begin(self, _epoch: int, _logs: object = None) -> None:
            begun.append(time.perf_counter())

        def on_epoch_end(self, _epoch: int, logs: Any = None) -> None:
            found.append((time.perf_counter() - begun[-1], float(logs["val_accuracy"])))

    # One call of ``fit`` an epoch, so that the test accuracy can be asked for in between: with
    # the optimizer kept, it is the same training. The time is that of the epoch alone.
    for epoch in range(epochs):
        model.fit(
            x_train,
            data.y_train,
            batch_size=batch_size,
            epochs=epoch + 1,
            initial_epoch=epoch,
            validation_split=0.2,
            callbacks=[Clock()],
            verbose=0,
        )
        yield (*found[-1], test_accuracy)


def epochs_of_loop(config: TrainingConfig) -> Iterator[Epoch]:
    """Our training loop, on all processors."""
    from fmnist.training.threads import use_threads

    shards = use_threads(0, config.blueprint())
    from fmnist.training.loop import Trainer

    data = dataset()
    trainer = Trainer(config, data, shards=shards)
    x_test = data.x_test[..., None].astype("float32") / 255.0

    def test_accuracy() -> float:
        predicted = trainer.model.predict(x_test, batch_size=500, verbose=0).argmax(1)
        return float((predicted == data.y_test).mean())

    before = time.perf_counter()
    for record in trainer.records():
        if isinstance(record, EpochRecord):
            yield time.perf_counter() - before, record.validation_accuracy, test_accuracy
            before = time.perf_counter()


def epochs_of_torch(*, batch_size: int, epochs: int, seed: int) -> Iterator[Epoch]:
    """A PyTorch loop as quick as a careful user writes it: on all processors, channels last."""
    import torch  # type: ignore[import-not-found, unused-ignore]
    from torch import nn  # type: ignore[import-not-found, unused-ignore]

    data = dataset()
    torch.manual_seed(seed)
    generator = np.random.default_rng(seed)
    training, validation = split_validation(data.y_train, fraction=0.2, seed=seed)
    x_train = torch.from_numpy(data.x_train[:, None].astype(np.float32) / 255.0)
    y_train = torch.from_numpy(data.y_train.astype(np.int64))
    x_test = torch.from_numpy(data.x_test[:, None].astype(np.float32) / 255.0)
    model = nn.Sequential(
        *(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.AvgPool2d(2)),
        *(nn.Conv2d(6, 16, 5), nn.ReLU(), nn.AvgPool2d(2), nn.Flatten()),
        *(nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)),
    ).to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters())

    def accuracy(pictures: Any, labels: Any) -> float:
        with torch.no_grad():
            predicted = torch.cat([model(part).argmax(1) for part in pictures.split(500)])
        return float((predicted.numpy() == labels).mean())

    for _epoch in range(epochs):
        started = time.perf_counter()
        order = torch.from_numpy(generator.permutation(training))
        for rows in order.split(batch_size):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x_train[rows]), y_train[rows]).backward()
            optimizer.step()
        validated = accuracy(x_train[torch.from_numpy(validation)], data.y_train[validation])
        yield (
            time.perf_counter() - started,
            validated,
            lambda: accuracy(x_test, data.y_test),
        )


METHODS: dict[str, Callable[..., Iterator[Epoch]]] = {
    "fit": epochs_of_fit,
    "loop": lambda *, batch_size, epochs, seed: epochs_of_loop(
        preset("article").changed(batch_size=batch_size, epochs=epochs, seed=seed)
    ),
    "torch": epochs_of_torch,
}
