"""Answers to "Was this right?": kept with their picture, replaced, deleted, and exported."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fmnist.__main__ import main
from fmnist.data.own_arrays import read_npz
from fmnist.errors import PictureError
from fmnist.runs.answers_files import answers_csv, answers_npz
from fmnist.runs.answers_given import NONE_OF_THEM, AnswerGiven
from fmnist.runs.store import RunStore
from fmnist.settings import Settings


def answer(tone: int, label: int, *, owner: str = "ann") -> AnswerGiven:
    return AnswerGiven(
        owner=owner,
        picture=np.full((28, 28), tone, np.uint8),
        label=label,
        said=6,
        probability=0.71,
        known=0.9,
        model="lenet5",
        kind="photo",
    )


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'runs.db'}")


def test_an_answer_is_there_with_its_picture_when_the_store_is_opened_again(
    store: RunStore,
) -> None:
    store.answers_given.give(answer(10, 0))
    (found,) = RunStore(store.url).answers_given.of("ann")
    assert (found.picture == 10).all()
    assert found.picture.shape == (28, 28)
    assert (found.label, found.said, found.right) == (0, 6, False)
    assert (found.probability, found.known, found.model, found.kind) == (
        0.71, 0.9, "lenet5", "photo",
    )  # fmt: skip
    assert found.made > 0


def test_answering_again_replaces_and_others_are_kept_apart(store: RunStore) -> None:
    given = store.answers_given
    given.give(answer(10, 0))
    given.give(answer(10, 6))
    given.give(answer(10, 3, owner="bob"))
    assert [found.label for found in given.of("ann")] == [6]
    assert given.label_of("bob", answer(10, 0).picture) == 3
    assert given.label_of("ann", answer(11, 0).picture) is None
    assert given.count() == len(given.everybodys()) == 2


def test_answers_are_deleted_some_or_all_but_only_ones_own(store: RunStore) -> None:
    given = store.answers_given
    for tone in (1, 2, 3):
        given.give(answer(tone, 0))
    given.give(answer(1, 0, owner="bob"))
    given.take_back("ann", [answer(2, 0).digest])
    assert [int(found.picture[0, 0]) for found in given.of("ann")] == [1, 3]
    given.take_back("ann")
    assert given.of("ann") == []
    assert given.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        replace(answer(1, 0), label=10),
        replace(answer(1, 0), label=-2),
        replace(answer(1, 0), picture=np.zeros((27, 28), np.uint8)),
        replace(answer(1, 0), picture=np.zeros((28, 28), np.float32)),
    ],
)
def test_what_is_no_answer_is_refused(store: RunStore, wrong: AnswerGiven) -> None:
    with pytest.raises(PictureError, match="cannot be kept"):
        store.answers_given.give(wrong)
    assert store.answers_given.count() == 0


def test_the_exported_set_can_be_trained_on(tmp_path: Path) -> None:
    answers = [answer(10 * label + copy, label) for label in range(10) for copy in range(3)]
    answers.append(answer(200, NONE_OF_THEM))
    file = tmp_path / "answers.npz"
    file.write_bytes(answers_npz(answers))
    arrays, class_names = read_npz(file)
    assert class_names.standard
    assert arrays["x"].shape == (30, 28, 28)
    assert arrays["y"].tolist() == [label for label in range(10) for _copy in range(3)]
    assert arrays["x"][4, 0, 0] == 11
    with np.load(file) as content:
        assert (content["x_none"] == np.full((1, 28, 28), 200)).all()


def test_no_answers_are_an_empty_set() -> None:
    with np.load(io.BytesIO(answers_npz([]))) as content:
        assert content["x"].shape == (0, 28, 28)
        assert content["y"].shape == (0,)


def test_the_table_names_classes_and_no_visitor() -> None:
    text = answers_csv([answer(10, 6), answer(11, 0), answer(12, NONE_OF_THEM)])
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["class"] for row in rows] == ["Shirt", "T-shirt/top", ""]
    assert [row["right"] for row in rows] == ["true", "false", "false"]
    assert rows[0]["said_class"] == "Shirt"
    assert rows[0]["probability"] == "0.7100"
    assert "ann" not in text


def test_a_model_that_rightly_refuses_is_right() -> None:
    refused = replace(answer(10, NONE_OF_THEM), said=NONE_OF_THEM)
    assert refused.right
    (row,) = csv.DictReader(io.StringIO(answers_csv([refused])))
    assert (row["said"], row["said_class"], row["right"]) == ("-1", "", "true")


def test_the_command_line_exports_everybodys_answers(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = RunStore(settings.database_url)
    store.answers_given.give(answer(10, 6))
    store.answers_given.give(answer(11, 2, owner="bob"))
    folder = tmp_path / "new" / "out"
    assert main(["answers", str(folder)]) == 0
    assert capsys.readouterr().out == f"2 answers in {folder}\n"
    with np.load(folder / "answers.npz") as content:
        assert content["y"].tolist() == [6, 2]
    assert len((folder / "answers.csv").read_text(encoding="utf-8").splitlines()) == 3
    (tmp_path / "file").write_text("in the way")
    assert main(["answers", str(tmp_path / "file")]) == 2
    assert "Cannot write into" in capsys.readouterr().err
