"""Three ways to learn own classes: each picture is judged unseen; pictures as text."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from fmnist.computations import Inputs, compute
from fmnist.data import Dataset
from fmnist.errors import TeachingError
from fmnist.imaging.entry import prepare_sample
from fmnist.teaching.backbone import shipped_backbone, views_of
from fmnist.teaching.sent import views_from_text, views_text
from fmnist.teaching.ways import Outcome, folds_of, outcomes, seconds_of


def _views(practice: Dataset) -> NDArray[np.uint8]:
    """Return six bags, then six trousers, of the practice set, in their views."""
    places = np.concatenate([np.flatnonzero(practice.y_train == label)[:6] for label in (8, 1)])
    return np.stack([views_of(prepare_sample(practice.x_train[place])) for place in places])


def test_pictures_arrive_as_they_were_sent(practice: Dataset) -> None:
    views = _views(practice)
    text = views_text(views)
    assert len(text) < views.size / 4
    np.testing.assert_array_equal(views_from_text(text, pictures=12), views)
    for wrong in (text[:-80], "no text!", ""):
        with pytest.raises(TeachingError, match="not 12 pictures"):
            views_from_text(wrong, pictures=12)
    for pictures in (11, 13):
        with pytest.raises(TeachingError, match=f"not {pictures} pictures"):
            views_from_text(text, pictures=pictures)


def test_each_picture_is_judged_once_by_networks_that_have_not_seen_it(
    practice: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fmnist.training import teaching

    views, entry = _views(practice), shipped_backbone().entry
    shares: list[float] = []
    asked: list[tuple[str, int]] = []

    def learned(
        _whole: object, seen: NDArray[Any], labels: NDArray[Any], others: NDArray[Any], **how: Any
    ) -> NDArray[np.float32]:
        assert not {each.tobytes() for each in seen} & {each.tobytes() for each in others}
        assert np.bincount(labels).tolist() == [4, 4]
        asked.append((how["start"], how["seed"]))
        how["report"](1.0)
        return np.tile(np.array([0.9, 0.1], np.float32), (len(others), 1))

    monkeypatch.setattr(teaching, "learned_probabilities", learned)
    inputs = Inputs(
        dataset=practice,
        model=lambda _name: entry,
        report=shares.append,
        computed=lambda _kind, _parameters: {},
    )
    parameters = {"model": "m", "counts": [6, 6], "views": views_text(views), "seed": 5}
    found = compute("ways_to_learn", parameters, inputs)
    assert asked == [(start, seed) for start in ("fine_tuned", "scratch") for seed in (5, 6, 7)]
    assert shares == pytest.approx([1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1])
    by_way = outcomes(found, np.repeat([0, 1], 6))
    assert by_way["frozen"].accuracy == 1
    assert by_way["fine_tuned"].right.tolist() == [True] * 6 + [False] * 6
    # Six pictures that only one of the two gets right: 2 · 0.5⁶.
    assert by_way["frozen"].chance(by_way["scratch"]) == pytest.approx(2 / 64)
    assert by_way["fine_tuned"].chance(by_way["scratch"]) == 1


def test_an_outcome_has_its_interval() -> None:
    outcome = Outcome(way="frozen", right=np.array([True, True, False, True]), seconds=1.0)
    assert outcome.accuracy == 0.75
    assert outcome.interval.low < 0.75 < outcome.interval.high


def test_with_two_pictures_of_a_class_there_are_two_parts() -> None:
    assert folds_of([2, 9]) == 2
    assert folds_of([9, 9]) == 3
    assert seconds_of([9, 9]) == 90
