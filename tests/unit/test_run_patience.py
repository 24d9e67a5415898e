"""A store that does not answer for a while, and a worker that is quiet for a while."""

from __future__ import annotations

import logging
import time
from threading import Event

import pytest

from fmnist.errors import RunTakenError, StoreBusyError, StoreError
from fmnist.runs import patience
from fmnist.runs.losses import Loss
from fmnist.runs.patience import patiently
from fmnist.runs.pulse import Pulse

WAIT_SECONDS = 10.0


class _Store:
    """It fails with each of ``errors`` in turn, and answers then."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.written = 0

    def write(self) -> str:
        if self.errors:
            raise self.errors.pop(0)
        self.written += 1
        return "kept"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "_PAUSE_SECONDS", 0.001)


def test_a_full_disk_is_waited_for_and_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    store = _Store(*[StoreBusyError("The disk is full.")] * 3)
    with caplog.at_level(logging.WARNING):
        assert patiently(store.write) == "kept"
    assert store.written == 1
    assert [record.getMessage() for record in caplog.records] == [
        "The disk is full. Trying again.",
        "The run store answers again.",
    ]


@pytest.mark.parametrize("error", [StoreError("damaged"), RunTakenError("taken")])
def test_what_does_not_pass_is_not_waited_for(error: Exception) -> None:
    store = _Store(error, error)
    with pytest.raises(type(error)):
        patiently(store.write)
    assert len(store.errors) == 1


def test_patience_has_an_end() -> None:
    store = _Store(*[StoreBusyError("full")] * 3)
    with pytest.raises(StoreBusyError):
        patiently(store.write, seconds=0)
    assert len(store.errors) == 2


def test_a_pulse_beats_while_the_work_is_quiet_though_the_store_may_not_answer() -> None:
    store, beaten = _Store(StoreBusyError("full")), Event()

    def beat() -> None:
        store.write()
        beaten.set()

    with Pulse(beat, every=0.01, longest=WAIT_SECONDS):
        assert beaten.wait(WAIT_SECONDS)


def test_a_pulse_beats_no_more_when_the_work_hangs() -> None:
    beats: list[float] = []
    with Pulse(lambda: beats.append(time.monotonic()), every=0.005, longest=0.05) as pulse:
        begun = time.monotonic()
        pulse._thread.join(0.3)  # it is alive, and silent
        assert pulse._thread.is_alive()
    assert all(beat - begun < 0.25 for beat in beats)


def test_how_a_task_ended_decides_what_is_said() -> None:
    assert Loss.of_task(StoreBusyError("full")) is Loss.STORE
    assert Loss.of_task(None) is Loss.ENDED
    assert Loss.of_task(ImportError("no module")) is Loss.FAULT
    assert "memory" in Loss.ENDED.in_the_end(3, 1200)
    assert "3 times in a row without getting beyond step 1,200" in Loss.ENDED.in_the_end(3, 1200)
    assert "memory" not in Loss.FAULT.in_the_end(3, 0)
    assert "The run store did not answer" in Loss.STORE.this_time(7)
