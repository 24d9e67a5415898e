from __future__ import annotations

import pytest

from fmnist.ui import address


def test_a_pair_is_written_as_it_is_read() -> None:
    cell = address.pair("cell", "confusion_cell", 10)
    assert cell.write((6, 0)) == "6,0"
    assert cell.read("6,0") == (6, 0)
    assert cell.default is None


@pytest.mark.parametrize("text", ["", "6", "6,0,1", "6,10", "-1,0", "6,x"])
def test_a_pair_that_means_nothing_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - what open_address expects
        address.pair("cell", "confusion_cell", 10).read(text)


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
