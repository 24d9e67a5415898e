"""A training as a script for plain Keras, in cells, that needs nothing of this package.

Network, optimizer, learning rates, batch size, epochs and the division of the pictures are the
same, few pictures and wrong labels included. The results are alike but not equal number for
number: order and augmentation are drawn by Keras.
"""

from __future__ import annotations

from dataclasses import dataclass

from fmnist.dataset_names import PRACTICE, dataset_title, is_own
from fmnist.models.registry import architecture
from fmnist.training.config import TrainingConfig, preset
from fmnist.training.texts import differences, text_of
from fmnist.training.writing.keras_learning import compile_lines, learning_rate_lines
from fmnist.training.writing.keras_network import network_lines
from fmnist.training.writing.keras_tasks import CLASSES, answers_lines, head_lines
from fmnist.translation import _

__all__ = ["Cell", "keras_cells", "keras_script"]


@dataclass(frozen=True)
class Cell:
    """One cell: a heading, a sentence or two under it, and the code."""

    title: str
    text: str
    code: str


def keras_script(config: TrainingConfig, preset_name: str) -> str:
    """Return the cells as one script; editors and Jupytext know the ``# %%`` between them."""
    parts = []
    for number, cell in enumerate(keras_cells(config, preset_name)):
        heading = f"# {'#' if number else ''}# {cell.title}"
        text = [f"# {line}".rstrip() for line in cell.text.splitlines()]
        parts.append("\n".join(["# %% [markdown]", heading, "#", *text]))
        parts.append(f"# %%\n{cell.code}")
    return "\n\n".join(parts) + "\n"


def keras_cells(config: TrainingConfig, preset_name: str) -> list[Cell]:
    """Return the cells that load, divide, build, train and test."""
    title = architecture(config.architecture).title
    return [
        Cell(
            _("{network} on Fashion-MNIST, with plain Keras").format(network=title),
            _what(config, preset_name),
            _start(config),
        ),
        Cell(
            _("Which pictures are learned from"),
            _("Validation pictures come from the training set; the test set waits until the end."),
            _division(config),
        ),
        *_tasks(config),
        Cell(_("The network"), _parameters(config), _network(config)),
        Cell(
            _("How it learns"),
            _("The learning rate of every step, the optimizer, and the loss."),
            "\n".join([*learning_rate_lines(config), "", *compile_lines(config)]),
        ),
        Cell(_("Training"), _("This takes a while."), _fit(config)),
        Cell(
            _("The test"),
            _("Once, at the very end."),
            f"scores = model.evaluate(x_test, {_answers(config, 'x_test', 'y_test')}, "
            "batch_size=500, return_dict=True)\n"
            f"print(f\"Test accuracy: {{scores['{_of_classes(config)}accuracy']:.2%}}\")\n"
            'model.save("model.keras")',
        ),
    ]


def _tasks(config: TrainingConfig) -> list[Cell]:
    """Return the cell that counts what else is learned; none for a network of one task."""
    blueprint = config.blueprint()
    if not blueprint.heads:
        return []
    text = _("What is right for the further answers follows from the class and the pixels.")
    return [Cell(_("What else it learns"), text, answers_lines(blueprint))]


def _answers(config: TrainingConfig, x: str, y: str) -> str:
    return f"answers({x}, {y})" if config.blueprint().heads else y


def _of_classes(config: TrainingConfig) -> str:
    """Return what the name of a score of the classes begins with."""
    return f"{CLASSES}_" if config.blueprint().heads else ""


def _what(config: TrainingConfig, preset_name: str) -> str:
    changes = ", ".join(
        f"{name} = {text}"
        for name, text in differences(config, preset(preset_name)).items()
        if name != "dataset"
    )
    lines = [
        _("The preset “{preset}”; changed: {changes}.").format(preset=preset_name, changes=changes)
        if changes
        else _("The preset “{preset}”.").format(preset=preset_name),
        *[_("Here with Fashion-MNIST instead of the drawn practice pictures.")]
        * (config.dataset == PRACTICE),
        *[
            _(
                "Here with Fashion-MNIST instead of {dataset}: load your arrays in its place."
            ).format(dataset=dataset_title(config.dataset))
        ]
        * is_own(config.dataset),
        _("It needs TensorFlow: pip install tensorflow"),
    ]
    return "\n\n".join(lines)


def _parameters(config: TrainingConfig) -> str:
    return _("{count:,} parameters.").format(count=config.blueprint().parameters)


def _start(config: TrainingConfig) -> str:
    return f"""\
import math

import keras
import numpy as np
from keras import layers

SEED = {config.seed}
BATCH_SIZE = {config.batch_size}
EPOCHS = {config.epochs}

keras.utils.set_random_seed(SEED)
(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x_train = x_train.astype("float32")[..., np.newaxis] / 255
x_test = x_test.astype("float32")[..., np.newaxis] / 255"""


