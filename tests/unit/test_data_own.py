"""Somebody's own labelled set: read as it is, and refused in words where it does not fit."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fmnist.data import dataset_state, load_dataset
from fmnist.dataset_names import dataset_title, is_own, own_name
from fmnist.errors import DatasetError, SettingsError
from fmnist.labels import CLASS_NAMES
from fmnist.settings import Settings
from fmnist.training.config import TrainingConfig

Arrays = dict[str, Any]


def arrays(train: int = 40, test: int = 20, **changed: Any) -> Arrays:
    """Pictures of one grey each, which says which they are; labels in turn."""
    made: Arrays = {}
    for name, count in (("train", train), ("test", test)):
        made[f"x_{name}"] = np.arange(count)[:, None, None].repeat(28, 1).repeat(28, 2)
        made[f"x_{name}"] = made[f"x_{name}"].astype(np.uint8)
        made[f"y_{name}"] = (np.arange(count) % 10).astype(np.int64)
    return made | changed


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Any]:
    """Save arrays as a file and load that as the dataset."""

    def load_it(**content: Any) -> Any:
        np.savez_compressed(tmp_path / "letters.npz", **content)
        return load_dataset("auto", settings(tmp_path, tmp_path / "letters.npz"))

    return load_it


def settings(tmp_path: Path, path: Path) -> Settings:
    return Settings.from_environment(
        {"FMNIST_HOME": str(tmp_path / "home"), "FMNIST_DATASET": str(path)}
    )


def test_four_arrays_are_used_as_they_are(load: Any) -> None:
    dataset = load(**arrays())
    assert dataset.x_train[:, 3, 3].tolist() == list(range(40))
    assert dataset.y_test.tolist() == [*range(10), *range(10)]
    assert (dataset.own, dataset.drawn, dataset.title) == (True, False, "letters")
    assert dataset.x_train.dtype == dataset.y_train.dtype == np.uint8
    assert isinstance(dataset.x_train, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        dataset.x_train[0, 0, 0] = 1


def test_the_forms_that_keras_users_save_are_the_same_set(load: Any) -> None:
    plain = load(**arrays())
    made = arrays()
    keras = {
        name: (array[..., None] if name[0] == "x" else array[:, None].astype(np.int32))
        for name, array in made.items()
    }
    assert load(**keras).checksum == plain.checksum


def test_a_fifth_of_every_class_becomes_the_test_set(load: Any) -> None:
    made = arrays(train=200)
    dataset = load(x=made["x_train"], y=made["y_train"])
    assert np.bincount(dataset.y_train).tolist() == [16] * 10
    assert np.bincount(dataset.y_test).tolist() == [4] * 10
    both = np.concatenate([dataset.x_train[:, 0, 0], dataset.x_test[:, 0, 0]])
    assert sorted(both.tolist()) == list(range(200))
    assert load(x=made["x_train"], y=made["y_train"]).checksum == dataset.checksum


def test_what_is_sorted_by_class_is_shuffled_with_its_labels(load: Any) -> None:
    made = arrays(train=60)
    order = np.argsort(made["y_train"], kind="stable")
    dataset = load(**made | {"x_train": made["x_train"][order], "y_train": made["y_train"][order]})
    assert set(dataset.y_train[-12:].tolist()) != {8, 9}
    np.testing.assert_array_equal(dataset.x_train[:, 0, 0] % 10, dataset.y_train)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"x_train": np.zeros((40, 32, 32), np.uint8)}, r"x_train has the shape \(40, 32, 32\)"),
        ({"x_test": np.zeros((20, 784), np.uint8)}, r"x_test has the shape \(20, 784\); accepted"),
        ({"x_test": np.zeros((20, 28, 28, 3), np.uint8)}, r"shape \(20, 28, 28, 3\)"),
        ({"x_train": np.zeros((40, 28, 28))}, r"of type float64; .*Multiply shares by 255"),
        ({"x_train": np.full((40, 28, 28), 300)}, "x_train goes from 300 to 300; accepted is 0 to"),
        ({"x_train": np.full((40, 28, 28), -1)}, "goes from -1 to -1"),
        ({"y_train": np.arange(40) % 11}, r"y_test has too few .*: 10 \(Class 10\): 0\. "),
        ({"y_train": np.arange(40) + 90}, "y_train goes from 90 to 129; accepted is 0 to 99"),
        ({"y_train": np.arange(40) - 1}, "y_train goes from -1 to 38"),
        ({"y_train": np.eye(10)[np.arange(40) % 10]}, r"shape \(40, 10\).*argmax"),
        ({"y_test": np.arange(20) % 10 / 1.0}, "y_test is of type float64"),
        ({"y_test": np.array(["Bag"] * 20)}, "y_test is of type <U3"),
        ({"y_train": np.arange(39) % 10}, "40 pictures and y_train 39 labels"),
        ({"y_train": np.arange(40) % 9}, r"y_train has too few .* 9 \(Ankle boot\): 0"),
        ({"x_test": np.zeros((0, 28, 28), np.uint8)}, r"shape \(0, 28, 28\)"),
        ({"x_train": np.array([None] * 40)}, "no array of numbers .*could carry code"),
    ],
)
def test_what_does_not_fit_is_named_with_what_is_accepted(
    load: Any, changed: Arrays, message: str
) -> None:
    with pytest.raises(DatasetError, match=message) as caught:
        load(**arrays(**changed))
    assert "letters.npz" in str(caught.value)


def test_a_missing_array_is_told_with_those_that_are_there(load: Any) -> None:
    with pytest.raises(DatasetError, match=r"holds the arrays x, z; accepted are x_train"):
        load(x=np.zeros((10, 28, 28), np.uint8), z=np.zeros(10))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"no archive at all"])
def test_a_damaged_file_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.npz").write_bytes(content)
    with pytest.raises(DatasetError, match=r"bad\.npz cannot be read as an \.npz file"):
        load_dataset("auto", settings(tmp_path, tmp_path / "bad.npz"))


def test_a_single_array_is_no_dataset(tmp_path: Path) -> None:
    np.save(tmp_path / "one.npy", np.zeros((10, 28, 28), np.uint8))
    with pytest.raises(DatasetError, match="it holds a single array"):
        load_dataset("auto", settings(tmp_path, tmp_path / "one.npy"))


def test_nothing_at_the_path_is_told_and_never_replaced(tmp_path: Path) -> None:
    state = dataset_state(settings(tmp_path, tmp_path / "gone.npz"))
    assert not state.ready
    assert not state.drawn
    with pytest.raises(DatasetError, match=r"There is no dataset at .*gone\.npz"):
        load_dataset("auto", settings(tmp_path, tmp_path / "gone.npz"))


def picture(path: Path, value: int = 200, size: tuple[int, int] = (28, 28)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", size, value).save(path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with train and test, called by the classes' names in some spelling."""
    names = [name.replace("/", " ").lower().replace(" ", "_") for name in CLASS_NAMES]
    for label, name in enumerate(names):
        for number in range(3):
            picture(tmp_path / "clothes" / "train" / name / f"{number}.png", 10 * label + number)
        picture(tmp_path / "clothes" / "test" / str(label) / "0.PNG", 100 + label)
    return tmp_path / "clothes"


