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


def test_a_span_is_written_as_it_is_read() -> None:
    fill = address.span("fill", "dataset_fill", least=-100, most=100)
    assert fill.write((-20, 60)) == "-20..60"
    assert fill.read("-20..60") == (-20, 60)
    assert fill.default == (-100, 100)


@pytest.mark.parametrize("text", ["", "3", "5..4", "0..101", "1..2..3", "a..b"])
def test_a_span_that_means_nothing_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - what open_address expects
        address.span("fill", "dataset_fill", least=0, most=100).read(text)


def test_a_picture_is_written_as_it_is_read() -> None:
    picture = address.picture("picture", "dataset_picture")
    assert picture.write(("test", 17)) == "test-17"
    assert picture.read("test-17") == ("test", 17)
    for text in ("", "test", "valid-3", "test--1", "train-x"):
        with pytest.raises(ValueError):  # noqa: PT011 - what open_address expects
            picture.read(text)


def test_cells_side_by_side_are_one_range() -> None:
    field = address.pairs("cell", "cell", 100)
    block = [(row, column) for row in range(10, 80) for column in range(10, 80)]
    text = field.write(block)
    assert text.startswith("10,10..79,11,10..79")
    assert field.read(text) == block
    assert len(text) < 1000
    assert field.read("6,0,6,2,5,1") == [(5, 1), (6, 0), (6, 2)]


@pytest.mark.parametrize(
    "text", ["1", "1,100", "100,1", "1,5..4", "1,5..100", "-1,2", "1,..5", "a,1"]
)
def test_cells_that_there_are_not_mean_nothing(text: str) -> None:
    field = address.pairs("cell", "cell", 100)
    with pytest.raises(ValueError, match=r".*"):
        field.read(text)
