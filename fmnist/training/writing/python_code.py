"""A training as Python code that uses this package."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from fmnist.models.registry import architecture
from fmnist.training.config import TrainingConfig, preset
from fmnist.training.texts import differences

__all__ = ["configuration_code", "python_code"]


def python_code(config: TrainingConfig, preset_name: str) -> str:
    """Return a script that trains ``config``, prints each epoch, and saves the model.

    Raises:
        ConfigError: there is no such preset.
    """
    expression = configuration_code(config, preset_name)
    imports = [
        "import numpy as np",
        "",
        "from fmnist.data import load_dataset",
        "from fmnist.models.build import class_model",
        *["from fmnist.training.augmentation import Augmentation"]
        * ("Augmentation(" in expression),
        "from fmnist.training.config import preset",
        "from fmnist.training.loop import Trainer",
        "from fmnist.training.records import EpochRecord",
        *["from fmnist.training.schedules import Schedule"] * ("Schedule(" in expression),
    ]
    return "\n".join([*imports, "", f"config = {expression}", _REST])


_REST = """\
dataset = load_dataset(config.dataset)
trainer = Trainer(config, dataset)
for record in trainer.records():
    if isinstance(record, EpochRecord):
        print(f"epoch {record.epoch}: validation accuracy {record.validation_accuracy:.2%}")

pictures = dataset.x_test[..., np.newaxis] / np.float32(255)
predicted = class_model(trainer.model).predict(pictures, verbose=0).argmax(axis=1)
print(f"test accuracy {np.mean(predicted == dataset.y_test):.2%}")
trainer.model.save("model.keras")
"""


def configuration_code(config: TrainingConfig, preset_name: str) -> str:
    """Return an expression that gives ``config``.

    Example:
        >>> configuration_code(preset("tuned").changed(epochs=3), "tuned")
        'preset("tuned").changed(epochs=3)'
    """
    base = preset(preset_name)
    start = f"preset({_literal(preset_name)})"
    arguments = []
    for field in fields(config):
        value = getattr(config, field.name)
        if field.name == "options":
            # Only ``changed`` with all that differ from the architecture's defaults gives these.
            if not differences(config, base).keys().isdisjoint(value):
                arguments.append(f"options={_literal(_unusual_options(config))}")
        elif value != getattr(base, field.name):
            arguments.append(f"{field.name}={_literal(value)}")
    if not arguments:
        return start
    line = f"{start}.changed({', '.join(arguments)})"
    if len(line) <= 80:
        return line
    return "\n".join([f"{start}.changed(", *(f"    {part}," for part in arguments), ")"])


def _unusual_options(config: TrainingConfig) -> dict[str, object]:
    defaults = {option.name: option.default for option in architecture(config.architecture).options}
    return {name: value for name, value in config.options.items() if value != defaults[name]}


def _literal(value: Any) -> str:
    """Return Python for a value, with double quotes; of a part only what is unusual."""
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_literal(k)}: {_literal(v)}" for k, v in value.items()) + "}"
    if hasattr(value, "__dataclass_fields__"):
        given = (
            f"{field.name}={_literal(getattr(value, field.name))}"
            for field in fields(value)
            if getattr(value, field.name) != field.default
        )
        return f"{type(value).__name__}({', '.join(given)})"
    return repr(value)
