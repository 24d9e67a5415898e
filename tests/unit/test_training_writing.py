"""A configuration written as command, Python, script and notebook does what it says."""

from __future__ import annotations

import argparse
import json
import shlex
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fmnist.cli.training_flags import add_flags, configuration, note_without_effect
from fmnist.data import Dataset
from fmnist.training.augmentation import Augmentation
from fmnist.training.config import PRESETS, TrainingConfig, preset
from fmnist.training.plan import TrainingPlan
from fmnist.training.schedules import SCHEDULE_KINDS, Schedule
from fmnist.training.writing.command import command_line
from fmnist.training.writing.keras_script import keras_cells, keras_script
from fmnist.training.writing.notebook import notebook
from fmnist.training.writing.python_code import configuration_code, python_code
from tests.unit.test_training_texts import UNUSUAL

TRAINING_CELLS = 2
"""The last cells train and test."""


def _read(command: str) -> TrainingConfig:
    parser = argparse.ArgumentParser()
    add_flags(parser)
    words = shlex.split(command)
    assert words[:4] == ["python", "-m", "fmnist", "train"]
    return configuration(parser.parse_args(words[4:]))


def test_a_command_says_only_what_differs_from_the_preset() -> None:
    config = preset("improved").changed(epochs=3, options={"padding": "valid"})
    assert command_line(config, "improved") == (
        "python -m fmnist train --preset improved --epochs 3 --option padding=valid"
    )
    no_flip = preset("residual").changed(augmentation=Augmentation())
    assert "--no-flip" in command_line(no_flip, "residual")


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_a_command_gives_its_configuration_back(name: str) -> None:
    assert _read(command_line(UNUSUAL, name)) == UNUSUAL
    for other in PRESETS.values():
        assert _read(command_line(other, name)) == other


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_python_gives_its_configuration_back(name: str) -> None:
    for config in (UNUSUAL, *PRESETS.values()):
        names = {"preset": preset, "Schedule": Schedule, "Augmentation": Augmentation}
        assert eval(configuration_code(config, name), names) == config  # noqa: S307


