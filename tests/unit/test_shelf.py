"""Where what a visitor has brought waits for them."""

from __future__ import annotations

import threading
import time

import pytest

from fmnist.album import Album
from fmnist.recognition import Recogniser
from fmnist.shelf import Shelf


@pytest.fixture
def now() -> list[float]:
    return [0.0]


def _album(size: int) -> Album:
    album = Album(Recogniser(None), "photo")  # type: ignore[arg-type]
    album.add([("a.png", b"x" * (size // 2)), ("b.png", b"x" * (size - size // 2))])
    return album


def test_it_is_found_by_its_key_alone(now: list[float]) -> None:
    shelf = Shelf(seconds=60, clock=lambda: now[0])
    mine = _album(10)
    shelf.keep("calm-otter", mine)
    assert shelf.find("calm-otter") is mine
    assert shelf.find("merry-swan") is None


def test_it_stands_for_a_while_after_it_was_last_used(now: list[float]) -> None:
    shelf = Shelf(seconds=60, clock=lambda: now[0])
    mine = _album(10)
    shelf.keep("calm-otter", mine)
    shelf.keep("merry-swan", _album(10))
    now[0] = 59.0
    shelf.keep("calm-otter", mine)
    now[0] = 118.0
    assert shelf.find("calm-otter") is mine
    assert len(shelf) == 1
    now[0] = 119.0
    assert shelf.find("calm-otter") is None
    assert len(shelf) == 0


def test_too_many_bytes_make_way_for_the_newest(now: list[float]) -> None:
    shelf = Shelf(seconds=60, most_bytes=100, clock=lambda: now[0])
    albums = {name: _album(40) for name in ("first", "second", "third")}
    for name, album in albums.items():
        shelf.keep(name, album)
    assert [shelf.find(name) for name in albums] == [None, albums["second"], albums["third"]]
    large = _album(500)
    shelf.keep("large", large)
    assert shelf.find("large") is large
    assert len(shelf) == 1


def test_the_memory_is_free_though_nobody_comes_any_more() -> None:
    shelf = Shelf(seconds=0.05)
    shelf.keep("calm-otter", _album(10))
    for _look in range(100):
        if not len(shelf):
            break
        time.sleep(0.05)
    assert len(shelf) == 0


def test_what_is_cleared_leaves_no_thread() -> None:
    before = threading.active_count()
    shelf = Shelf(seconds=600)
    shelf.keep("calm-otter", _album(10))
    assert threading.active_count() == before + 1
    shelf.clear()
    assert len(shelf) == 0
    assert shelf.find("calm-otter") is None
    for _look in range(100):
        if threading.active_count() == before:
            break
        time.sleep(0.05)
    assert threading.active_count() == before
