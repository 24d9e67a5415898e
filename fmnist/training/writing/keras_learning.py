"""How a network learns, as lines of plain Keras: learning rates, optimizer, loss."""

from __future__ import annotations

from fmnist.training.config import TrainingConfig
from fmnist.training.texts import text_of
from fmnist.training.writing.keras_tasks import CLASSES, weights_line

__all__ = ["compile_lines", "learning_rate_lines"]


def learning_rate_lines(config: TrainingConfig) -> list[str]:
    """Return the lines that give ``learning_rate``: a number, or a schedule of every step."""
    schedule, peak = config.schedule, f"{text_of(config.learning_rate)}"
    if schedule.kind == "constant":
        return [f"learning_rate = {peak}"]
    lines = ["steps = EPOCHS * math.ceil(len(training) / BATCH_SIZE)"]
    if schedule.kind == "exponential":
        return [
            "learning_rate = keras.optimizers.schedules.ExponentialDecay(",
            f"    {peak},",
            f"    decay_steps={schedule.decay_steps},",
            f"    decay_rate={text_of(schedule.decay_rate)},",
            "    staircase=True,",
            ")",
        ]
    if schedule.kind == "cosine":
        return [
            *lines,
            "learning_rate = keras.optimizers.schedules.CosineDecay(",
            f"    {peak}, decay_steps=max(steps - 1, 1), alpha={text_of(schedule.final_share)}",
            ")",
        ]
    return [
        *lines,
        f"rising = max(round({text_of(schedule.warm_up)} * (steps - 1)), 1)",
        "learning_rate = keras.optimizers.schedules.CosineDecay(",
        f"    {peak} * {text_of(schedule.initial_share)},",
        f"    warmup_target={peak},",
        "    warmup_steps=rising,",
        "    decay_steps=max(steps - 1 - rising, 1),",
        f"    alpha={text_of(schedule.final_share)},",
        ")",
    ]


def compile_lines(config: TrainingConfig) -> list[str]:
    """Return the lines that give the model its optimizer, losses and scores."""
    match config.optimizer:
        case "adam":
            optimizer = "Adam(learning_rate)"
        case "adamw":
            optimizer = f"AdamW(learning_rate, weight_decay={text_of(config.weight_decay)})"
        case _:
            decay = f", weight_decay={text_of(config.weight_decay)}" if config.weight_decay else ""
            optimizer = (
                f"SGD(learning_rate, momentum={text_of(config.momentum)}, nesterov=True{decay})"
            )
    if not config.label_smoothing:
        loss, metrics = '"sparse_categorical_crossentropy"', '["accuracy"]'
    else:
        share = text_of(config.label_smoothing)
        loss = f"keras.losses.CategoricalCrossentropy(label_smoothing={share})"
        # Validation is judged without the smoothing.
        metrics = '["accuracy", keras.metrics.CategoricalCrossentropy(name="crossentropy")]'
    blueprint = config.blueprint()
    weights = []
    if blueprint.heads:
        names = [head.name for head in blueprint.heads]
        others = [f'        "{name}": "sparse_categorical_crossentropy",' for name in names]
        loss = "\n".join(["{", f'        "{CLASSES}": {loss},', *others, "    }"])
        others = [f'        "{name}": ["accuracy"],' for name in names]
        metrics = "\n".join(["{", f'        "{CLASSES}": {metrics},', *others, "    }"])
        weights = [f"    loss_weights={weights_line(blueprint)},"]
    return [
        "model.compile(",
        f"    optimizer=keras.optimizers.{optimizer},",
        f"    loss={loss},",
        *weights,
        f"    metrics={metrics},",
        ")",
    ]
