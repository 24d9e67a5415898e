from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from fmnist.batch import in_order, processors


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_results_come_in_the_order_of_the_things(threads: int) -> None:
    assert list(in_order(lambda n: n * n, range(50), threads=threads)) == [n * n for n in range(50)]
    assert list(in_order(abs, [], threads=threads)) == []


def test_two_threads_work_at_the_same_time() -> None:
    meeting = threading.Barrier(2, timeout=60)
    # Each waits for the other: with one thread, the barrier would break.
    assert sorted(in_order(lambda _: meeting.wait(), range(2), threads=2)) == [0, 1]


@pytest.mark.parametrize("threads", [1, 2])
def test_no_more_things_are_taken_than_are_worked_on(threads: int) -> None:
    taken: list[int] = []

    def things() -> Iterator[int]:
        for n in range(1000):
            taken.append(n)
            yield n

    results = in_order(abs, things(), threads=threads, ahead=2)
    assert next(results) == 0
    assert len(taken) <= threads * 3 + 1


def test_an_error_is_raised_in_its_turn_and_ends_the_rest() -> None:
    results = in_order(lambda n: 6 // n, [3, 2, 0, 1], threads=2)
    assert [next(results), next(results)] == [2, 3]
    with pytest.raises(ZeroDivisionError):
        next(results)
    assert list(results) == []


def test_nothing_goes_on_once_nobody_listens() -> None:
    done: list[int] = []
    before = threading.active_count()
    results = in_order(done.append, range(1000), threads=2)
    next(results)
    results.close()
    count = len(done)
    assert count < 20
    assert threading.active_count() <= before + 2


def test_there_is_a_processor() -> None:
    assert processors() >= 1