def _division(config: TrainingConfig) -> str:
    split, classes = text_of(config.validation_split), len(config.class_names)
    if config.validation_method == "last":
        parts = [
            f"first = int(len(x_train) * (1 - {split}))",
            "training, validation = np.arange(first), np.arange(first, len(x_train))",
        ]
    else:
        parts = [
            "# The same share of every class.",
            "random = np.random.default_rng(SEED)",
            "validation = []",
            f"for label in range({classes}):",
            "    members = np.flatnonzero(y_train == label)",
            f"    count = int(len(members) * {split} + 0.5)",
            "    validation.extend(random.permutation(members)[:count])",
            "training = np.setdiff1d(np.arange(len(x_train)), validation)",
        ]
    if config.training_size is not None:
        parts += [
            "",
            f"# Only {config.training_size:,} of the training pictures, of every class its share.",
            "random = np.random.default_rng((SEED, 2**31))",
            "place = np.empty(len(training))",
            f"for label in range({classes}):",
            "    members = np.flatnonzero(y_train[training] == label)",
            "    places = np.arange(len(members)) + random.random(len(members))",
            "    place[members] = random.permutation(places) / max(len(members), 1)",
            f'chosen = np.argsort(place, kind="stable")[:{config.training_size}]',
            "training = np.sort(training[chosen])",
        ]
    if config.label_noise:
        parts += [
            "",
            f"# {100 * config.label_noise:.4g}% of the training labels are wrong on purpose.",
            "random = np.random.default_rng((SEED, 2**31 + 1))",
            "turn = random.random(len(y_train))",
            f"step = random.integers(1, {classes}, len(y_train))",
            f"count = round({text_of(config.label_noise)} * len(training))",
            'wrong = training[np.argsort(turn[training], kind="stable")[:count]]',
            "y_train = y_train.copy()",
            f"y_train[wrong] = (y_train[wrong] + step[wrong]) % {classes}",
        ]
    if config.label_smoothing:
        parts += [
            "",
            "# Label smoothing needs one target for each class.",
            f"y_train = keras.utils.to_categorical(y_train, {classes})",
            f"y_test = keras.utils.to_categorical(y_test, {classes})",
        ]
    return "\n".join(parts)


def _network(config: TrainingConfig) -> str:
    changes = config.augmentation
    lines = ["inputs = keras.Input((28, 28, 1))", "x = inputs"]
    if changes.active:
        lines.append("# Augmentation: these layers act only while the network learns.")
    if changes.flip:
        lines.append('x = layers.RandomFlip("horizontal")(x)')
    if changes.rotation:
        lines.append(
            f'x = layers.RandomRotation({text_of(changes.rotation)} / 360, fill_mode="constant")(x)'
        )
    if changes.zoom:
        sides = f"(-{text_of(changes.zoom)}, {text_of(changes.zoom)})"
        lines.append(f'x = layers.RandomZoom({sides}, {sides}, fill_mode="constant")(x)')
    if changes.shift:
        sides = f"{text_of(changes.shift)}, {text_of(changes.shift)}"
        # As in ours, by whole pixels where nothing else comes between them.
        near = "" if changes.rotation or changes.zoom else ', interpolation="nearest"'
        lines.append(f'x = layers.RandomTranslation({sides}, fill_mode="constant"{near})(x)')
    if changes.erase:
        area = f"{text_of(changes.erase)}**2"
        lines.append(
            f"x = layers.RandomErasing(scale=({area}, {area}), fill_value=0, value_range=(0, 1))(x)"
        )
    blueprint = config.blueprint()
    lines += network_lines(blueprint, mixed=config.precision == "bfloat16")
    outputs = "x"
    if blueprint.heads:
        lines += head_lines(blueprint)
        outputs = "outputs"
    return "\n".join([*lines, f"model = keras.Model(inputs, {outputs})", "model.summary()"])


def _fit(config: TrainingConfig) -> str:
    lines = [
        "history = model.fit(",
        "    x_train[training],",
        f"    {_answers(config, 'x_train[training]', 'y_train[training]')},",
        "    batch_size=BATCH_SIZE,",
        "    epochs=EPOCHS,",
        "    validation_data=(",
        "        x_train[validation],",
        f"        {_answers(config, 'x_train[validation]', 'y_train[validation]')},",
        "    ),",
    ]
    if config.early_stopping:
        score = "crossentropy" if config.label_smoothing else "loss"
        monitor = f"val_{_of_classes(config)}{score}"
        lines += [
            "    callbacks=[",
            "        keras.callbacks.EarlyStopping(",
            f'            monitor="{monitor}",',
            '            mode="min",',
            f"            patience={config.early_stopping},",
            "            restore_best_weights=True,",
            "        )",
            "    ],",
        ]
    return "\n".join([*lines, ")"])
