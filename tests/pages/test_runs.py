"""The Runs page: no runs, the table, one run and several by their address, labels, delete, undo."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from fmnist.runs.records import RunStatus
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import TrainingConfig
from tests.finished import finished_run
from tests.pages.conftest import OpenPage

ME = "calm-otter-0001"
LENET = TrainingConfig(dataset="practice")


@pytest.fixture
def store(settings: Settings) -> RunStore:
    return RunStore(settings.database_url)


def _open(open_page: OpenPage, **address: str) -> AppTest:
    """Open the page as the visitor ``ME``."""
    page = open_page("home")
    page.session_state["kept:visitor"] = ME
    page.query_params.update(address)
    page.switch_page("pages/runs.py")
    return page.run()


def _texts(page: AppTest) -> str:
    kinds = (page.markdown, page.caption, page.subheader, page.info, page.warning, page.error)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def _keys(page: AppTest) -> set[str | None]:
    return {button.key for button in page.button}


def test_before_the_first_run_the_page_says_what_to_do(
    open_page: OpenPage, store: RunStore
) -> None:
    page = _open(open_page)
    assert not page.exception
    assert "No runs yet. Train a network" in _texts(page)
    assert not page.dataframe


def test_the_table_tells_what_is_known_of_each_run(open_page: OpenPage, store: RunStore) -> None:
    run_id = finished_run(store, LENET, owner=ME, accuracy=0.9, preset_name="article")
    store.create(LENET, owner="somebody")
    store.label(run_id, name="baseline", tags=["lesson"])
    page = _open(open_page)
    assert not page.exception
    assert "2 runs." in _texts(page)
    assert "Tick a run" in _texts(page)
    table = page.dataframe[0].value
    assert table["status"].tolist() == ["queued", "finished"]
    assert table["run"].tolist()[1] == "baseline"
    row = table.iloc[1]
    assert (row["test"], row["interval"], row["validation"]) == (90.0, "87.1–92.3%", 25.0)
    assert (row["parameters"], row["size"], row["seconds"], row["epochs"]) == (61_706, 1000, 20, 2)
    assert (row["owner"], row["preset"], row["dataset"]) == (f"{ME} (you)", "article", "Practice")


def test_search_and_filters_narrow_the_table_and_stand_in_the_address(
    open_page: OpenPage, store: RunStore
) -> None:
    mine = finished_run(store, LENET, owner=ME)
    other = finished_run(store, LENET.changed(architecture="residual"))
    page = _open(open_page, find="residual")
    assert page.dataframe[0].value["run"].tolist() == [other]
    assert "1 of 2 runs." in _texts(page)
    page.text_input(key="runs_search").set_value("").run()
    page.button_group(key="runs_owner").set_value("mine").run()
    assert page.dataframe[0].value["run"].tolist() == [mine]
    assert page.query_params["owner"] in ("mine", ["mine"])
    assert "find" not in page.query_params
    page.multiselect(key="runs_status").set_value(["failed"]).run()
    assert "No run fits" in _texts(page)
    page.button(key="runs_show_all").click().run()
    assert len(page.dataframe[0].value) == 2
    assert "status" not in page.query_params


def test_a_run_by_its_address_is_renamed_tagged_and_noted(
    open_page: OpenPage, store: RunStore
) -> None:
    run_id = finished_run(store, LENET, owner=ME)
    page = _open(open_page, runs=run_id)
    assert not page.exception
    assert run_id in _texts(page)
    page.text_input(key=f"runs_name_{run_id}").set_value("*first* try")
    page.text_area(key=f"runs_note_{run_id}").set_value("learning rate too high?")
    page.button(key=f"runs_save_{run_id}").click().run()
    assert not page.exception
    run = store.get(run_id)
    assert (run.name, run.note) == ("*first* try", "learning rate too high?")
    # A name is no markup.
    assert rf"\*first\* try · {run_id}" in _texts(page)
    assert page.dataframe[0].value["run"].tolist() == ["*first* try"]


def test_a_run_is_deleted_and_the_deletion_undone(open_page: OpenPage, store: RunStore) -> None:
    run_id, kept = finished_run(store, LENET, owner=ME), finished_run(store, LENET, owner=ME)
    page = _open(open_page, runs=run_id)
    page.button(key="runs_delete").click().run()
    assert not page.exception
    assert [run.id for run in store.runs()] == [kept]
    assert page.dataframe[0].value["run"].tolist() == [kept]
    assert "vanishes for good after a day" in _texts(page)
    page.button(key="runs_undo").click().run()
    assert {run.id for run in store.runs()} == {run_id, kept}
    assert len(page.dataframe[0].value) == 2
    assert "runs_undo" not in _keys(page)
    assert page.query_params["runs"] in (run_id, [run_id])


def test_the_only_run_deleted_can_still_be_brought_back(
    open_page: OpenPage, store: RunStore
) -> None:
    run_id = finished_run(store, LENET, owner=ME)
    page = _open(open_page, runs=run_id)
    page.button(key="runs_delete").click().run()
    assert "No runs yet" in _texts(page)
    page.button(key="runs_undo").click().run()
    assert [run.id for run in store.runs()] == [run_id]


def test_somebody_elses_run_can_be_looked_at_but_not_changed(
    open_page: OpenPage, store: RunStore
) -> None:
    run_id = store.create(LENET, owner="merry-owl")
    store.label(run_id, note="Their note.", tags=["theirs"])
    page = _open(open_page, runs=run_id)
    assert not page.exception
    assert "belongs to merry-owl" in _texts(page)
    assert not _keys(page) & {"runs_delete", "runs_stop", f"runs_save_{run_id}"}
    assert not page.text_area
    assert "Their note." in [text.value for text in page.text]


def test_a_live_run_of_ones_own_is_stopped(open_page: OpenPage, store: RunStore) -> None:
    run_id = store.create(LENET, owner=ME)
    page = _open(open_page, runs=run_id)
    assert "begin when the first epoch is over" in _texts(page)
    page.button(key="runs_stop").click().run()
    assert store.get(run_id).status is RunStatus.STOPPED


def test_of_several_runs_only_ones_own_are_deleted(open_page: OpenPage, store: RunStore) -> None:
    mine, theirs = finished_run(store, LENET, owner=ME), finished_run(store, LENET)
    page = _open(open_page, runs=f"{mine},{theirs}")
    assert "1 of them belongs to somebody else" in _texts(page)
    page.button(key="runs_delete").click().run()
    assert [run.id for run in store.runs()] == [theirs]


def test_two_runs_are_compared_setting_by_setting_and_in_words(
    open_page: OpenPage, store: RunStore
) -> None:
    worse = finished_run(store, LENET, accuracy=0.8)
    better = finished_run(store, LENET.changed(seed=1, epochs=20), accuracy=0.9)
    alike = finished_run(store, LENET.changed(seed=2), accuracy=0.89)
    page = _open(open_page, runs=f"{worse},{better}")
    assert not page.exception
    assert "2 runs compared" in _texts(page)
    table = page.dataframe[1].value
    assert table.iloc[:, 0].tolist() == ["Epochs", "Seed"]
    assert table.iloc[:, 1:].values.tolist() == [["10", "20"], ["0", "1"]]
    assert f"**{better}** 90.0% (87.1–92.3%) is better than **{worse}**" in _texts(page)
    assert "larger than the noise** of 500 test pictures" in _texts(page)

    page.query_params["runs"] = f"{better},{alike}"
    page.run()
    assert "no larger than the noise" in _texts(page)

    page.query_params["runs"] = f"{worse},{alike},{better}"
    page.run()
    assert f"Best: **{better}**" in _texts(page)
    assert f"not to be told apart from it: **{alike}**" in _texts(page)
    assert f"Worse by more than the noise: **{worse}**" in _texts(page)


def test_runs_that_differ_by_their_seed_alone_are_called_chance(
    open_page: OpenPage, store: RunStore
) -> None:
    runs = [finished_run(store, LENET.changed(seed=seed)) for seed in (0, 1)]
    assert "Only the seed" in _texts(_open(open_page, runs=",".join(runs)))


def test_a_link_to_runs_that_are_gone_says_so(open_page: OpenPage, store: RunStore) -> None:
    gone, here = finished_run(store, LENET), finished_run(store, LENET)
    store.remove([gone])
    page = _open(open_page, runs=f"{gone},nothing,{here}")
    assert not page.exception
    assert f"Run {gone} was deleted." in _texts(page)
    assert "There is no run 'nothing'" in _texts(page)
    assert here in _texts(page)


def test_a_selected_run_that_the_search_hides_stays_selected(
    open_page: OpenPage, store: RunStore
) -> None:
    hidden = finished_run(store, LENET)
    finished_run(store, LENET.changed(architecture="residual"))
    page = _open(open_page, runs=hidden, find="residual")
    assert "1 selected run is not in this list." in _texts(page)
    assert hidden in page.subheader[0].value


def test_one_run_leads_to_its_settings_on_the_train_page(
    open_page: OpenPage, store: RunStore
) -> None:
    config = LENET.changed(epochs=3, options={"padding": "valid"})
    run_id = finished_run(store, config, owner=ME, accuracy=0.9, preset_name="article")
    page = _open(open_page, runs=run_id)
    links = {link.proto.label: link.proto.query_string for link in page.get("page_link")}
    assert links["Same settings again"] == "preset=article&epochs=3&padding=valid"
