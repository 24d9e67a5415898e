from __future__ import annotations

import numpy as np

from fmnist.ui.gallery import Gallery, one_of_each, pixel_summary

LABELS = np.array([3, 0, 3, 9, 0, 3, 1], np.uint8)


def test_pictures_are_cut_in_pages() -> None:
    gallery = Gallery(np.arange(7), 3)
    assert [gallery.page(number).tolist() for number in (1, 2, 3)] == [[0, 1, 2], [3, 4, 5], [6]]
    assert gallery.pages == 3


def test_a_page_beyond_the_end_is_the_last_one() -> None:
    gallery = Gallery(np.arange(7), 3)
    assert gallery.page(99).tolist() == [6]
    assert gallery.summary(99) == "Pictures 7–7 of 7"


def test_no_pictures_are_one_empty_page() -> None:
    gallery = Gallery(np.arange(0), 25)
    assert gallery.pages == 1
    assert gallery.summary(1) == "No pictures"


def test_one_of_each_is_the_first_of_every_class_in_label_order() -> None:
    assert one_of_each(LABELS).tolist() == [1, 6, 0, 3]


def test_a_pixel_summary_is_exact() -> None:
    picture = np.zeros((28, 28), np.uint8)
    picture[0, 0] = 196
    summary = pixel_summary(picture)
    assert (summary.least, summary.greatest, summary.mean) == (0, 196, 0.25)