def test_the_python_code_trains(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(home.parent)
    config = preset("tuned").changed(
        dataset="practice", epochs=1, schedule=Schedule(kind="cosine"),
        augmentation=Augmentation(flip=True),
    )  # fmt: skip
    exec(compile(python_code(config, "tuned"), "code.py", "exec"), {})  # noqa: S102
    printed = capsys.readouterr().out
    assert "epoch 1: validation accuracy" in printed
    assert "test accuracy" in printed
    assert (home.parent / "model.keras").is_file()


@pytest.fixture
def tiny(practice: Dataset, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Dataset:
    """What ``keras.datasets`` gives: the practice set."""
    import keras

    arrays = (practice.x_train, practice.y_train), (practice.x_test, practice.y_test)
    monkeypatch.setattr(keras.datasets.fashion_mnist, "load_data", lambda: arrays)
    monkeypatch.chdir(tmp_path)
    return practice


def _prepared(config: TrainingConfig) -> dict[str, Any]:
    """Run the cells before the training; return their variables."""
    variables: dict[str, Any] = {}
    for cell in keras_cells(config, "tuned")[:-TRAINING_CELLS]:
        exec(compile(cell.code, cell.title, "exec"), variables)  # noqa: S102
    return variables


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_the_scripts_network_has_our_parameters_and_its_schedule_our_rates(
    name: str, tiny: Dataset
) -> None:
    config = preset(name).changed(epochs=2)
    compile(keras_script(config, name), "script.py", "exec")
    variables = _prepared(config)
    assert variables["model"].count_params() == config.blueprint().parameters
    plan = TrainingPlan.of(config, tiny.y_train)
    np.testing.assert_array_equal(variables["training"], plan.training)
    np.testing.assert_array_equal(np.sort(variables["validation"]), plan.validation)
    rate = variables["learning_rate"]
    rates = [float(rate(step)) if callable(rate) else rate for step in range(plan.total_steps)]
    np.testing.assert_allclose(rates, plan.learning_rates(), rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("kind", ["se", "cbam"])
@pytest.mark.parametrize("name", ["improved_tuned", "residual", "strong"])
def test_the_scripts_attention_has_our_parameters(name: str, kind: str, tiny: Dataset) -> None:
    config = preset(name)
    config = config.changed(options={**config.options, "attention": kind})
    assert _prepared(config)["model"].count_params() == config.blueprint().parameters


@pytest.mark.parametrize("backbone", ["mobilenet_v2", "resnet50"])
def test_the_scripts_backbone_has_our_parameters(backbone: str, tiny: Dataset) -> None:
    config = preset("tuned").changed(
        architecture="transfer", options={"backbone": backbone, "weights": "none", "side": "32"}
    )
    model = _prepared(config)["model"]
    assert model.count_params() == config.blueprint().parameters
    assert len(model.trainable_variables) == 2
    assert 'weights="imagenet"' in keras_script(config.changed(options={}), "tuned")


@pytest.mark.parametrize("kind", SCHEDULE_KINDS)
def test_every_schedule_has_the_same_rates_in_the_script(kind: str, tiny: Dataset) -> None:
    config = preset("article").changed(
        epochs=3,
        schedule=Schedule(
            kind=kind, decay_steps=4, decay_rate=0.5, warm_up=0.4, initial_share=0.2,
            final_share=0.1,
        ),
    )  # fmt: skip
    rate = _prepared(config)["learning_rate"]
    expected = TrainingPlan.of(config, tiny.y_train).learning_rates()
    rates = [float(rate(step)) if callable(rate) else rate for step in range(len(expected))]
    np.testing.assert_allclose(rates, expected, rtol=1e-4)


def test_few_pictures_and_wrong_labels_are_the_same_ones_in_the_script(tiny: Dataset) -> None:
    config = preset("tuned").changed(training_size=123, label_noise=0.3, seed=9)
    variables = _prepared(config)
    plan = TrainingPlan.of(config, tiny.y_train)
    np.testing.assert_array_equal(variables["training"], plan.training)
    np.testing.assert_array_equal(variables["y_train"], plan.labels)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("tuned", {"early_stopping": 1, "optimizer": "adamw", "weight_decay": 0.01}),
        ("improved", {"options": {"filters": 8}, "label_smoothing": 0.1, "early_stopping": 1}),
        (
            "article",
            {
                "optimizer": "sgd",
                "augmentation": Augmentation(rotation=5, shift=0.1, zoom=0.1, flip=True, erase=0.2),
            },
        ),
        ("tuned", {"architecture": "multi_task", "options": {"filters": 8}, "early_stopping": 1}),
        ("tuned", {"precision": "bfloat16"}),
        (
            "improved_tuned",
            {"architecture": "multi_task", "options": {"filters": 8, "tone": False}},
        ),
    ],
)
def test_the_script_trains_and_tests(
    name: str, changes: dict[str, Any], tiny: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    config = preset(name).changed(epochs=1, batch_size=64, training_size=400, **changes)
    variables: dict[str, Any] = {}
    exec(compile(keras_script(config, name), "script.py", "exec"), variables)  # noqa: S102
    history = variables["history"].history
    assert len(history.get("val_accuracy", history.get("val_probabilities_accuracy"))) == 1
    assert "Test accuracy: " in capsys.readouterr().out
    assert Path("model.keras").is_file()


def test_a_script_names_what_differs_from_its_preset() -> None:
    script = keras_script(preset("tuned").changed(epochs=3, dataset="practice"), "tuned")
    assert script.startswith("# %% [markdown]\n# # LeNet-5 on Fashion-MNIST, with plain Keras\n")
    assert "changed: epochs = 3." in script
    assert "instead of the drawn practice pictures" in script
    assert "fmnist." not in script.replace("keras.datasets.fashion_mnist", "")


def test_a_notebook_has_the_cells_of_the_script() -> None:
    cells = keras_cells(preset("improved"), "improved")
    content = json.loads(notebook(cells))
    assert (content["nbformat"], content["nbformat_minor"]) == (4, 5)
    assert [cell["cell_type"] for cell in content["cells"]] == ["markdown", "code"] * len(cells)
    assert [cell["source"] for cell in content["cells"][1::2]] == [cell.code for cell in cells]
    assert len({cell["id"] for cell in content["cells"]}) == 2 * len(cells)
    for cell in content["cells"][1::2]:
        assert set(cell) == {
            "cell_type", "id", "metadata", "source", "execution_count", "outputs",
        }  # fmt: skip


def test_a_flag_without_effect_is_noted(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    add_flags(parser)
    options = parser.parse_args(["--momentum", "0.5", "--epochs", "2"])
    note_without_effect(options, configuration(options))
    assert capsys.readouterr().err == (
        "Note: momentum has no effect with adam and the schedule constant.\n"
    )
