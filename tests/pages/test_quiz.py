"""The Quiz view of the Dataset page: begun, answered, taken back, left, ended, played again."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from fmnist.data import load_dataset
from fmnist.quiz import COUNT, draw
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
    wrong = _component(app, "quiz_wrong")
    assert wrong["classes"] == labels[:2]
    assert all("you: " in note and "model: " in note for note in wrong["notes"])
    matrix = _component(app, "quiz_matrix")
    counts = np.array([[int(cell["text"] or 0) for cell in row] for row in matrix["cells"]])
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


def test_giving_up_leads_back_to_the_beginning(open_page: OpenPage) -> None:
    app = _begun(open_page)
    _answer(app, 3)
    app.button(key="quiz_give_up").click().run()
    assert "Can you do better than a network?" in _texts(app)
    assert "quiz" not in app.query_params
