"""Facts of pictures, both splits as one, and choosing among them: by hand and on random cases."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fmnist.data import Dataset
from fmnist.data.choice import ORDERS, Answers, Choice, Order
from fmnist.data.facts import Facts, picture_facts
from fmnist.data.pool import Pool

LABELS = np.array([3, 0, 3, 9], np.uint8)
FACTS = Facts(
    np.array([200, 50, 120, 120], np.float16),
    np.array([0.25, 0.5, 0.75, 0.5], np.float16),
    np.array([1, -0.5, 0.5, 0], np.float16),
)
ANSWERS = Answers(
    np.array([3, 3, 6, 9], np.uint8),
    np.array([0.9, 0.6, 0.7, 1.0], np.float32),
    np.array([0.1, 2.0, 3.0, 0.0], np.float32),
)


def found(**asked: object) -> list[int]:
    return Choice(**asked).positions(LABELS, FACTS, ANSWERS).tolist()  # type: ignore[arg-type]


def test_facts_by_hand() -> None:
    pictures = np.zeros((4, 28, 28), np.uint8)
    pictures[0, :, :14] = 200  # left half white: the mirror image is the negative
    pictures[1, :, :7] = pictures[1, :, 21:] = 100
    pictures[1, :, 7:21] = 10  # counts as background
    pictures[2] = 255
    facts = picture_facts(pictures)
    assert facts.brightness.tolist() == [200, 100, 255, 0]
    assert facts.fill.tolist() == [0.5, 0.5, 1, 0]
    assert facts.symmetry.tolist() == [-1, 1, 1, 1]
    with pytest.raises(ValueError, match="read-only"):
        facts.fill[0] = 1


def test_facts_do_not_depend_on_the_blocks(practice: Dataset) -> None:
    pictures = np.concatenate([practice.x_train] * 3)[:5000]
    whole, tail = picture_facts(pictures), picture_facts(pictures[4000:])
    np.testing.assert_array_equal(whole.symmetry[4000:], tail.symmetry)
    np.testing.assert_array_equal(whole.brightness[4000:], tail.brightness)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), blank=st.booleans())
def test_symmetry_is_the_correlation_that_numpy_gives(seed: int, blank: bool) -> None:
    random = np.random.default_rng(seed)
    picture = random.integers(0, 256, (28, 28)).astype(np.uint8)
    if blank:
        picture[:, :27] = 0
    expected = np.corrcoef(picture.ravel(), picture[:, ::-1].ravel())[0, 1]
    assert picture_facts(picture[None]).symmetry[0] == pytest.approx(expected, abs=2e-3)


def test_filters_by_hand() -> None:
    assert found() == [0, 1, 2, 3]
    assert found(classes=[3]) == [0, 2]
    assert found(brightness=(100, 120)) == [2, 3]
    assert found(fill=(50, 100)) == [1, 2, 3]
    assert found(symmetry=(-100, 0)) == [1, 3]
    assert found(predicted=[3]) == [0, 1]
    assert found(right=False) == [1, 2]
    assert found(right=True, classes=[3]) == [0]
    assert found(classes=[5]) == []


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("number", [0, 1, 2, 3]),
        ("dark", [1, 2, 3, 0]),
        ("bright", [0, 2, 3, 1]),
        ("sparse", [0, 1, 3, 2]),
        ("full", [2, 1, 3, 0]),
        ("lopsided", [1, 3, 2, 0]),
        ("symmetric", [0, 2, 3, 1]),
        ("unsure", [1, 2, 0, 3]),
        ("sure", [3, 0, 2, 1]),
        ("loss", [2, 1, 0, 3]),
    ],
)
def test_orders_by_hand(order: Order, expected: list[int]) -> None:
    assert found(order=order) == expected


def test_a_seed_shuffles_the_same_way_again_and_loses_nothing() -> None:
    first = found(order="shuffled", seed=7)
    assert first == found(order="shuffled", seed=7)
    assert sorted(first) == [0, 1, 2, 3]
    assert {tuple(found(order="shuffled", seed=seed)) for seed in range(9)} != {tuple(first)}


def test_the_nearest_come_first_whatever_the_order_says() -> None:
    distances = np.array([3.0, 0.0, 1.0, 1.0])
    choice = Choice(classes=[3, 9], order="bright")
    assert choice.positions(LABELS, FACTS, None, distances).tolist() == [2, 3, 0]


def test_what_asks_a_model_needs_its_answers() -> None:
    assert not Choice(order="bright").asks_model
    for choice in (Choice(right=False), Choice(predicted=[1]), Choice(order="loss")):
        assert choice.asks_model
        with pytest.raises(ValueError, match="needs the answers"):
            choice.positions(LABELS, FACTS)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    classes=st.sets(st.integers(0, 9)),
    limits=st.tuples(st.integers(0, 255), st.integers(0, 255)),
    order=st.sampled_from(ORDERS),
    right=st.sampled_from([None, True, False]),
)
def test_a_choice_keeps_exactly_what_fits_once_each(
    seed: int, classes: set[int], limits: tuple[int, int], order: Order, right: bool | None
) -> None:
    random = np.random.default_rng(seed)
    labels = random.integers(0, 10, 300).astype(np.uint8)
    facts = Facts(*(random.uniform(0, 255, 300).astype(np.float16) for _ in range(3)))
    answers = Answers.of(labels, random.dirichlet(np.ones(10), 300).astype(np.float32))
    choice = Choice(classes=classes, brightness=limits, order=order, right=right, seed=seed)
    kept = choice.positions(labels, facts, answers).tolist()
    expected = [
        place
        for place in range(300)
        if (not classes or int(labels[place]) in classes)
        and limits[0] <= facts.brightness[place] <= limits[1]
        and right in (None, bool(answers.predicted[place] == labels[place]))
    ]
    assert sorted(kept) == expected


def test_answers_by_hand() -> None:
    rows = np.full((2, 10), 0.05, np.float32)
    rows[0, 4], rows[1, 4] = 0.55, 0.55
    answers = Answers.of(np.array([4, 0]), rows)
    assert answers.predicted.tolist() == [4, 4]
    assert answers.confidence == pytest.approx([0.55, 0.55])
    assert answers.loss == pytest.approx([0.5978, 2.9957], abs=1e-4)


def test_both_splits_are_one_sequence(practice: Dataset) -> None:
    pool = Pool.of(practice, "both")
    assert len(pool) == 2500
    assert pool.place(1999) == ("train", 1999)
    assert pool.place(2000) == ("test", 0)
    assert pool.position("test", 3) == 2003
    assert pool.position("test", 500) is None
    assert Pool.of(practice, "train").position("test", 3) is None
    shown = pool.pictures(np.array([2003, 5]))
    np.testing.assert_array_equal(shown[0], practice.x_test[3])
    np.testing.assert_array_equal(shown[1], practice.x_train[5])
    assert pool.labels[2003] == practice.y_test[3]
    with pytest.raises(IndexError):
        pool.place(2500)
