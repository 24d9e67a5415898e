from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fmnist.evaluation.ordering import similarity_order, spread


def test_what_is_confused_stands_side_by_side() -> None:
    # Of the four classes 0 and 3 are taken for each other, and 1 and 2; 3 sometimes for 1.
    confusion = np.array([[60, 0, 0, 40], [0, 70, 30, 0], [0, 30, 70, 0], [40, 10, 0, 50]])
    assert similarity_order(confusion) == (0, 3, 1, 2)
    assert spread(confusion, (0, 1, 2, 3)) == pytest.approx(3 * 0.4 + 3 * 0.4 + 0.3 + 0.3 + 2 * 0.1)
    assert spread(confusion, (0, 3, 1, 2)) == pytest.approx(0.4 + 0.4 + 0.3 + 0.3 + 0.1)


def test_a_matrix_without_mistakes_has_some_order_of_all_its_classes() -> None:
    assert sorted(similarity_order(np.eye(10) * 7)) == list(range(10))
    assert sorted(similarity_order(np.zeros((10, 10)))) == list(range(10))


def test_a_rare_class_counts_as_much_as_a_frequent_one() -> None:
    confusion = np.array([[900, 100, 0], [0, 1000, 0], [1, 0, 1]])
    assert similarity_order(confusion) == (1, 0, 2)


def test_many_classes_get_a_better_order_than_that_of_their_numbers() -> None:
    # Of forty classes each is mistaken for one other, far away, and the pairs form a chain.
    chain = np.random.default_rng(0).permutation(40)
    confusion = np.eye(40, dtype=np.int64) * 80
    confusion[chain[:-1], chain[1:]] = 20
    found = similarity_order(confusion)
    assert found in (tuple(chain.tolist()), tuple(chain[::-1].tolist()))


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(2, 6))
def test_no_other_order_is_better(seed: int, count: int) -> None:
    confusion = np.random.default_rng(seed).integers(0, 50, (count, count))
    found = similarity_order(confusion)
    assert found[0] < found[-1]
    best = min(spread(confusion, order) for order in permutations(range(count)))
    assert spread(confusion, found) <= best + 1e-9
