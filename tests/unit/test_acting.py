"""Who may do what: every action of the store by its owner, a stranger and a teacher."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fmnist.errors import FmnistError, LimitError, NotYoursError
from fmnist.runs.acting import Acting, Actor
from fmnist.runs.answers_given import AnswerGiven
from fmnist.runs.judgements import LABEL, Subject
from fmnist.runs.records import RunStatus
from fmnist.runs.room import Limits, Room
from fmnist.runs.store import RunStore
from fmnist.training.config import TrainingConfig
from fmnist.training.sweeps import seeds

OWNER = "calm-otter-" + "a" * 32
STRANGER = "calm-otter-" + "b" * 32
LENET = TrainingConfig(epochs=3)
SUBJECT = Subject(owner=OWNER, kind=LABEL, dataset="d", split="train")


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'runs.db'}")


def _acting(store: RunStore, owner: str, *, teacher: bool = False) -> Acting:
    return Acting(store, lambda: Actor(owner, teacher=teacher))


def _answer(owner: str) -> AnswerGiven:
    return AnswerGiven(
        owner=owner, picture=np.zeros((28, 28), np.uint8), label=1, said=1, probability=0.9,
        known=1.0, model="m", kind="photo",
    )  # fmt: skip


Action = Callable[[Acting, dict[str, str]], object]

ON_RUNS: dict[str, Action] = {
    "stop": lambda acting, ids: acting.stop(ids["run"]),
    "pause": lambda acting, ids: acting.pause(ids["run"]),
    "resume": lambda acting, ids: acting.resume(ids["run"]),
    "step": lambda acting, ids: acting.step(ids["run"]),
    "step_epoch": lambda acting, ids: acting.step_epoch(ids["run"]),
    "label": lambda acting, ids: acting.label(ids["run"], name="mine", note="n", tags=["t"]),
    "remove": lambda acting, ids: acting.remove([ids["run"]]),
    "restore": lambda acting, ids: acting.restore([ids["run"]]),
    "stop_experiment": lambda acting, ids: acting.stop_experiment(ids["experiment"]),
    "pause_experiment": lambda acting, ids: acting.pause_experiment(ids["experiment"]),
    "resume_experiment": lambda acting, ids: acting.resume_experiment(ids["experiment"]),
    "remove_experiment": lambda acting, ids: acting.remove_experiment(ids["experiment"]),
    "restore_experiment": lambda acting, ids: acting.restore_experiment(ids["experiment"]),
}
"""What the owner and a teacher may do."""

ON_ONES_OWN: dict[str, Action] = {
    "remove_model": lambda acting, ids: acting.remove_model(ids["model"]),
    "give_answer": lambda acting, _ids: acting.give_answer(_answer(OWNER)),
    "judge": lambda acting, _ids: acting.judge(SUBJECT, 3, "keep"),
    "take_back_judgements": lambda acting, _ids: acting.take_back_judgements(SUBJECT),
}
"""What nobody but the owner may do."""

ON_THE_ROOM: dict[str, Action] = {
    "set_room": lambda acting, _ids: acting.set_room(Room(queue_paused=True)),
    "clear_room": lambda acting, _ids: acting.clear_room(),
    "restore_room": lambda acting, _ids: acting.restore_room(0.0),
}
"""What nobody but a teacher may do."""

FOR_EVERYBODY = {
    "train", "train_all", "bring_model", "keep_model", "take_back_answers",
    "call_oneself", "may_change", "answer_task", "finish_task",
}  # fmt: skip
"""What touches nothing but the actor's own, whoever it is."""


@pytest.fixture
def ids(store: RunStore) -> dict[str, str]:
    store.judgements.say(SUBJECT, 3, "wrong")
    store.answers_given.give(_answer(OWNER))
    return {
        "run": store.create(LENET, owner=OWNER),
        "experiment": store.experiments.create(seeds(LENET, 2), owner=OWNER),
        "model": store.imports.add(OWNER, "model.keras", b"..."),
    }


def _state(store: RunStore) -> object:
    return (
        store.runs(),
        store.imports.of(OWNER, accepted=False),
        store.judgements.of(SUBJECT),
        [answer.label for answer in store.answers_given.of(OWNER)],
        store.room.get(),
    )


def test_every_action_is_in_one_of_the_lists() -> None:
    actions = {name for name, _ in inspect.getmembers(Acting, inspect.isfunction) if name[0] != "_"}
    assert actions == {*ON_RUNS, *ON_ONES_OWN, *ON_THE_ROOM, *FOR_EVERYBODY}


