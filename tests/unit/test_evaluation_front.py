"""The Pareto front, worked by hand and against its definition."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fmnist.evaluation.front import pareto_front


def test_who_is_beaten_in_both_is_left_out() -> None:
    assert pareto_front([1.0, 2.0, 3.0], [0.8, 0.7, 0.9]) == [0, 2]
    assert pareto_front([3.0, 1.0], [0.9, 0.9]) == [1]
    assert pareto_front([2.0, 2.0], [0.8, 0.9]) == [1]
    assert pareto_front([], []) == []


def test_of_two_alike_the_first_stays() -> None:
    assert pareto_front([2.0, 2.0], [0.9, 0.9]) == [0]


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=1, max_size=12))
def test_nobody_on_the_front_is_beaten_and_everybody_else_is(models: list[tuple[int, int]]) -> None:
    costs, accuracies = (list(map(float, column)) for column in zip(*models, strict=True))
    front = pareto_front(costs, accuracies)

    def beaten(place: int) -> bool:
        return any(
            costs[other] <= costs[place]
            and accuracies[other] >= accuracies[place]
            and models[other] != models[place]
            for other in range(len(models))
        )

    assert {models[place] for place in front} == {
        model for place, model in enumerate(models) if not beaten(place)
    }
    assert sorted(costs[place] for place in front) == [costs[place] for place in front]
