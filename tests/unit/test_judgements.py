"""What visitors say of pictures: kept for each visitor, changed, taken back, still there later."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fmnist.runs.judgements import LABEL, QUIZ, Subject
from fmnist.runs.store import RunStore

ANN = Subject(owner="ann", kind=LABEL, dataset="sha256:" + 64 * "0", split="train")


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'runs.db'}")


def _said(store: RunStore, subject: Subject) -> dict[int, str]:
    return {picture: found.verdict for picture, found in store.judgements.of(subject).items()}


def test_a_verdict_is_there_when_the_store_is_opened_again(store: RunStore) -> None:
    store.judgements.say(ANN, 7, "wrong")
    store.judgements.say(ANN, 40, "keep", seconds=2.5)
    found = RunStore(store.url).judgements.of(ANN)
    assert {picture: each.verdict for picture, each in found.items()} == {7: "wrong", 40: "keep"}
    assert (found[7].seconds, found[40].seconds) == (None, 2.5)
    assert found[7].subject == ANN
    assert found[7].made <= found[40].made


def test_saying_it_again_replaces_it(store: RunStore) -> None:
    store.judgements.say(ANN, 7, "wrong")
    store.judgements.say(ANN, 7, "unsure")
    assert _said(store, ANN) == {7: "unsure"}


@pytest.mark.parametrize(
    "change",
    [
        {"owner": "bob"},
        {"kind": QUIZ},
        {"dataset": "sha256:other"},
        {"split": "test"},
        {"occasion": "4711"},
    ],
)
def test_what_somebody_else_or_another_occasion_says_is_kept_apart(
    store: RunStore, change: dict[str, str]
) -> None:
    other = replace(ANN, **change)
    store.judgements.say(ANN, 7, "wrong")
    store.judgements.say(other, 7, "keep")
    store.judgements.take_back(other)
    assert _said(store, ANN) == {7: "wrong"}
    assert _said(store, other) == {}


def test_some_are_taken_back_and_the_others_stay(store: RunStore) -> None:
    for picture in (1, 2, 3):
        store.judgements.say(ANN, picture, "keep")
    store.judgements.take_back(ANN, [1, 3, 99])
    assert _said(store, ANN) == {2: "keep"}


def test_everything_a_visitor_said_comes_oldest_first(store: RunStore) -> None:
    for occasion, picture in (("9", 5), ("3", 4), ("9", 1)):
        store.judgements.say(replace(ANN, kind=QUIZ, occasion=occasion), picture, "0")
    store.judgements.say(ANN, 5, "wrong")
    found = store.judgements.everything("ann", QUIZ, ANN.dataset)
    assert [(each.subject.occasion, each.picture) for each in found] == [
        ("9", 5), ("3", 4), ("9", 1),
    ]  # fmt: skip
