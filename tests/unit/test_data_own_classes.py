"""The classes of somebody's own set: as many as there are, called as somebody calls them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fmnist.data import Dataset, load_dataset
from fmnist.errors import DatasetError
from fmnist.labels import CLASS_NAMES
from fmnist.settings import Settings

ODD = ("<b>**Hat**</b>", "[x](javascript:alert(1))", "很长的名字" * 30)


def load(home: Path, path: Path) -> Dataset:
    return load_dataset(
        "auto",
        Settings.from_environment({"FMNIST_HOME": str(home / "home"), "FMNIST_DATASET": str(path)}),
    )


def arrays(classes: int, each: int = 5, **more: Any) -> dict[str, Any]:
    """``each`` pictures a class in turn, whose grey says which class they are of."""
    labels = np.arange(classes * each) % classes
    pictures = labels[:, None, None].repeat(28, 1).repeat(28, 2).astype(np.uint8)
    return {"x": pictures, "y": labels, **more}


def save(path: Path, **content: Any) -> Path:
    np.savez_compressed(path, **content)
    return path


def pictures(folder: Path, value: int, count: int = 5) -> None:
    folder.mkdir(parents=True)
    for number in range(count):
        Image.new("L", (28, 28), value).save(folder / f"{number}.png")


def means(dataset: Dataset) -> dict[str, int]:
    """Return the grey of each class, by its name."""
    return {
        name: int(dataset.x_train[dataset.y_train == label].mean())
        for label, name in enumerate(dataset.class_names)
    }


def test_numbers_without_names_are_numbered_unless_they_are_ten(tmp_path: Path) -> None:
    three = load(tmp_path, save(tmp_path / "three.npz", **arrays(3)))
    assert three.class_names == ("Class 0", "Class 1", "Class 2")
    assert np.bincount(three.y_train).tolist() == [4, 4, 4]
    assert load(tmp_path, save(tmp_path / "ten.npz", **arrays(10))).class_names is CLASS_NAMES
    assert len(load(tmp_path, save(tmp_path / "many.npz", **arrays(100))).class_names) == 100


def test_names_may_stand_in_the_npz(tmp_path: Path) -> None:
    dataset = load(tmp_path, save(tmp_path / "odd.npz", **arrays(3, class_names=np.array(ODD))))
    assert dataset.class_names[:2] == ODD[:2]
    assert len(dataset.class_names[2]) == 60


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("odd.class_names.txt", "\ufeffHat\nShorts \nSkirt\n\n"),
        ("odd.class_names.json", json.dumps(["Hat", "Shorts", "Skirt"])),
    ],
)
def test_names_may_stand_beside_the_npz(tmp_path: Path, name: str, text: str) -> None:
    path = save(tmp_path / "odd.npz", **arrays(3))
    without = load(tmp_path, path)
    (tmp_path / name).write_text(text, encoding="utf-8")
    named = load(tmp_path, path)
    assert named.class_names == ("Hat", "Shorts", "Skirt")
    assert named.checksum != without.checksum
    assert named.name != without.name
    (tmp_path / name).unlink()
    assert load(tmp_path, path).class_names == without.class_names


def test_ten_classes_may_have_names_of_their_own(tmp_path: Path) -> None:
    digits = [f"digit {number}" for number in range(10)]
    path = save(tmp_path / "digits.npz", **arrays(10, class_names=np.array(digits)))
    assert load(tmp_path, path).class_names == tuple(digits)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"y": np.zeros(15, np.int64)}, r"set\.npz: There are 1 classes; accepted are 2 to 100"),
        ({"y": np.arange(15) % 2 * 2}, r"y has too few .*: 1 \(Class 1\): 0\. .*from 0 to 2"),
        ({"class_names": np.array(["a", "b"])}, "y goes up to 2, but there are 2 class names"),
        ({"class_names": np.array(list("abcd"))}, r"too few .*: 3 \(d\): 0"),
        ({"class_names": np.array(["a", "b", "B"])}, "classes 1 and 2 are both called B"),
        ({"class_names": np.arange(3)}, r"class_names has the shape \(3,\) and the type int64"),
        ({"class_names": np.array([None])}, "class_names is no array of numbers .*carry code"),
    ],
)
def test_names_and_labels_that_do_not_fit_are_told(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    with pytest.raises(DatasetError, match=message):
        load(tmp_path, save(tmp_path / "set.npz", **arrays(3) | change))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("set.class_names.json", b"{", "does not name the classes"),
        ("set.class_names.json", b'{"0": "cat"}', "it is not a list of texts"),
        ("set.class_names.json", b"[" * 99_999, "does not name the classes"),
        ("set.class_names.txt", b"\xff\xfe\x00", "does not name the classes"),
        ("set.class_names.txt", b"a\n" * 99_999, "larger than 100,000 bytes"),
        ("set.class_names.txt", b"a\n\nb", "The name of class 1 is empty"),
    ],
)
def test_a_file_of_names_that_cannot_be_read_is_told(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DatasetError, match=message) as caught:
        load(tmp_path, save(tmp_path / "set.npz", **arrays(3)))
    assert name in str(caught.value)


def test_class_folders_may_be_called_anything(tmp_path: Path) -> None:
    names = ("<b>**Hat**</b>".replace("/", "∕"), "class 10", "class 9", "很长的名字" * 16)
    for value, name in enumerate(names):
        pictures(tmp_path / "set" / name, 10 * value)
    dataset = load(tmp_path, tmp_path / "set")
    assert dataset.class_names == (names[0], "class 9", "class 10", names[3][:59] + "…")
    assert list(means(dataset).values()) == [0, 20, 10, 30]


def test_folders_in_both_parts_are_the_same_classes_whatever_their_capitals(tmp_path: Path) -> None:
    for value, name in enumerate(("cat", "dog")):
        pictures(tmp_path / "set" / "train" / name, 10 * value)
        pictures(tmp_path / "set" / "test" / name.upper(), 10 * value)
    dataset = load(tmp_path, tmp_path / "set")
    assert len(dataset.class_names) == 2
    np.testing.assert_array_equal(dataset.x_test[:, 0, 0], 10 * dataset.y_test)


def test_a_class_that_one_part_lacks_is_told(tmp_path: Path) -> None:
    for name in ("cat", "dog"):
        pictures(tmp_path / "set" / "train" / name, 1)
    pictures(tmp_path / "set" / "test" / "cat", 1)
    with pytest.raises(DatasetError, match=r"test has too few .*: 1 \(dog\): 0"):
        load(tmp_path, tmp_path / "set")


def test_numbered_folders_are_numbered_classes_and_take_names_from_a_file(tmp_path: Path) -> None:
    for number in (1, 2, 10):
        pictures(tmp_path / "set" / str(number), number)
    dataset = load(tmp_path, tmp_path / "set")
    assert means(dataset) == {"Class 1": 1, "Class 2": 2, "Class 10": 10}
    for folder, number in ((10, 0), (1, 1), (2, 2)):
        (tmp_path / "set" / str(folder)).rename(tmp_path / "set" / f"{number}")
    (tmp_path / "set" / "class_names.txt").write_text("ten\none\ntwo\n")
    assert means(load(tmp_path, tmp_path / "set")) == {"ten": 10, "one": 1, "two": 2}


def test_a_file_of_names_decides_the_order_of_the_folders(tmp_path: Path) -> None:
    for value, name in enumerate(("medium", "large_size", "small")):
        pictures(tmp_path / "set" / name, value)
    (tmp_path / "set" / "class_names.json").write_text('["Small", "Medium", "Large size"]')
    dataset = load(tmp_path, tmp_path / "set")
    assert means(dataset) == {"Small": 2, "Medium": 0, "Large size": 1}
    (tmp_path / "set" / "class_names.json").write_text('["Small", "Medium"]')
    with pytest.raises(DatasetError, match="large_size is called like no class; accepted are"):
        load(tmp_path, tmp_path / "set")


def test_a_folder_without_class_folders_is_told(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    with pytest.raises(DatasetError, match=r"set: There are 0 classes; accepted are 2 to 100"):
        load(tmp_path, tmp_path / "set")


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str], Path]:
    """Write ``labels.csv`` beside five pictures of grey 0 and five of grey 9."""
    pictures(tmp_path / "set" / "scans", 0)
    pictures(tmp_path / "set" / "more", 9)

    def write(text: str) -> Path:
        (tmp_path / "set" / "labels.csv").write_text(text, encoding="utf-8")
        return tmp_path / "set"

    return write


def lines(end: str = "") -> str:
    return "".join(
        f"{folder}/{number}.png,{label}{end}\n"
        for folder, label in (("scans", "cat"), ("more", '"dog, big"'))
        for number in range(5)
    )


def test_a_table_says_what_the_pictures_show(table: Callable[[str], Path], tmp_path: Path) -> None:
    dataset = load(tmp_path, table("file,label\n" + lines()))
    assert means(dataset) == {"cat": 0, "dog, big": 9}
    assert len(dataset.y_test) == 2


def test_a_table_may_say_which_pictures_are_for_testing(
    table: Callable[[str], Path], tmp_path: Path
) -> None:
    text = lines(",train").replace("4.png,cat,train", "4.png,cat,test")
    path = table("file,label,part\n" + text.replace('4.png,"dog, big",train', "4.png,dog\\,,"))
    with pytest.raises(DatasetError, match="line 11 is "):
        load(tmp_path, path)
    text = text.replace('4.png,"dog, big",train', '4.png,"dog, big",Test')
    dataset = load(tmp_path, table("File,Label,Part\n" + text))
    assert (len(dataset.y_train), len(dataset.y_test)) == (8, 2)
    Image.new("L", (28, 28), 200).save(path / "scans" / "4.png")
    (tmp_path / "set" / "labels.csv").touch()
    assert load(tmp_path, path).x_test.max() == 200


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "its first line is –"),
        ("picture,class\n", "its first line is picture,class"),
        ("file,label\n", "There are 0 classes"),
        ("file,label\n../secret.png,cat\n", r"line 2 leads out of the folder: \.\./secret\.png"),
        ("file,label\n/etc/passwd,cat\n", "line 2 leads out of the folder"),
        ("file,label\nscans/0.png,\n", "line 2 is scans/0.png,"),
        ("file,label,part\nscans/0.png,cat,validation\n", "line 2 has the part validation"),
        ("file,label\n" + lines() + "scans/9.png,cat\n", "cannot be read"),
        ("file,label\n" + lines().replace('"dog', "dog"), "line 7 is"),
    ],
)
def test_what_is_wrong_in_a_table_is_told(
    table: Callable[[str], Path], tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(DatasetError, match=message):
        load(tmp_path, table(text))


def test_the_standard_classes_are_recognised_by_any_of_their_names(tmp_path: Path) -> None:
    for label, name in enumerate(CLASS_NAMES):
        pictures(tmp_path / "set" / name.replace("/", " ").lower(), label)
    assert load(tmp_path, tmp_path / "set").class_names is CLASS_NAMES


def test_some_of_the_standard_classes_are_classes_of_their_own(tmp_path: Path) -> None:
    for value, name in enumerate(("Shirt", "Bag")):
        pictures(tmp_path / "set" / name, value)
    assert means(load(tmp_path, tmp_path / "set")) == {"Bag": 1, "Shirt": 0}
