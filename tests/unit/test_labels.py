"""Names of classes: somebody's own text, one line each, of bounded length and no two alike."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist.errors import ClassNamesError
from fmnist.labels import CLASS_COLOURS, CLASS_NAMES, LONGEST_NAME, ClassNames


def test_names_are_one_clean_line_each() -> None:
    names = ClassNames([" two\n lines\t", "\u202eevil\x07", "cafe\u0301", "<b>*bold*</b>", "衣服"])
    assert names == ("two lines", "evil", "café", "<b>*bold*</b>", "衣服")
    assert ClassNames(["نی\u200cخواهم", "b"])[0] == "نی\u200cخواهم"


def test_a_long_name_is_cut() -> None:
    (name, _other) = ClassNames(["x" * 1000, "y"])
    assert name == "x" * (LONGEST_NAME - 1) + "…"


def test_where_room_is_scarce_the_middle_of_a_name_is_left_out() -> None:
    names = ClassNames(["Ankle boot", "T-shirt, brightness 3 of 10", "一二三四五六七八九十十一"])
    assert names.short == ("Ankle boot", "T-shirt, br…3 of 10", "一二三四五…九十十一")


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["one"], "There are 1 classes; accepted are 2 to 100"),
        ([str(number) for number in range(101)], "There are 101 classes"),
        (["cat", " \u200d\n"], "The name of class 1 is empty"),
        (["cat", "dog", "Cat "], "The classes 0 and 2 are both called Cat"),
        (["x" * 80 + "1", "x" * 80 + "2"], "differ in their first 60 characters"),
    ],
)
def test_what_is_no_list_of_names_is_told(names: list[str], message: str) -> None:
    with pytest.raises(ClassNamesError, match=message):
        ClassNames(names)


def test_classes_without_names_get_numbers_unless_they_are_ten() -> None:
    assert ClassNames.of_count(3) == ("Class 0", "Class 1", "Class 2")
    assert ClassNames.numbered([4, 7]) == ("Class 4", "Class 7")
    assert ClassNames.of_count(10) is CLASS_NAMES
    assert CLASS_NAMES.standard
    assert not ClassNames.of_count(11).standard


@given(st.integers(2, 100))
def test_no_two_classes_look_alike(count: int) -> None:
    names = ClassNames.of_count(count)
    looks = list(zip(names.colours, names.shapes, strict=True))
    assert len(set(looks)) == len(looks) == count
    assert names.colours[: len(CLASS_COLOURS)] == CLASS_COLOURS[:count]
    assert max(names.shapes[:10]) == 0


def test_names_survive_the_ways_they_travel() -> None:
    names = ClassNames(["b", "ä"])
    assert ClassNames(json.loads(json.dumps(names))) == names
    again = copy.deepcopy(names)
    assert again == names
    assert isinstance(again, ClassNames)
