"""The Quiz view of the Dataset page: begun, answered, taken back, left, ended, played again."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from fmnist.data import load_dataset
from fmnist.errors import StoreBusyError
from fmnist.quiz import COUNT, draw
from fmnist.runs.judgements import Judgements
from fmnist.settings import Settings
from tests.pages.conftest import OpenPage

SEED = 4711


def _quiz(open_page: OpenPage, **address: str) -> Any:
    app = open_page("dataset", view="quiz", **address)
    assert not app.exception
    return app


def _begun(open_page: OpenPage) -> Any:
    app = _quiz(open_page, quiz=str(SEED))
    app.button(key="quiz_start").click().run()
    assert not app.exception
    return app


def _labels() -> list[int]:
    y_test = load_dataset("practice", Settings.from_environment()).y_test
    return [int(y_test[index]) for index in draw(len(y_test), SEED)]


def _answer(app: Any, label: int) -> None:
    app.button(key=f"quiz_answer_{label}").click().run()
    assert not app.exception


def _component(app: Any, key: str) -> Any:
    """Return what the page gave to one of our components."""
    (found,) = (e for e in app.get("bidi_component") if e.proto.id.endswith(key))
    return json.loads(found.proto.json)


def _seed(app: Any) -> str:
    """Return what the address says."""
    found = app.query_params["quiz"]
    return str(found if isinstance(found, str) else found[-1])


def _texts(app: Any) -> str:
    elements = [*app.markdown, *app.caption, *app.subheader, *app.info, *app.success]
    progress = [element.proto.text for element in app.get("progress")]
    return "\n".join([*(str(element.value) for element in elements), *progress])


def _metrics(app: Any) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_it_waits_for_somebody_to_start_the_clock(open_page: OpenPage) -> None:
    app = _quiz(open_page)
    assert "Can you do better than a network?" in _texts(app)
    assert [button.key for button in app.button] == ["quiz_start"]
    app.button(key="quiz_start").click().run()
    assert "Picture 1 of 20" in _texts(app)
    assert 1 <= int(_seed(app)) <= 9999


def test_a_link_to_a_quiz_says_that_its_pictures_are_the_same_for_all(
    open_page: OpenPage,
) -> None:
    app = _quiz(open_page, quiz=str(SEED))
    assert "whoever opens it labels the same ones" in _texts(app)
    app.button(key="quiz_start").click().run()
    assert _seed(app) == str(SEED)


def test_labelling_all_ends_with_yours_beside_the_models(open_page: OpenPage) -> None:
    app = _begun(open_page)
    labels = _labels()
    given = [(label + 1) % 10 if position < 2 else label for position, label in enumerate(labels)]
    for label in given:
        _answer(app, label)
    found = _metrics(app)
    assert found["You"] == "90%"
    assert found["People, as published"] == "83.5%"
    assert found["The model, same pictures"].endswith("%")
    assert found["The model, all test pictures"].endswith("%")
    assert "95% confidence interval" in _texts(app)
    wrong = _component(app, "quiz_pictures")
    assert wrong["classes"] == labels[:2]
    assert all("you: " in note and "model: " in note for note in wrong["notes"])
    matrix = _component(app, "quiz_matrix")
    counts = np.zeros((10, 10), int)
    for cell in matrix["cells"]:
        counts[tuple(cell["at"])] = int(cell["text"])
    assert counts.sum() == COUNT
    assert np.trace(counts) == COUNT - 2

    app.button(key="quiz_again").click().run()
    assert "Picture 1 of 20" in _texts(app)
    assert _seed(app) != str(SEED)


def test_all_right_is_said_too(open_page: OpenPage) -> None:
    app = _begun(open_page)
    for label in _labels():
        _answer(app, label)
    assert _metrics(app)["You"] == "100%"
    assert "Nothing: every picture is right." in _texts(app)


def test_a_label_is_taken_back(open_page: OpenPage) -> None:
    app = _begun(open_page)
    assert app.button(key="quiz_back").disabled
    _answer(app, 3)
    _answer(app, 4)
    assert "Picture 3 of 20" in _texts(app)
    app.button(key="quiz_back").click().run()
    assert "Picture 2 of 20" in _texts(app)


def test_it_goes_on_after_a_visit_to_another_page(open_page: OpenPage) -> None:
    app = _begun(open_page)
    _answer(app, 3)
    app.switch_page("pages/home.py").run()
    app.switch_page("pages/dataset.py").run()
    assert not app.exception
    assert "Picture 2 of 20" in _texts(app)


def _visit_of(open_page: OpenPage, visitor: str, **address: str) -> Any:
    """Open the quiz as that visitor in a new session: what a reload is."""
    app = open_page()
    app.session_state["kept:visitor"] = visitor
    app.query_params.update({"view": "quiz", **address})
    app.switch_page("pages/dataset.py").run()
    assert not app.exception
    return app


def test_it_goes_on_after_a_reload_for_its_visitor_alone(open_page: OpenPage) -> None:
    app = _begun(open_page)
    labels = _labels()
    for label in labels[:3]:
        _answer(app, label)
    app.button(key="quiz_back").click().run()
    me = app.session_state["kept:visitor"]
    again = _visit_of(open_page, me, quiz=str(SEED))
    assert "Picture 3 of 20" in _texts(again)
    for label in labels[2:]:
        _answer(again, label)
    assert _metrics(again)["You"] == "100%"
    # A result is there after a reload too, and is listed; others see nothing of it.
    assert _metrics(_visit_of(open_page, me, quiz=str(SEED)))["You"] == "100%"
    listed = _visit_of(open_page, me)
    assert "20 of 20 right" in listed.button(key=f"quiz_past_{SEED}").label
    listed.button(key=f"quiz_past_{SEED}").click().run()
    assert _metrics(listed)["You"] == "100%"
    other = _visit_of(open_page, "somebody-else", quiz=str(SEED))
    assert [button.key for button in other.button] == ["quiz_start"]


def test_one_that_was_left_is_offered_and_given_up_for_good(open_page: OpenPage) -> None:
    app = _begun(open_page)
    _answer(app, 3)
    later = _visit_of(open_page, app.session_state["kept:visitor"])
    assert later.button(key=f"quiz_past_{SEED}").label == "Go on: picture 2 of 20"
    later.button(key=f"quiz_past_{SEED}").click().run()
    assert "Picture 2 of 20" in _texts(later)
    later.button(key="quiz_give_up").click().run()
    assert [button.key for button in later.button] == ["quiz_start"]


def test_a_store_that_does_not_answer_is_told_of_and_the_quiz_goes_on(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_arguments: object, **_options: object) -> None:
        raise StoreBusyError("It is locked.")

    for name in ("of", "everything", "say", "take_back"):
        monkeypatch.setattr(Judgements, name, locked)
    app = _begun(open_page)
    _answer(app, 3)
    assert [toast.value for toast in app.toast] == ["It is locked."]
    assert "Picture 2 of 20" in _texts(app)


def test_a_cell_of_the_matrix_leads_to_its_pictures(open_page: OpenPage) -> None:
    app = _begun(open_page)
    labels = _labels()
    given = [(labels[0] + 1) % 10, *labels[1:]]
    for label in given:
        _answer(app, label)
    assert _component(app, "quiz_pictures")["classes"] == labels[:1]
    cell = [labels[1], labels[1]]
    app.session_state["clicked:quiz_matrix"] = [cell]
    app.run()
    assert not app.exception
    assert _component(app, "quiz_matrix")["selected"] == [cell]
    assert set(_component(app, "quiz_pictures")["classes"]) == {labels[1]}
    app.session_state["clicked:quiz_matrix"] = [[labels[0], (labels[0] + 5) % 10]]
    app.run()
    assert "No picture is in the chosen cells." in _texts(app)
    app.button(key="quiz_chip_0").click().run()
    assert _component(app, "quiz_pictures")["classes"] == labels[:1]


def test_giving_up_leads_back_to_the_beginning(open_page: OpenPage) -> None:
    app = _begun(open_page)
    _answer(app, 3)
    app.button(key="quiz_give_up").click().run()
    assert "Can you do better than a network?" in _texts(app)
    assert "quiz" not in app.query_params
