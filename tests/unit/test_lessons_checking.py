"""Tasks are checked by runs, answers and a matrix; every value here is worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from fmnist.lessons.checking import (
    LessonRun,
    check_choice,
    check_number,
    check_pair,
    check_photos,
    check_run,
    check_words,
    gap,
    lesson_run,
)
from fmnist.lessons.lesson import ChoiceTask, NumberTask, RunTask, WordsTask
from fmnist.runs.records import Run, RunStatus
from fmnist.runs.store import RunStore
from fmnist.training.config import TrainingConfig
from fmnist.training.records import EpochRecord
from tests.finished import finished_run

CONFIG = TrainingConfig(dataset="practice")
SMALL = CONFIG.changed(training_size=300)


def _epochs(*values: tuple[float, float, float]) -> list[EpochRecord]:
    """Epochs of (training accuracy, validation accuracy, validation loss)."""
    return [
        EpochRecord(
            epoch=number, step=number, loss=1.0, accuracy=accuracy, validation_loss=loss,
            validation_accuracy=validation, seconds=1.0,
        )
        for number, (accuracy, validation, loss) in enumerate(values, start=1)
    ]  # fmt: skip


def _run(
    name: str = "aa", *, validation: float = 0.9, points: float | None = 1.0,
    config: TrainingConfig = CONFIG, parameters: int = 61_706,
) -> LessonRun:  # fmt: skip
    return LessonRun(
        id=name, config=config, validation_accuracy=validation, gap=points, parameters=parameters
    )


OVERFITTED = _epochs((0.6, 0.5, 1.0), (0.8, 0.6, 0.9), (1.0, 0.5, 2.0))


def test_the_gap_is_that_of_the_weights_that_are_kept() -> None:
    assert gap([]) is None
    assert gap(OVERFITTED) == pytest.approx(50)
    assert gap(OVERFITTED, early_stopping=1) == pytest.approx(20)


def test_a_run_without_a_model_does_not_count(tmp_path) -> None:  # type: ignore[no-untyped-def]
    store = RunStore(f"sqlite:///{tmp_path / 'runs.db'}")
    waiting = store.get(store.create(CONFIG, owner="me"))
    assert lesson_run(waiting, []) is None
    done: Run = store.get(finished_run(store, CONFIG, owner="me"))
    assert done.status is RunStatus.FINISHED
    found = lesson_run(done, store.journal.epochs([done.id])[done.id])
    assert found is not None
    # After two epochs: accuracy 1 − 1/2, validation accuracy 0.5 − 0.5/2.
    assert (found.validation_accuracy, found.gap) == (0.25, pytest.approx(25))


def test_a_task_is_done_by_the_first_run_that_is_all_that_it_asks_for() -> None:
    task = RunTask(id="t", text="", validation_at_least=88, gap_below=2)
    assert check_run(task, [], trainings={}).text == ""
    near = check_run(
        task, [_run("aa", validation=0.91, points=3.0), _run("bb", validation=0.5)], trainings={}
    )
    assert not near.done
    assert "nearest run aa: 91.0% validation accuracy, a gap of 3.0 points" in near.text
    assert "Asked for: a gap under 2 points." in near.text
    done = check_run(task, [_run("aa", points=2.0), _run("bb", validation=0.88)], trainings={})
    assert done.done
    assert done.text.startswith("Run bb: 88.0%")


def test_a_run_without_epochs_has_no_gap_to_show() -> None:
    task = RunTask(id="t", text="", gap_below=50)
    assert not check_run(task, [_run(points=None)], trainings={}).done


def test_a_large_gap_and_few_parameters_can_be_asked_for() -> None:
    task = RunTask(id="t", text="", gap_at_least=15, parameters_at_most=10_000)
    found = check_run(task, [_run(points=20, parameters=10_001)], trainings={})
    assert not found.done
    assert "at most 10,000 parameters" in found.text
    assert check_run(task, [_run(points=15, parameters=10_000)], trainings={}).done


def test_only_the_training_or_the_settings_that_are_named_count() -> None:
    like = RunTask(id="t", text="", like="first")
    trainings = {"first": SMALL}
    assert check_run(like, [_run(config=SMALL)], trainings=trainings).done
    other = check_run(like, [_run()], trainings=trainings)
    assert not other.done
    assert "other settings" in other.text
    settings = RunTask(id="t", text="", settings={"training_size": "300"})
    assert check_run(settings, [_run(config=SMALL.changed(epochs=3))], trainings={}).done
    assert not check_run(settings, [_run()], trainings={}).done


def test_a_choice_is_right_or_not_yet() -> None:
    task = ChoiceTask(id="t", text="", options=("a", "b"), right=2, because="Because.")
    assert not check_choice(task, "").text
    assert not check_choice(task, "1").done
    assert check_choice(task, "2").done
    assert check_choice(task, "2").text == "Because."


@pytest.mark.parametrize(
    ("answer", "done"),
    [
        ("784", True), (" 784.0 ", True), ("784,0", True), ("785", False), ("", False),
        ("many", False), ("nan", False), ("inf", False),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(answer: str, done: bool) -> None:
    assert check_number(NumberTask(id="t", text="", right=784), answer).done is done


def test_thousands_may_be_parted_and_a_share_may_be_near_enough() -> None:
    assert check_number(NumberTask(id="t", text="", right=60_000), "60,000").done
    share = NumberTask(id="t", text="", right=12.5, within=0.5)
    assert check_number(share, "12,9 %").done
    assert not check_number(share, "13.1").done


def test_the_pair_with_the_most_pictures_both_ways_is_found() -> None:
    confusion = np.array([[9, 2, 1], [3, 9, 4], [0, 1, 9]], np.int64)
    # 0 and 1: 2 + 3 = 5; 1 and 2: 4 + 1 = 5; 0 and 2: 1.
    assert check_pair((0, 1), confusion).done
    assert check_pair((2, 1), confusion).done
    wrong = check_pair((0, 2), confusion)
    assert not wrong.done
    assert "on 1 picture," in wrong.text
    assert not check_pair(None, confusion).done
    assert not check_pair((1, 1), confusion).done
    assert not check_pair((0, 1), np.diag([5, 5, 5])).done


def test_words_and_photos_are_counted() -> None:
    words = WordsTask(id="t", text="", least=5)
    assert [check_words(words, text).done for text in ("", "  a  ", "shirt")] == [
        False, False, True,
    ]  # fmt: skip
    assert not check_photos(3, 2).done
    assert check_photos(3, 2).text == "2 of 3 photos so far."
    assert check_photos(3, 3).done