def test_a_folder_for_each_class_is_read(folder: Path, tmp_path: Path) -> None:
    (folder / "train" / "bag" / ".DS_Store").write_bytes(b"x")
    dataset = load_dataset("auto", settings(tmp_path, folder))
    assert dataset.title == "clothes"
    assert np.bincount(dataset.y_train).tolist() == [3] * 10
    np.testing.assert_array_equal(dataset.x_train[:, 0, 0] // 10, dataset.y_train)
    np.testing.assert_array_equal(dataset.x_test[:, 5, 5] - 100, dataset.y_test)
    assert dataset.y_train.tolist() != sorted(dataset.y_train.tolist())


def test_class_folders_alone_are_divided(folder: Path, tmp_path: Path) -> None:
    dataset = load_dataset("auto", settings(tmp_path, folder / "train"))
    assert np.bincount(dataset.y_train).tolist() == [2] * 10
    assert np.bincount(dataset.y_test).tolist() == [1] * 10


def test_grey_pictures_of_three_channels_are_accepted(folder: Path, tmp_path: Path) -> None:
    Image.new("RGB", (28, 28), (50, 50, 50)).save(folder / "test" / "0" / "0.PNG")
    dataset = load_dataset("auto", settings(tmp_path, folder))
    assert dataset.x_test[dataset.y_test == 0].max() == 50


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda place: (place / "0.png").write_bytes(b"no picture"), r"bag/0\.png cannot be read"),
        (lambda place: picture(place / "0.png", size=(32, 30)), r"0\.png has 32 × 30 pixels"),
        (lambda place: (place / "notes.txt").write_text("x"), r"notes\.txt is no picture"),
        (shutil.rmtree, r"train has too few pictures of some classes: 8 \(Bag\): 0"),
        (
            lambda place: place.rename(place.parent / "hat"),
            r"train has too few pictures of some classes: 0 \(0\): 0, .*, 9 \(9\): 0\. Needed",
        ),
        (lambda place: shutil.rmtree(place.parents[1] / "test"), "has no folder test"),
    ],
)
def test_what_is_wrong_in_a_folder_is_named(
    folder: Path, tmp_path: Path, damage: Callable[[Path], object], message: str
) -> None:
    damage(folder / "train" / "bag")
    with pytest.raises(DatasetError, match=message):
        load_dataset("auto", settings(tmp_path, folder))


