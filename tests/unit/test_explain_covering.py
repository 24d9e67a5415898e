"""Covering a part of a picture: what is covered becomes background, the rest stays where it is."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from fmnist.explain.covering import alone, covered
from fmnist.imaging import prepare_photo
from fmnist.imaging.adjustments import Adjustments, Stroke
from fmnist.imaging.entry import prepare_sample


def test_a_dot_on_a_picture_of_the_dataset_covers_what_is_under_it() -> None:
    picture = np.full((28, 28), 200, np.uint8)
    picture[0, 0] = 0
    dot = Stroke(points=((0.25, 0.75),), width=0.25, item=False)
    result = covered(prepare_sample(picture), (dot,))
    assert result.picture[21, 7] == 0
    assert result.picture[21, 14] == result.picture[3, 3] == 200
    assert 20 < (result.picture < 100).sum() < 60
    assert result.views is not None
    assert (result.views == result.picture[np.newaxis]).all()


def test_what_is_covered_on_a_photo_is_covered_in_its_frame() -> None:
    image = Image.new("RGB", (160, 160), (210, 205, 200))
    ImageDraw.Draw(image).rectangle((60, 40, 99, 119), fill=(30, 40, 90))
    preparation = prepare_photo(image, adjustments=Adjustments(method="grabcut"))
    lower = Stroke(points=((0.3, 0.65), (0.7, 0.65)), width=0.2, item=False)
    result = covered(preparation, (lower,))
    assert result.picture[24, 14] == 0
    assert (result.picture[:12] == preparation.picture[:12]).all()
    assert (covered(preparation, ()).picture == preparation.picture).all()


def test_alone_leaves_out_the_other_views() -> None:
    preparation = prepare_sample(np.eye(28, dtype=np.uint8) * 255)
    views = alone(preparation).views
    assert views is not None
    assert views.shape == (1, 28, 28)
