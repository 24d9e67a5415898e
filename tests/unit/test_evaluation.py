from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fmnist.errors import ModelError
from fmnist.evaluation import Confusion, Evaluation

# Six pictures of three of the ten classes: 0 T-shirt/top, 1 Trouser, 2 Pullover.
LABELS = np.array([0, 0, 0, 1, 1, 2], dtype=np.uint8)
GUESSES = [(0, 0.8), (1, 0.6), (1, 0.7), (1, 0.9), (1, 0.5), (0, 0.4)]


def rows(guesses: list[tuple[int, float]]) -> np.ndarray:
    """The guessed class gets its probability, class 9 the rest (always less or equal)."""
    result = np.zeros((len(guesses), 10), dtype=np.float32)
    for row, (index, probability) in zip(result, guesses, strict=True):
        row[index] = probability
        row[3:9] = (1 - probability) / 6
    return result


@pytest.fixture(scope="module")
def worked() -> Evaluation:
    return Evaluation.of(LABELS, rows(GUESSES))


def test_confusion_matrix_has_true_classes_in_rows(worked: Evaluation) -> None:
    expected = np.zeros((10, 10), dtype=np.int64)
    expected[:3, :3] = [[1, 2, 0], [0, 2, 0], [1, 0, 0]]
    assert worked.confusion.tolist() == expected.tolist()
    assert worked.confusion.tolist() != expected.T.tolist()


def test_accuracy_and_predictions_by_hand(worked: Evaluation) -> None:
    assert worked.accuracy == 3 / 6
    assert worked.predictions.tolist() == [0, 1, 1, 1, 1, 0]


def test_loss_is_the_mean_negative_log_of_the_true_class() -> None:
    evaluation = Evaluation.of([0, 1], rows([(0, 0.5), (1, 0.25)]))
    assert evaluation.loss == pytest.approx((math.log(2) + math.log(4)) / 2, rel=1e-6)


def test_loss_of_a_class_held_impossible_is_clipped() -> None:
    evaluation = Evaluation.of([2], rows([(0, 1.0)]))
    assert evaluation.loss == pytest.approx(-math.log(1e-7))


def test_precision_recall_and_f1_by_hand(worked: Evaluation) -> None:
    shirt, trouser, pullover, dress = worked.per_class[:4]
    assert (shirt.precision, shirt.recall, shirt.support) == (1 / 2, 1 / 3, 3)
    assert shirt.f1 == pytest.approx(0.4)
    assert (trouser.precision, trouser.recall) == (1 / 2, 1.0)
    assert trouser.f1 == pytest.approx(2 / 3)
    assert (pullover.precision, pullover.recall, pullover.f1) == (0.0, 0.0, 0.0)
    assert (dress.precision, dress.recall, dress.support) == (0.0, 0.0, 0)
    assert pullover.label == "Pullover"


def test_most_confused_pairs_leave_out_right_answers(worked: Evaluation) -> None:
    assert worked.most_confused(5) == (Confusion(0, 1, 2, 2 / 3), Confusion(2, 0, 1, 1.0))
    assert worked.most_confused(1)[0].true_label == "T-shirt/top"
    assert worked.most_confused(0) == ()


def test_cell_lists_the_surest_picture_first(worked: Evaluation) -> None:
    assert worked.cell(0, 1).tolist() == [2, 1]
    assert worked.cell(1, 1).tolist() == [3, 4]
    assert worked.cell(5, 5).tolist() == []


def test_several_cells_are_one_list_the_surest_first(worked: Evaluation) -> None:
    assert worked.in_cells([(0, 1), (1, 1), (1, 1)]).tolist() == [3, 2, 1, 4]
    assert worked.in_cells([]).tolist() == []


def test_shares_by_true_and_by_predicted_class(worked: Evaluation) -> None:
    assert worked.shares("counts")[0, 1] == 2
    assert worked.shares("true")[0, :3].tolist() == [1 / 3, 2 / 3, 0]
    assert worked.shares("predicted")[:3, 1].tolist() == [1 / 2, 1 / 2, 0]
    assert not worked.shares("true")[9].any()


def test_to_dict_is_json_with_the_promised_keys(worked: Evaluation) -> None:
    result = json.loads(json.dumps(worked.to_dict()))
    assert list(result) == ["test_accuracy", "test_loss", "confusion_matrix", "per_class"]
    assert result["confusion_matrix"][0][:3] == [1, 2, 0]
    assert result["per_class"][1] == {
        "index": 1,
        "label": "Trouser",
        "precision": 0.5,
        "recall": 1.0,
        "f1": pytest.approx(2 / 3),
        "support": 2,
    }


def test_what_is_kept_cannot_be_changed(worked: Evaluation) -> None:
    with pytest.raises(ValueError, match="read-only"):
        worked.confusion[0, 0] = 5


@pytest.mark.parametrize(
    ("labels", "probabilities", "words"),
    [
        ([], np.zeros((0, 10)), "at least one"),
        ([[1]], rows([(1, 0.9)]), r"\(1, 1\)"),
        ([1.0], rows([(1, 0.9)]), "float64"),
        ([10], rows([(1, 0.9)]), "0 to 9"),
        ([-1], rows([(1, 0.9)]), "0 to 9"),
        ([1, 2], rows([(1, 0.9)]), r"\(2, 10\)"),
        ([1], np.full((1, 9), 1 / 9), r"\(1, 9\)"),
        ([1], np.full((1, 10), np.nan), "not numbers"),
        ([1], np.full((1, 10), 3.5), "softmax"),
        ([1], np.full((1, 10), 0.2), "add up to 1"),
        ([1], np.eye(10)[[1]] * 2 - 0.1, "from 0 to 1"),
    ],
)
def test_what_is_not_an_evaluation_is_refused(
    labels: object, probabilities: np.ndarray, words: str
) -> None:
    with pytest.raises(ModelError, match=words):
        Evaluation.of(labels, probabilities)  # type: ignore[arg-type]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(1, 200))
def test_scores_agree_with_scikit_learn(seed: int, count: int) -> None:
    from sklearn import metrics

    random = np.random.default_rng(seed)
    labels = random.integers(0, random.integers(1, 11), count)
    probabilities = random.dirichlet(np.full(10, 0.5), count)
    evaluation = Evaluation.of(labels, probabilities)
    every = np.arange(10)
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        labels, evaluation.predictions, labels=every, zero_division=0
    )
    assert evaluation.accuracy == pytest.approx(
        metrics.accuracy_score(labels, evaluation.predictions)
    )
    clipped = np.clip(probabilities, 1e-7, None)
    clipped /= clipped.sum(axis=1, keepdims=True)
    assert evaluation.loss == pytest.approx(
        metrics.log_loss(labels, clipped, labels=every), rel=1e-4
    )
    expected = metrics.confusion_matrix(labels, evaluation.predictions, labels=every)
    assert (evaluation.confusion == expected).all()
    found = evaluation.per_class
    assert [score.precision for score in found] == pytest.approx(list(precision))
    assert [score.recall for score in found] == pytest.approx(list(recall))
    assert [score.f1 for score in found] == pytest.approx(list(f1))
    assert [score.support for score in found] == list(support)