def test_a_picture_more_or_a_new_file_is_noticed(load: Any, folder: Path, tmp_path: Path) -> None:
    first, again = load(**arrays()), load(**arrays())
    assert first.checksum == again.checksum
    assert load(**arrays(x_train=np.full((40, 28, 28), 7))).checksum != first.checksum
    few = load_dataset("auto", settings(tmp_path, folder))
    picture(folder / "train" / "bag" / "new.png")
    assert len(load_dataset("auto", settings(tmp_path, folder)).y_train) == len(few.y_train) + 1


def test_what_was_kept_is_opened_without_reading_again(
    load: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fmnist.data import dataset as module
    from fmnist.data import own

    first = load(**arrays())
    monkeypatch.setattr(module, "_held", {})
    monkeypatch.delattr(own, "read_npz")
    again = load_dataset("auto", settings(tmp_path, tmp_path / "letters.npz"))
    assert again is not first
    assert again.checksum == first.checksum


def test_a_run_finds_its_own_set_again_and_no_other(load: Any, tmp_path: Path) -> None:
    dataset = load(**arrays())
    here = settings(tmp_path, tmp_path / "letters.npz")
    assert TrainingConfig(dataset=dataset.name).dataset == dataset.name
    assert load_dataset(dataset.name, here).checksum == dataset.checksum
    with pytest.raises(DatasetError, match=f"letters@00000000 is wanted, but .* {dataset.name}"):
        load_dataset("letters@00000000", here)
    with pytest.raises(DatasetError, match="set it to the path of that dataset"):
        load_dataset(dataset.name, Settings(home=tmp_path, dataset="practice"))


def test_names_of_own_sets_by_hand() -> None:
    assert own_name("my letters!", "sha256:3f9c2a1b77") == "my_letters@3f9c2a1b"
    assert own_name("…", "sha256:3f9c2a1b77") == "set@3f9c2a1b"
    assert is_own("my_letters@3f9c2a1b")
    assert not any(map(is_own, ("practice", "fashion-mnist", "a@b", "a b@3f9c2a1b")))
    assert dataset_title("my_letters@3f9c2a1b") == "my_letters"


def test_a_path_is_told_from_a_name(tmp_path: Path) -> None:
    for value in ("letters.npz", "./letters", "~/letters", "/data/letters"):
        found = Settings.from_environment({"FMNIST_DATASET": value})
        assert found.own_dataset is not None
        assert found.own_dataset.is_absolute()
    assert Settings.from_environment({"FMNIST_DATASET": "practice"}).own_dataset is None
    with pytest.raises(SettingsError, match=r"'letters'; accepted are .* for example \./letters"):
        Settings.from_environment({"FMNIST_DATASET": "letters"})
