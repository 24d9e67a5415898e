"""What a drawing canvas sends becomes strokes and boxes, and strokes become a drawing again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist.imaging.adjustments import Stroke
from fmnist.imaging.canvas import ADD, REMOVE, boxes_drawn, canvas_of, strokes_drawn

NUMBERS = st.floats(allow_nan=True, allow_infinity=True) | st.integers() | st.text() | st.none()


def painted(*path: list[Any], stroke: str = ADD, width: Any = 16) -> dict[str, Any]:
    return {
        "objects": [{"type": "Path", "path": list(path), "stroke": stroke, "strokeWidth": width}]
    }


def test_a_stroke_is_the_ends_of_its_curves_in_shares() -> None:
    drawing = painted(["M", 0, 50], ["Q", 50, 60, 100, 50], ["L", 200, 100])
    (stroke,) = strokes_drawn(drawing, 200, 100)
    assert stroke.points == ((0, 0.5), (0.5, 0.5), (1, 1))
    assert stroke.width == 16 / 200
    assert stroke.item
    (removed,) = strokes_drawn(painted(["M", 0, 0], stroke=REMOVE.upper()), 200, 100)
    assert not removed.item


@pytest.mark.parametrize(("origin", "left", "top"), [("left", 90, 30), ("center", 100, 40)])
def test_a_dot_is_a_stroke_of_one_point(origin: str, left: float, top: float) -> None:
    circle = {
        "type": "Circle", "left": left, "top": top, "radius": 10,
        "originX": origin, "originY": origin.replace("left", "top"),
    }  # fmt: skip
    (stroke,) = strokes_drawn({"objects": [circle]}, 200, 200)
    assert stroke.points == ((0.5, 0.2),)
    assert stroke.width == 0.1


def test_a_box_is_cut_to_the_canvas_and_a_speck_is_none() -> None:
    drawing = {
        "objects": [
            {"type": "Rect", "left": -10, "top": 20, "width": 60, "height": 40, "scaleX": 2},
            {"type": "Rect", "left": 5, "top": 5, "width": 1, "height": 1},
        ]
    }
    assert boxes_drawn(drawing, 200, 100) == ((0, 0.2, 0.55, 0.6),)


def test_strokes_come_back_as_they_were() -> None:
    strokes = (
        Stroke(points=((0.1, 0.2), (0.3, 0.9)), width=0.05, item=True),
        Stroke(points=((0.5, 0.5), (0.6, 0.5), (0.7, 0.8)), width=0.1, item=False),
    )
    back = strokes_drawn(canvas_of(strokes, 320, 240), 320, 240)
    assert [stroke.item for stroke in back] == [True, False]
    for before, after in zip(strokes, back, strict=True):
        assert after.width == pytest.approx(before.width)
        assert [*sum(after.points, ())] == pytest.approx([*sum(before.points, ())])


@given(
    path=st.lists(st.lists(NUMBERS, max_size=5), max_size=6),
    width=NUMBERS,
    left=NUMBERS,
    scale=NUMBERS,
)
def test_whatever_a_browser_sends_does_no_harm(
    path: Any, width: Any, left: Any, scale: Any
) -> None:
    box = {"type": "rect", "left": left, "top": left, "width": width, "scaleX": scale}
    dot = {"type": "circle", "left": left, "top": left, "radius": width, "scaleX": scale}
    drawing = {"objects": [*painted(*path, width=width)["objects"], box, dot, None, "x"]}
    for stroke in strokes_drawn(drawing, 100, 100):
        assert all(abs(value) < 1e5 for point in stroke.points for value in point)
    for left_, top, right, bottom in boxes_drawn(drawing, 100, 100):
        assert 0 <= left_ < right <= 1
        assert 0 <= top < bottom <= 1


@pytest.mark.parametrize("nothing", [None, {}, {"objects": None}, {"objects": "x"}, []])
def test_nothing_drawn_is_nothing(nothing: Any) -> None:
    assert strokes_drawn(nothing, 10, 10) == boxes_drawn(nothing, 10, 10) == ()
