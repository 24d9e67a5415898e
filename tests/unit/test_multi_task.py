"""A network of several tasks: what it is, that all of them are learned, and what is kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fmnist.data import Dataset
from fmnist.data.attributes import ATTRIBUTES
from fmnist.labels import ClassNames
from fmnist.models.registry import architecture
from fmnist.training.config import TrainingConfig

SMALL = {"filters": 8, "dropout": 0.0, "dense_dropout": 0.0}


def test_each_task_has_a_dense_layer_beside_the_last() -> None:
    plain = architecture("improved_cnn").blueprint(SMALL)
    several = architecture("multi_task").blueprint(SMALL)
    # 128 values and a bias for each of 5 groups and three times 3 values.
    assert several.parameters - plain.parameters == 129 * (5 + 3 * 3)
    assert [row.name for row in several.rows()][-5:] == [
        "probabilities", "group", "tone", "texture", "aspect",
    ]  # fmt: skip
    assert several.is_classifier
    alone = architecture("multi_task").blueprint(
        SMALL | {"group": False, "tone": False, "texture": False, "aspect": False}
    )
    assert alone.parameters == plain.parameters


def test_other_classes_have_no_group() -> None:
    config = TrainingConfig(architecture="multi_task", class_names=ClassNames(("hat", "shorts")))
    assert [head.name for head in config.blueprint().heads] == ["tone", "texture", "aspect"]
    assert config.blueprint().is_classifier


def test_the_loss_is_that_of_the_class_and_a_share_of_the_others(practice: Dataset) -> None:
    import keras

    from fmnist.inference import as_batch
    from fmnist.training.graph import EpochTensors, TrainingGraph

    config = TrainingConfig(
        architecture="multi_task", options=SMALL | {"head_share": 0.5}, batch_size=20
    )
    graph = TrainingGraph(config)
    pictures, labels = practice.x_train[:20], practice.y_train[:20]
    graph.load(0, pictures, labels)
    answers = [
        keras.ops.convert_to_numpy(a) for a in graph.model(as_batch(pictures), training=True)
    ]
    right = [labels, *(attribute.of(pictures, labels) for attribute in ATTRIBUTES.values())]
    losses = [
        -np.log(answer[np.arange(20), wanted]).mean()
        for answer, wanted in zip(answers, right, strict=True)
    ]
    order = np.arange(20)
    nothing = np.zeros((20, 8), np.float32), np.zeros((20, 4), np.int32)
    found, _accuracy = graph.steps(0, 1, EpochTensors(order, *nothing, np.zeros(1, np.float32)))
    assert found[0] == pytest.approx(losses[0] + 0.5 * sum(losses[1:]), rel=1e-4)


@pytest.fixture(scope="module")
def trained(practice: Dataset) -> object:
    from fmnist.training.loop import Trainer

    config = TrainingConfig(
        architecture="multi_task", options=SMALL | {"batch_normalisation": False},
        dataset="practice", batch_size=32, epochs=4, learning_rate=0.003, training_size=800,
    )  # fmt: skip
    trainer = Trainer(config, practice)
    for _record in trainer.records():
        pass
    return trainer


def test_every_task_is_learned_better_than_by_saying_always_the_same(
    trained: object, practice: Dataset
) -> None:
    from fmnist.runs.task_metrics import task_metrics
    from fmnist.training.loop import Trainer

    assert isinstance(trained, Trainer)
    found = task_metrics(trained.model, trained.config.blueprint(), practice)
    assert len(found) == 8
    for name, attribute in ATTRIBUTES.items():
        right = attribute.of(practice.x_test, practice.y_test)
        majority = np.bincount(right).max() / len(right)
        assert found[f"test_majority_{name}"] == pytest.approx(majority)
    assert found["test_accuracy_group"] > found["test_majority_group"] + 0.1
    assert found["test_accuracy_aspect"] > found["test_majority_aspect"] + 0.1


def test_a_network_of_one_task_has_no_such_metrics(practice: Dataset) -> None:
    from fmnist.models.build import build_model
    from fmnist.runs.task_metrics import task_metrics

    blueprint = architecture("lenet5").blueprint()
    assert task_metrics(build_model(blueprint), blueprint, practice) == {}


def test_the_keras_file_keeps_every_task_and_tensorflow_lite_the_class(
    trained: object, practice: Dataset, tmp_path: Path
) -> None:
    from fmnist.export.keras_files import answers_of, load_model, model_bytes
    from fmnist.export.tflite import PARITY_LIMIT, checked_conversion
    from fmnist.inference import Classifier
    from fmnist.training.loop import Trainer

    assert isinstance(trained, Trainer)
    content, difference = checked_conversion(trained.model, practice.x_test[:50])
    assert difference <= PARITY_LIMIT
    path = tmp_path / "model.keras"
    path.write_bytes(model_bytes(trained.model))
    read = load_model(path)
    assert [shape[1] for shape in read.output_shape] == [10, 5, 3, 3, 3]
    expected = answers_of(read, practice.x_test[:50]).probabilities
    found = Classifier.from_bytes(content).probabilities(practice.x_test[:50])
    np.testing.assert_allclose(found, expected, atol=PARITY_LIMIT)
