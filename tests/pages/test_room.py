"""The room: with and without a teacher, signing in and out, the rules as students meet them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from fmnist.passwords import hash_password
from fmnist.runs.records import RunStatus
from fmnist.runs.room import Limits, Room
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import TrainingConfig
from fmnist.ui import teacher
from tests.finished import finished_run
from tests.pages.conftest import OpenPage

WORDS = "correct horse"
HASHED = hash_password(WORDS)
LENET = TrainingConfig(dataset="practice")


@pytest.fixture
def taught(home: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server with a teacher, of whom nobody has tried to be one yet."""
    monkeypatch.setenv("FMNIST_TEACHER_PASSWORD", HASHED)
    teacher._throttle.cache_clear()
    yield
    teacher._throttle.cache_clear()


@pytest.fixture
def store(settings: Settings) -> RunStore:
    return RunStore(settings.database_url)


def _texts(page: AppTest) -> str:
    kinds = (page.markdown, page.caption, page.subheader, page.info, page.warning, page.error)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def _keys(page: AppTest) -> set[str | None]:
    return {button.key for button in page.button}


def _name_field(page: AppTest) -> TextInput:
    """Open the menu, which ``AppTest`` does not know, and return its field."""
    page.session_state["person_menu"] = True
    page.run()
    return page.text_input(key="person_name")


def _sign_in(page: AppTest, words: str = WORDS) -> AppTest:
    page.text_input(key="room_password").set_value(words)
    return page.button(key="room_sign_in_button").click().run()


def test_without_a_teacher_the_page_says_how_to_be_one(open_page: OpenPage) -> None:
    page = open_page("room")
    assert not page.exception
    assert "Nothing is limited" in _texts(page)
    assert "Nobody can sign in here yet" in _texts(page)
    assert "python -m fmnist hash-password" in page.code[0].value
    assert not page.text_input


def test_a_wrong_password_is_refused_and_too_many_wait(
    open_page: OpenPage, taught: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teacher, "_place", lambda: "192.0.2.7")
    page = open_page("room")
    assert "test set is sealed" in _texts(page)
    for _number in range(5):
        page = _sign_in(page, "wrong wrong")
        assert [toast.value for toast in page.toast] == ["That is not the teacher's password."]
    page = _sign_in(page)
    assert "Too many tries. The next one is possible in" in page.toast[0].value
    assert "room_sign_out" not in _keys(page)


def test_who_knows_the_password_signs_in_and_out(
    open_page: OpenPage, taught: None, store: RunStore
) -> None:
    page = _sign_in(open_page("room"))
    assert not page.exception
    assert "You are signed in as a teacher." in _texts(page)
    assert "Nothing runs, and nothing waits." in _texts(page)
    page.button(key="room_sign_out").click().run()
    assert "room_sign_in_button" in _keys(page)
    assert "room_save" not in _keys(page)


def test_the_queue_is_paused_and_everybody_is_told(
    open_page: OpenPage, taught: None, store: RunStore
) -> None:
    page = _sign_in(open_page("room"))
    page.button(key="room_queue").click().run()
    assert store.room.queue_paused()
    assert "**Paused.**" in _texts(page)
    student = open_page("train")
    assert not student.exception
    assert "The teacher has paused the queue" in _texts(student)
    page.button(key="room_queue").click().run()
    assert not store.room.queue_paused()


def test_the_test_set_is_opened_and_sealed(
    open_page: OpenPage, taught: None, store: RunStore
) -> None:
    page = _sign_in(open_page("room"))
    page.button(key="room_test_set").click().run()
    assert store.room.get(taught=True).test_set_open
    page.button(key="room_test_set").click().run()
    assert not store.room.get(taught=True).test_set_open


def test_rules_are_saved_and_stand_in_the_form_again(
    open_page: OpenPage, taught: None, store: RunStore
) -> None:
    page = _sign_in(open_page("room"))
    page.number_input(key="room_epochs").set_value(5)
    page.multiselect(key="room_networks").set_value(["lenet5"])
    page.multiselect(key="room_pages").set_value(["inside"])
    page.multiselect(key="room_parts").set_value(["learning", "sweep"])
    page.button(key="room_save").click().run()
    assert not page.exception
    wanted = Room(
        limits=Limits(epochs=5, architectures=("lenet5",)),
        hidden=("inside", "train.learning", "train.sweep"),
        test_set_open=False,
    )
    assert store.room.get(taught=True) == wanted
    again = _sign_in(open_page("room"))
    assert again.number_input(key="room_epochs").value == 5
    assert again.multiselect(key="room_parts").value == ["learning", "sweep"]


def test_a_student_reads_the_rules(open_page: OpenPage, taught: None, store: RunStore) -> None:
    store.room.put(Room(limits=Limits(epochs=1, runs=2), hidden=("inside", "train.code")))
    said = _texts(open_page("room"))
    assert "At most 1 epoch a training." in said
    assert "At most 2 trainings at once" in said
    assert "Hidden for now: Inside, As code." in said


