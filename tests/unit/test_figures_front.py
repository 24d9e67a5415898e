"""The figure of accuracy against cost."""

from __future__ import annotations

import pytest

from fmnist.evaluation.interval import Interval
from fmnist.figures.front import Point, amount, front_figure


def _point(name: str, cost: float, accuracy: float) -> Point:
    return Point(
        identifier=name,
        title=f"<b>{name}</b>",
        cost=cost,
        accuracy=accuracy,
        interval=Interval(accuracy - 0.01, accuracy + 0.02),
    )


def test_the_front_is_a_line_and_the_others_are_hollow() -> None:
    points = [_point("small", 10, 0.8), _point("waste", 90, 0.7), _point("large", 100, 0.9)]
    line, beside, front, chosen = front_figure(points, axis="Bytes", chosen="waste").data
    assert list(line.x) == [10, 100]
    assert list(front.customdata) == ["small", "large"]
    assert list(beside.customdata) == ["waste"]
    assert (front.marker.symbol, beside.marker.symbol) == ("circle", "circle-open")
    assert [round(value, 6) for value in front.error_y.array] == [0.02, 0.02]
    assert front.text[0] == "&lt;b&gt;small&lt;/b&gt;"
    assert (list(chosen.x), list(chosen.y)) == ([90], [0.7])


@pytest.mark.parametrize(
    ("costs", "ticks"),
    [
        ([251_640, 1_239_416], ["200 kB", "500 kB", "1 MB", "2 MB"]),
        ([3, 90, 70_000], []),
        ([], ["0.5 B", "1 B", "2 B"]),
    ],
)
def test_the_axis_has_round_numbers_around_all_costs(costs: list[float], ticks: list[str]) -> None:
    points = [_point(f"model {cost}", cost, 0.9) for cost in costs]
    axis = front_figure(points, axis="Size", unit="B").layout.xaxis
    if ticks:
        assert list(axis.ticktext) == ticks
    assert len(axis.tickvals) <= 9
    assert all(axis.tickvals[0] < cost < axis.tickvals[-1] for cost in costs)


def test_amounts_are_short() -> None:
    assert amount(1_239_416, "B") == "1.24 MB"
    assert amount(0.0304, "ms") == "0.0304 ms"
    assert amount(250, "ms") == "250 ms"
    assert amount(416_520) == "417 k"
    assert amount(37_000_000) == "37 M"
    assert amount(12) == "12"
