"""Filters as pictures: every weight in its place, zero in the middle of the colours."""

from __future__ import annotations

import numpy as np
import pytest

from fmnist.figures.filters import filters_figure, filters_height, weight_limit

# Two filters of 2×2: the first 1 2 / 3 4, the second its negative.
FIRST = np.array([[1, 2], [3, 4]], np.float32) / 10
FILTERS = np.stack([FIRST, -FIRST], axis=2)


def test_filters_stand_side_by_side_with_a_gap_between_and_above() -> None:
    (heatmap,) = filters_figure(FILTERS, limit=0.5).data
    z = np.asarray(heatmap.z)
    assert z.shape == (3, 6)
    np.testing.assert_allclose(z[1:, :2], FIRST)
    np.testing.assert_allclose(z[1:, 3:5], -FIRST)
    assert np.isnan(z[0]).all()
    assert np.isnan(z[:, [2, 5]]).all()
    # Edges: one more than there are squares; a filter is 1 wide, so a weight of these is a half.
    assert (len(heatmap.x), len(heatmap.y)) == (7, 4)
    assert (heatmap.x[:3], heatmap.y[2] - heatmap.y[1]) == ((0, 0.5, 1), pytest.approx(0.5))


def test_a_weight_under_the_pointer_is_told_with_its_place() -> None:
    (heatmap,) = filters_figure(FILTERS, limit=0.5).data
    # The second filter's lower left weight is −0.3.
    assert np.asarray(heatmap.z)[2, 3] == pytest.approx(-0.3)
    assert np.asarray(heatmap.customdata)[2, 3].tolist() == [2, 2, 1]


def test_zero_is_the_middle_of_the_colours_and_marked() -> None:
    (heatmap,) = filters_figure(FILTERS, limit=0.5).data
    assert (heatmap.zmin, heatmap.zmax) == (-0.5, 0.5)
    assert heatmap.colorscale[5] == (0.5, "#f7f7f7")
    assert heatmap.colorbar.tickvals == (-0.5, 0, 0.5)
    assert heatmap.colorbar.ticktext == ("−0.5", "0", "+0.5")


def test_every_filter_has_its_number_and_a_frame() -> None:
    figure = filters_figure(np.zeros((3, 3, 10), np.float32), limit=1)
    assert [note.text for note in figure.layout.annotations] == [str(n) for n in range(1, 11)]
    assert len(figure.layout.shapes) == 10
    first, second = figure.layout.shapes[0], figure.layout.shapes[8]
    assert first.x0 == second.x0 == 0
    assert second.y0 > first.y1


def test_the_limit_doubles_until_every_weight_is_within() -> None:
    limits = [weight_limit(np.array([value])) for value in (0, -0.1, 0.25, 0.26, -0.9, 3)]
    assert limits == [0.25, 0.25, 0.25, 0.5, 1, 4]
    assert weight_limit(np.array([np.nan, 0.3])) == 0.5
    assert weight_limit(np.array([np.inf])) == 0.25


def test_many_filters_take_at_most_four_rows() -> None:
    for count in (1, 6, 8, 16, 32, 64):
        figure = filters_figure(np.zeros((3, 3, count), np.float32), limit=1)
        assert len({shape.y0 for shape in figure.layout.shapes}) <= 4
        assert 100 < filters_height(count) < 350