@pytest.mark.parametrize("name", [*ON_RUNS, *ON_ONES_OWN, *ON_THE_ROOM])
def test_a_stranger_changes_nothing_and_is_told_whose_it_is(
    store: RunStore, ids: dict[str, str], name: str
) -> None:
    before = _state(store)
    action = {**ON_RUNS, **ON_ONES_OWN, **ON_THE_ROOM}[name]
    said = "only a teacher can" if name in ON_THE_ROOM else "belongs to calm-otter-aaaaaa; only"
    with pytest.raises(NotYoursError, match=said):
        action(_acting(store, STRANGER), ids)
    assert _state(store) == before


@pytest.mark.parametrize("name", [*ON_RUNS, *ON_ONES_OWN])
def test_the_owner_may(store: RunStore, ids: dict[str, str], name: str) -> None:
    {**ON_RUNS, **ON_ONES_OWN}[name](_acting(store, OWNER), ids)


@pytest.mark.parametrize("name", [*ON_RUNS, *ON_THE_ROOM])
def test_a_teacher_may(store: RunStore, ids: dict[str, str], name: str) -> None:
    {**ON_RUNS, **ON_THE_ROOM}[name](_acting(store, "teacher", teacher=True), ids)


@pytest.mark.parametrize("name", ON_ONES_OWN)
def test_a_teacher_says_nothing_in_the_name_of_others(
    store: RunStore, ids: dict[str, str], name: str
) -> None:
    with pytest.raises(NotYoursError):
        ON_ONES_OWN[name](_acting(store, "teacher", teacher=True), ids)


def test_nobody_is_not_the_owner_of_what_belongs_to_nobody(store: RunStore) -> None:
    run_id = store.create(LENET, owner="")
    with pytest.raises(NotYoursError):
        _acting(store, "").stop(run_id)


def test_several_runs_are_removed_all_or_none(store: RunStore, ids: dict[str, str]) -> None:
    own = store.create(LENET, owner=STRANGER)
    with pytest.raises(NotYoursError, match=ids["run"]):
        _acting(store, STRANGER).remove([own, ids["run"]])
    assert len(store.runs(single=True)) == 2


def test_an_unknown_run_is_named(store: RunStore) -> None:
    with pytest.raises(FmnistError, match="no run 'nothing'"):
        _acting(store, OWNER).stop("nothing")


def test_who_chose_a_name_is_called_by_it(store: RunStore, ids: dict[str, str]) -> None:
    _acting(store, OWNER).call_oneself("Anna")
    with pytest.raises(NotYoursError, match="belongs to Anna; only they and a teacher can"):
        _acting(store, STRANGER).stop(ids["run"])


def test_answers_taken_back_are_ones_own(store: RunStore, ids: dict[str, str]) -> None:
    _acting(store, STRANGER).take_back_answers()
    assert len(store.answers_given.of(OWNER)) == 1
    _acting(store, OWNER).take_back_answers()
    assert store.answers_given.of(OWNER) == []


def test_tasks_of_lessons_are_answered_for_oneself(store: RunStore) -> None:
    _acting(store, STRANGER).answer_task("look", "pixels", "784")
    _acting(store, STRANGER).finish_task("look", "pixels")
    assert store.lesson_answers.done(STRANGER) == {"look": frozenset({"pixels"})}
    assert store.lesson_answers.done(OWNER) == {}


def test_limits_hold_for_visitors_and_not_for_a_teacher(store: RunStore) -> None:
    store.room.put(Room(limits=Limits(epochs=2)))
    with pytest.raises(LimitError):
        _acting(store, OWNER).train(LENET)
    with pytest.raises(LimitError):
        _acting(store, OWNER).train_all(seeds(LENET, 2))
    assert store.runs() == []
    run = store.get(_acting(store, "teacher", teacher=True).train(LENET, preset="tuned"))
    assert (run.owner, run.preset) == ("teacher", "tuned")


def test_a_teacher_who_has_signed_out_is_none_at_the_next_press(store: RunStore) -> None:
    signed_in = True
    acting = Acting(store, lambda: Actor("t", teacher=signed_in))
    acting.set_room(Room())
    signed_in = False
    with pytest.raises(NotYoursError):
        acting.set_room(Room())


def test_a_cleared_room_is_brought_back_whole_and_the_command_line_keeps_its_runs(
    store: RunStore, ids: dict[str, str]
) -> None:
    kept = store.create(LENET, owner="user:ada")
    gone = store.create(LENET, owner=OWNER)
    store.remove([gone])
    teacher = _acting(store, "teacher", teacher=True)
    assert store.count_of_visitors() == 3
    moment, count = teacher.clear_room()
    assert count == 3
    assert [run.id for run in store.runs()] == [kept]
    assert store.get(kept).status is RunStatus.QUEUED
    assert store.get(ids["run"]).status is RunStatus.STOPPED
    teacher.restore_room(moment)
    assert len(store.runs()) == 4
    assert gone not in {run.id for run in store.runs()}  # it was removed before