def test_a_hidden_page_is_not_drawn_but_for_the_teacher(
    open_page: OpenPage, taught: None, store: RunStore
) -> None:
    store.room.put(Room(hidden=("models",)))
    page = open_page("models")
    assert not page.exception
    assert "Your teacher has hidden this page for now." in _texts(page)
    page = _sign_in(open_page("room"))
    page.switch_page("pages/models.py").run()
    assert "hidden this page" not in _texts(page)


def test_the_form_keeps_to_the_limits(open_page: OpenPage, taught: None, store: RunStore) -> None:
    store.room.put(
        Room(
            limits=Limits(epochs=2, architectures=("improved_cnn",)),
            hidden=("train.learning", "train.sweep"),
        )
    )
    page = open_page("train")
    assert not page.exception
    assert "Set by your teacher: At most 2 epochs a training." in _texts(page)
    assert "your teacher accepts at most 2 for now" in _texts(page)
    assert page.button(key="train_start").disabled
    assert [tab.label for tab in page.tabs] == ["Network", "Augmentation", "Pictures", "As code"]
    page.button(key="train_within_limits").click().run()
    assert not page.exception
    assert page.number_input(key="train_epochs").value == 2
    assert not page.button(key="train_start").disabled
    page.button(key="train_start").click().run()
    (run,) = store.runs()
    assert (run.config.epochs, run.config.architecture) == (2, "improved_cnn")


def test_one_run_too_many_is_refused_with_a_reason(
    open_page: OpenPage, taught: None, store: RunStore
) -> None:
    store.room.put(Room(limits=Limits(runs=1)))
    page = open_page("train")
    page.button(key="train_start").click().run()
    page.button(key="train_start").click().run()
    assert "your teacher accepts at most 1 at once" in _texts(page)
    assert len(store.runs()) == 1


def test_anybodys_run_is_stopped_by_the_teacher(
    open_page: OpenPage, taught: None, store: RunStore
) -> None:
    first, second = (store.create(LENET, owner=f"calm-otter-000{n}") for n in range(2))
    store.visitors.call("calm-otter-0000", "*Anna*")
    page = _sign_in(open_page("room"))
    assert "**2** queued · of 2 people" in _texts(page)
    labels = [link.proto.label for link in page.get("page_link")]
    assert any(label.startswith(r"**\*Anna\*** · ") for label in labels)
    page.button(key=f"room_stop_{first}").click().run()
    assert store.get(first).status is RunStatus.STOPPED
    page.button(key="room_stop_all").click().run()
    assert store.get(second).status is RunStatus.STOPPED


def test_the_room_is_cleared_and_brought_back(
    open_page: OpenPage, taught: None, store: RunStore
) -> None:
    run_id = finished_run(store, LENET, owner="calm-otter-0000")
    page = _sign_in(open_page("room"))
    page.button(key="room_clear").click().run()
    assert store.runs() == []
    assert "1 training cleared." in _texts(page)
    page.button(key="room_restore").click().run()
    assert [run.id for run in store.runs()] == [run_id]
    assert "room_restore" not in _keys(page)


def test_a_stranger_sees_a_run_without_its_buttons(open_page: OpenPage, store: RunStore) -> None:
    run_id = store.create(LENET, owner="calm-otter-0000")
    store.visitors.call("calm-otter-0000", "Anna")
    page = open_page("train", run=run_id)
    assert not page.exception
    assert "This run belongs to Anna" in _texts(page)
    assert not _keys(page) & {"run_pause", "run_stop", "run_step"}


def test_a_visitor_is_called_as_they_wish(open_page: OpenPage, store: RunStore) -> None:
    page = open_page("home")
    owner = page.session_state["kept:visitor"]
    _name_field(page).set_value(" <b>Anna</b> ").run()
    assert not page.exception
    assert store.visitors.names() == {owner: "<b>Anna</b>"}
    _name_field(page).set_value("two (2)").run()
    assert "looks like a name that the app gives itself" in page.toast[0].value
    assert store.visitors.given(owner) == "<b>Anna</b>"
    finished_run(store, LENET, owner=owner)
    page.switch_page("pages/runs.py").run()
    assert page.dataframe[0].value["owner"].tolist() == ["<b>Anna</b> (you)"]


def test_the_teacher_sees_how_far_the_class_is(
    open_page: OpenPage, taught: None, store: RunStore
) -> None:
    anna = "calm-otter-3f9c2a00112233445566778899aabbcc"
    store.visitors.call(anna, "Anna *B*")
    page = _sign_in(open_page("room"))
    page.selectbox(key="room_lesson").select("look").run()
    assert "Nobody has answered anything" in _texts(page)
    for task, text in (("pixels", "784"), ("tell-apart", "So that *nobody* learns them by heart.")):
        store.lesson_answers.give(anna, "look", task, text)
        store.lesson_answers.finish(anna, "look", task)
    page.run()
    table = page.dataframe[0].value
    assert table["name"].tolist() == ["Anna *B*"]
    assert table["all"].tolist() == [2]
    assert (table.iloc[0] == "✓").sum() == 2
    assert "**1 person** at it." in _texts(page)
    assert r"So that \*nobody\* learns them by heart\." in _texts(page)
    assert not page.exception
