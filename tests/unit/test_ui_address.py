from __future__ import annotations

import pytest

from fmnist.ui import address


def test_pairs_are_written_as_they_are_read() -> None:
    cells = address.pairs("cell", "confusion_cell", 10)
    assert cells.write([(6, 2), (6, 0)]) == "6,0,6,2"
    assert cells.read("6,2,6,0,6,2") == [(6, 0), (6, 2)]
    assert cells.default == []


@pytest.mark.parametrize("text", ["", "6", "6,0,1", "6,10", "-1,0", "6,x"])
def test_pairs_that_mean_nothing_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - what open_address expects
        address.pairs("cell", "confusion_cell", 10).read(text)


def test_names_are_written_in_their_order_and_read_once_each() -> None:
    runs = address.names("runs", "runs_selected")
    assert runs.write(["b", "a"]) == "b,a"
    assert runs.read("b,a,,b") == ["b", "a"]
    assert runs.default == []


def test_a_name_that_is_not_accepted_is_refused() -> None:
    status = address.names("status", "runs_status", ("queued", "running"))
    assert status.read("running") == ["running"]
    with pytest.raises(ValueError):  # noqa: PT011 - what open_address expects
        status.read("running,lost")
