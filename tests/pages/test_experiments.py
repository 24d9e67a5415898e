"""Experiments on the Train page: started from the form, watched, paused, stopped, deleted."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fmnist.runs.records import RunStatus
from fmnist.runs.service import COMPUTE
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import preset
from fmnist.training.sweeps import grid, seeds
from tests.trials import finish

ROOT = Path(__file__).resolve().parents[2]
TUNED = preset("tuned").changed(dataset="practice")


@pytest.fixture
def store(settings: Settings) -> RunStore:
    return RunStore(settings.database_url)


def _open(*, visitor: str = "", **address: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    if visitor:
        page.session_state["kept:visitor"] = visitor
    page.switch_page("pages/train.py")
    page.query_params.update(address)
    return page.run()


def _form(kind: str = "") -> AppTest:
    """Open the page with the form of an experiment, which is closed at first."""
    page = _open()
    page.session_state["sweep_open"] = True
    page.run()
    if kind:
        page.button_group(key="sweep_kind").set_value(kind).run()
    return page


def _texts(page: AppTest) -> str:
    elements = [*page.markdown, *page.caption, *page.subheader, *page.error, *page.metric]
    elements += [*page.warning, *page.info]
    progress = [element.proto.text for element in page.get("progress")]
    return "\n".join([*(str(element.value) for element in elements), *progress])


def _address(page: AppTest, name: str) -> str:
    found = page.query_params.get(name, "")
    return found[0] if isinstance(found, list) else found


def test_the_form_is_closed_until_somebody_opens_it(store: RunStore) -> None:
    page = _open()
    assert not page.exception
    assert not [button for button in page.button if button.key == "sweep_start"]


def test_other_seeds_of_the_form_as_it_is_are_put_into_the_queue(store: RunStore) -> None:
    page = _form()
    page.number_input(key="train_epochs").set_value(3).run()
    page.number_input(key="sweep_seeds").set_value(4).run()
    page.button(key="sweep_start").click().run()
    assert not page.exception
    (experiment,) = store.experiments.newest()
    runs = store.of_experiment(experiment.id)
    assert [run.config for run in runs] == [TUNED.changed(epochs=3, seed=seed) for seed in range(4)]
    assert (experiment.kind, experiment.preset) == ("seeds", "tuned")
    assert _address(page, "experiment") == experiment.id
    assert "run" not in page.query_params
    assert "0 of 4 finished · 4 queued" in _texts(page)


def test_a_setting_typed_just_before_the_start_counts(store: RunStore) -> None:
    page = _form()
    page.number_input(key="train_epochs").set_value(3).run()
    page.query_params.clear()  # the browser sends the press before it hears of the new address
    page.button(key="sweep_start").click().run()
    (experiment,) = store.experiments.newest()
    assert {run.epochs for run in store.of_experiment(experiment.id)} == {3}


def test_settings_with_values_become_a_grid(store: RunStore) -> None:
    page = _form("grid")
    assert not [button for button in page.button if button.key == "sweep_start"]
    page.multiselect(key="sweep_names_lenet5").set_value(["learning_rate", "padding"]).run()
    page.text_input(key="sweep_values_learning_rate_False").set_value("0.001, 0.01").run()
    assert "Start 4 trainings" in page.button(key="sweep_start").label
    page.button(key="sweep_start").click().run()
    assert not page.exception
    (experiment,) = store.experiments.newest()
    assert [run.name for run in store.of_experiment(experiment.id)] == [
        "learning_rate=0.001, padding=same",
        "learning_rate=0.001, padding=valid",
        "learning_rate=0.01, padding=same",
        "learning_rate=0.01, padding=valid",
    ]
    assert "4 trainings, every combination of: Learning rate · Padding" in _texts(page)


def test_ranges_become_a_random_choice(store: RunStore) -> None:
    page = _form("random")
    page.multiselect(key="sweep_names_lenet5").set_value(["learning_rate"]).run()
    assert page.text_input(key="sweep_values_learning_rate_True").value == "0.001:0.016"
    page.number_input(key="sweep_count").set_value(5).run()
    page.button(key="sweep_start").click().run()
    (experiment,) = store.experiments.newest()
    rates = [run.config.learning_rate for run in store.of_experiment(experiment.id)]
    assert len(set(rates)) == 5
    assert all(0.001 <= rate <= 0.016 for rate in rates)


def test_what_is_not_accepted_is_said_and_cannot_be_started(store: RunStore) -> None:
    page = _form("grid")
    page.multiselect(key="sweep_names_lenet5").set_value(["learning_rate"]).run()
    page.text_input(key="sweep_values_learning_rate_False").set_value("0.001, fast").run()
    assert "learning_rate is 'fast'; accepted is a number" in _texts(page)
    assert not [button for button in page.button if button.key == "sweep_start"]
    assert page.button(key="train_start")


def test_a_repeat_shows_mean_and_deviation_over_its_seeds(store: RunStore) -> None:
    experiment_id = store.experiments.create(seeds(TUNED, 3), owner="a", preset="tuned")
    finish(store, experiment_id, [(0.90, 0.88), (0.92, 0.90), (0.94, 0.92)])
    page = _open(experiment=experiment_id)
    assert not page.exception
    assert f"Repeat · LeNet-5 · tuned · {experiment_id}" in _texts(page)
    assert [metric.value for metric in page.metric] == ["90.00 ± 2.00%", "92.00 ± 2.00%"]
    assert "3 of 3 finished" in _texts(page)


def test_a_sweep_names_its_best_and_tells_no_other_test_accuracy(store: RunStore) -> None:
    sweep = grid(TUNED, {"learning_rate": [0.001, 0.004], "flip": [True, False]})
    experiment_id = store.experiments.create(sweep, owner="a", preset="tuned")
    ids = finish(store, experiment_id, [(0.90, 0.99), (0.93, 0.88), (0.91, 0.97), (0.92, 0.98)])
    page = _open(experiment=experiment_id)
    assert not page.exception
    assert "**Best: Learning rate 0.001 · Flip off**" in _texts(page)
    assert [metric.value for metric in page.metric] == ["93.00%", "88.00%"]
    (table,) = (table for table in page.dataframe if "validation" in table.value.columns)
    assert list(table.value["validation"]) == [93.0, 92.0, 91.0, 90.0]
    assert "test" not in table.value.columns
    links = {link.proto.label: link.proto.query_string for link in page.get("page_link")}
    assert links["Open the best run"] == f"run={ids[1]}"
    assert "learning_rate=0.001" in links["Same settings again"]


def test_the_test_accuracy_of_the_best_waits_until_the_choice_is_made(store: RunStore) -> None:
    sweep = grid(TUNED, {"learning_rate": [0.001, 0.004]})
    experiment_id = store.experiments.create(sweep, owner="a", preset="tuned")
    finish(store, experiment_id, [(0.90, 0.88)])
    page = _open(experiment=experiment_id)
    assert "**Best so far: Learning rate 0.001**" in _texts(page)
    assert [metric.value for metric in page.metric] == ["90.00%", "–"]


def test_an_experiment_says_when_it_begins_and_ends(store: RunStore) -> None:
    store.services.announce(COMPUTE, {"pid": 1, "workers": 1, "ready": 1})
    running = store.create(TUNED, owner="b")
    store.journal.start(running, total_steps=250)
    store.create(TUNED, owner="b")
    experiment_id = store.experiments.create(seeds(TUNED, 3), owner="b", preset="tuned")
    text = _texts(_open(experiment=experiment_id))
    assert "0 of 3 finished · 3 queued · 1 run goes first: begins in about" in text
    assert "left" in text


def test_all_runs_are_stopped_with_one_press(store: RunStore) -> None:
    experiment_id = store.experiments.create(seeds(TUNED, 3), owner="a", preset="tuned")
    page = _open(visitor="a", experiment=experiment_id)
    page.button(key="experiment_stop").click().run()
    assert not page.exception
    assert {run.status for run in store.of_experiment(experiment_id)} == {RunStatus.STOPPED}
    assert "0 of 3 finished · 3 stopped" in _texts(page)


def test_all_runs_are_paused_with_one_press_and_go_on_with_another(store: RunStore) -> None:
    experiment_id = store.experiments.create(seeds(TUNED, 3), owner="a", preset="tuned")
    running, *_waiting = store.of_experiment(experiment_id)
    store.journal.start(running.id, total_steps=250)
    page = _open(visitor="a", experiment=experiment_id)
    page.button(key="experiment_pause").click().run()
    assert not page.exception
    assert "0 of 3 finished · 1 running · 2 paused" in _texts(page)
    page.button(key="experiment_resume").click().run()
    assert not page.exception
    assert "0 of 3 finished · 1 running · 2 queued" in _texts(page)
    assert store.get(running.id).pause_at is None
    page.button(key="experiment_stop").click().run()
    assert page.button(key="experiment_pause").disabled


def test_an_experiment_is_deleted_and_brought_back_by_its_owner(store: RunStore) -> None:
    page = _form()
    page.button(key="sweep_start").click().run()
    page.button(key="experiment_stop").click().run()
    page.button(key="experiment_delete").click().run()
    assert store.runs() == []
    assert "This experiment was deleted" in _texts(page)
    page.button(key="experiment_restore").click().run()
    assert len(store.runs()) == 5
    assert "0 of 5 finished" in _texts(page)


def test_somebody_elses_experiment_cannot_be_deleted(store: RunStore) -> None:
    experiment_id = store.experiments.create(seeds(TUNED, 2), owner="a", preset="tuned")
    store.experiments.stop(experiment_id)
    page = _open(experiment=experiment_id)
    assert not [button for button in page.button if button.key == "experiment_delete"]


def test_a_run_leads_back_to_its_experiment_and_takes_its_place(store: RunStore) -> None:
    experiment_id = store.experiments.create(seeds(TUNED, 2), owner="a", preset="tuned")
    run_id = store.of_experiment(experiment_id)[0].id
    page = _open(experiment=experiment_id)
    del page.query_params["experiment"]
    page.query_params["run"] = run_id
    page.run()
    assert rf"seed\=0 · {run_id}" in _texts(page)  # a name is text, and stays it
    links = {link.proto.label: link.proto.query_string for link in page.get("page_link")}
    assert links["Back to all runs of its experiment"] == f"experiment={experiment_id}"
    assert "experiment" not in page.query_params


def test_an_experiment_is_one_entry_among_the_recent_runs(store: RunStore) -> None:
    single = store.create(TUNED, owner="a", preset="tuned")
    experiment_id = store.experiments.create(seeds(TUNED, 30), owner="a", preset="tuned")
    links = [link.proto.query_string for link in _open().get("page_link")]
    recent = [link for link in links if link.startswith(("run=", "experiment="))]
    assert recent == [f"experiment={experiment_id}", f"run={single}"]


def test_an_unknown_experiment_in_the_address_is_an_error_and_the_form_stays(
    store: RunStore,
) -> None:
    page = _open(experiment="nothing")
    assert not page.exception
    assert "There is no experiment 'nothing'" in _texts(page)
    assert page.button(key="train_start")
