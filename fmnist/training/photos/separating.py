"""The training of the network that separates items from what they lie on. Imports TensorFlow."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
import tensorflow as tf

from fmnist.data import Dataset
from fmnist.export.card import ModelCard, library_versions
from fmnist.export.tflite import convert
from fmnist.imaging.separator import CARD, MODEL, SIDE, Separator
from fmnist.labels import WHITE
from fmnist.models.separating import separating_model
from fmnist.training.photos.ahead import drawn_ahead
from fmnist.training.photos.making import folders
from fmnist.training.photos.scenes import Scenes, Taught, read_taught

__all__ = ["BATCH", "ROUNDS", "SeparatorBundle", "learn_to_separate", "make_separator", "overlap"]

BATCH: Final = 32
ROUNDS: Final = ((800, 0.004), (900, 0.0025), (1000, 0.0025))
"""Steps of each round, and the learning rate from which it falls to 0 as a cosine."""
_TELL: Final = 25


def learn_to_separate(
    scenes: Scenes,
    *,
    share: float = 1.0,
    seed: int = 0,
    watch: Callable[[int, float], None] | None = None,
) -> keras.Model:
    """Train a network, in rounds that each start fast and end slowly.

    Args:
        scenes: where batches come from.
        share: of the steps to take; less than 1 to try things out.
        seed: of its first weights.
        watch: told the step and the loss, every 25 steps.
    """
    keras.utils.set_random_seed(seed)
    model = separating_model(SIDE)
    first = 0
    for steps, peak in _rounds(share):
        _round(model, scenes, first, steps, peak, watch)
        first += steps
    return model


def _rounds(share: float) -> tuple[tuple[int, float], ...]:
    return tuple((max(2, round(share * steps)), peak) for steps, peak in ROUNDS)


def _round(
    model: keras.Model,
    scenes: Scenes,
    first: int,
    steps: int,
    peak: float,
    watch: Callable[[int, float], None] | None,
) -> None:
    rates = keras.optimizers.schedules.CosineDecay(
        0.0, steps, warmup_target=peak, warmup_steps=max(1, steps // 20)
    )
    optimizer = keras.optimizers.AdamW(rates, weight_decay=0.0005)
    optimizer.build(model.trainable_variables)
    linear = keras.Model(model.input, model.get_layer("logits").output)

    @tf.function(reduce_retracing=True)  # type: ignore[untyped-decorator]
    def step(colours: tf.Tensor, masks: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            logits = linear(tf.cast(colours, tf.float32) / WHITE, training=True)[..., 0]
            target = tf.cast(masks, tf.float32) / WHITE
            loss = tf.reduce_mean(
                tf.nn.sigmoid_cross_entropy_with_logits(labels=target, logits=logits)
            )
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        return loss

    batches = drawn_ahead(lambda number: scenes.batch(first + number, BATCH), steps)
    for number, (colours, masks) in enumerate(batches, start=first + 1):
        loss = step(tf.constant(np.ascontiguousarray(colours)), tf.constant(masks))
        if watch is not None and number % _TELL == 0:
            watch(number, float(loss))


@dataclass(frozen=True, eq=False)
class SeparatorBundle:
    """The network as LiteRT reads it, and how it was made."""

    tflite: bytes
    card: Mapping[str, Any]

    def write(self, folder: Path) -> None:
        """Write both files."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MODEL.name).write_bytes(self.tflite)
        (folder / CARD.name).write_text(json.dumps(self.card, indent=2) + "\n", encoding="utf-8")


def make_separator(
    dataset: Dataset,
    photos: Path,
    *,
    seed: int = 0,
    share: float = 1.0,
    watch: Callable[[int, int, float], None] | None = None,
) -> SeparatorBundle:
    """Train the network on photos and judge it by others.

    Args:
        dataset: Fashion-MNIST; only its training pictures are looked at.
        photos: a folder with ``train/CLASS/*.jpg`` and ``validation/CLASS/*.jpg``.
        seed: of everything that is drawn at random.
        share: of the steps to take; less than 1 to try things out.
        watch: told the step, the steps and the loss.

    Raises:
        DatasetError: there are no photos.
    """
    learned, judged = folders(photos)
    taught, kept = read_taught(learned), read_taught(judged)
    started, steps = time.monotonic(), sum(count for count, _peak in _rounds(share))
    model = learn_to_separate(
        Scenes(taught, dataset.x_train, seed=seed),
        share=share,
        seed=seed,
        watch=None if watch is None else lambda step, loss: watch(step, steps, loss),
    )
    tflite = convert(model)
    return SeparatorBundle(
        tflite=tflite,
        card={
            "name": "separator",
            "parameters": int(model.count_params()),
            "input_shape": [SIDE, SIDE, 3],
            "range": [0.0, 1.0],
            "seed": seed,
            "steps": steps,
            "batch_size": BATCH,
            "photos": len(taught.masks),
            "judged_photos": len(kept.masks),
            "overlap": round(overlap(Separator(tflite), kept), 4),
            "seconds": round(time.monotonic() - started, 1),
            "versions": library_versions(),
            "created": ModelCard.now(),
        },
    )


def overlap(separator: Separator, taught: Taught) -> float:
    """Return the mean intersection over union with what GrabCut made of the photos."""
    shares = []
    for colours, mask in zip(taught.colours, taught.masks, strict=True):
        found, expected = separator.item(colours) >= 0.5, mask >= WHITE / 2
        union = int((found | expected).sum())
        shares.append(float((found & expected).sum()) / union if union else 1.0)
    return float(np.mean(shares))
