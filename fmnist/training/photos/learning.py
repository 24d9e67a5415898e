"""The training of a network for photos and drawings. Imports TensorFlow.

Both ways to learn start from a network that knows Fashion-MNIST: one goes on with Fashion-MNIST
alone, made as unlike shop photos as what people bring; the other has labelled photos among it. A
picture may have several right labels (a photo of shoes does not say
which of the three kinds they are): the loss is minus the logarithm of their summed probability.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import keras
import tensorflow as tf

from fmnist.inference import as_batch
from fmnist.models.recognising import KNOWN_LOGIT
from fmnist.training.config import TrainingConfig
from fmnist.training.forward import logits_function
from fmnist.training.photos.ahead import drawn_ahead
from fmnist.training.photos.lessons import Lessons, Shares

__all__ = ["BATCH", "COURSES", "Course", "learn"]

BATCH: Final = 128
_SMOOTHING: Final = 0.03
_KNOWN_WEIGHT: Final = 0.5
_FLAT_WEIGHT: Final = 0.1
"""How much the ten probabilities are pushed to be alike for what is none of the classes."""
_TELL: Final = 25


@dataclass(frozen=True, kw_only=True)
class Course:
    """What one of the two ways is.

    Attributes:
        shares: what it learns from.
        steps: of ``BATCH`` pictures each.
        peak: learning rate after a short warm-up, from where it falls to 0 as a cosine.
        smoothing: of the photos that the trained model is shown, see ``fmnist.recognition``.
    """

    shares: Shares
    steps: int
    peak: float
    smoothing: float = 0.0


COURSES: Final = (
    Course(
        shares=Shares(plain=0.25, home=0.48, outlined=0.06, drawings=0.13, nothing=0.08),
        steps=4500,
        peak=0.08,
        smoothing=0.7,
    ),
    Course(
        shares=Shares(
            plain=0.22,
            home=0.12,
            outlined=0.02,
            drawings=0.12,
            photos=0.34,
            strange=0.12,
            nothing=0.06,
        ),
        steps=4500,
        peak=0.08,
    ),
)
"""From Fashion-MNIST alone; with photos."""


def learn(
    model: keras.Model,
    config: TrainingConfig,
    lessons: Lessons,
    course: Course,
    *,
    watch: Callable[[int, float], None] | None = None,
) -> None:
    """Train ``model``.

    Args:
        model: what ``recognising_model`` returns; it is changed.
        config: of its trunk, whose network it has and whose precision is kept.
        lessons: where batches come from.
        course: how long and how fast.
        watch: told the step and the loss, every 25 steps.
    """
    linear = logits_function(
        model, config.blueprint(), mixed=config.precision == "bfloat16", beside=(KNOWN_LOGIT,)
    )
    rates = keras.optimizers.schedules.CosineDecay(
        0.0, course.steps, warmup_target=course.peak, warmup_steps=max(1, course.steps // 20)
    )
    optimizer = keras.optimizers.SGD(rates, momentum=0.9, nesterov=True, weight_decay=0.0005)
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    optimizer.build(model.trainable_variables)

    @tf.function(reduce_retracing=True)  # type: ignore[untyped-decorator]
    def step(pictures: tf.Tensor, allowed: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            logits, known_logit = linear(pictures, training=True)
            loss = _loss(logits, known_logit, allowed)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        return loss

    batches = drawn_ahead(lambda number: lessons.lesson(number, BATCH), course.steps)
    for number, lesson in enumerate(batches, start=1):
        loss = step(tf.constant(as_batch(lesson.pictures)), tf.constant(lesson.allowed))
        if watch is not None and number % _TELL == 0:
            watch(number, float(loss))


def _loss(logits: tf.Tensor, known_logit: tf.Tensor, allowed: tf.Tensor) -> tf.Tensor:
    logs = tf.nn.log_softmax(logits)
    known = tf.cast(tf.reduce_any(allowed, axis=1), tf.float32)
    right = -tf.reduce_logsumexp(tf.where(allowed, logs, -30.0), axis=1)
    flat = -tf.reduce_mean(logs, axis=1)
    named = known * ((1 - _SMOOTHING) * right + _SMOOTHING * flat)
    strange = (1 - known) * _FLAT_WEIGHT * flat
    target = 0.02 + 0.96 * known
    told = tf.nn.sigmoid_cross_entropy_with_logits(target, known_logit[:, 0])
    return tf.reduce_mean(named + strange + _KNOWN_WEIGHT * told)
