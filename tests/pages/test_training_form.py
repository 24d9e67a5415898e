"""The form of the Train page: its settings, its address, and what it draws beside them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner import RerunData, RerunException, get_script_run_ctx

from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import TrainingConfig, preset
from fmnist.training.texts import apply
from fmnist.ui import state, training_form
from fmnist.ui.draft import Draft, link_parameters
from tests.pages.conftest import OpenPage
from tests.pages.test_dataset import component, told


@pytest.fixture
def store(home: object) -> RunStore:
    return RunStore(Settings.from_environment().database_url)


def _started(app: Any, store: RunStore) -> TrainingConfig:
    """Press Start and return what was put into the queue."""
    app.button(key="train_start").click().run()
    assert not app.exception
    return store.runs()[0].config


def _parameters(app: Any) -> set[str]:
    return set(app.query_params) - {"run"}


def _tab(app: Any, label: str) -> Any:
    app.session_state["train_tabs"] = label
    return app.run()


def test_it_opens_with_the_tuned_preset_and_an_empty_address(
    open_page: OpenPage, store: RunStore
) -> None:
    app = open_page("train")
    assert not app.exception
    assert _parameters(app) == set()
    assert app.number_input(key="train_epochs").value == 10
    assert "1,600 pictures in 25 steps an epoch, 250 steps in all" in [
        caption.value for caption in app.caption
    ]
    assert _started(app, store) == preset("tuned").changed(dataset="practice")


def test_an_address_makes_the_form_its_sender_had(open_page: OpenPage, store: RunStore) -> None:
    address = {
        "preset": "improved", "epochs": "3", "filters": "8", "batch_normalisation": "off",
        "schedule": "one_cycle", "warm_up": "0.2", "optimizer": "sgd", "momentum": "0.8",
        "rotation": "20", "flip": "on", "training_size": "500", "label_noise": "0.1",
        "early_stopping": "2", "validation_method": "stratified", "seed": "5",
        "learning_rate": "0.0123456",
    }  # fmt: skip
    expected = apply(preset("improved"), {k: v for k, v in address.items() if k != "preset"})
    app = open_page("train", **address)
    assert not app.exception
    assert not app.warning
    assert _parameters(app) == set(address)
    assert _started(app, store) == expected.changed(dataset="practice")


@pytest.mark.parametrize("name", ["article", "improved", "strong"])
def test_a_preset_sets_everything_and_only_its_name_is_in_the_address(
    name: str, open_page: OpenPage, store: RunStore
) -> None:
    app = open_page("train", epochs="3", padding="valid", training_size="100")
    app.button_group(key="train_preset").set_value(name).run()
    assert _parameters(app) == {"preset"}
    assert told(app, "preset") == name
    assert _started(app, store) == preset(name).changed(dataset="practice")


def test_every_bad_value_is_named_and_the_preset_decides_instead(
    open_page: OpenPage, store: RunStore
) -> None:
    app = open_page(
        "train", preset="best", epochs="many", seed="7", filters="900", learning_rate="nan"
    )
    assert not app.exception
    texts = "\n".join(warning.value for warning in app.warning)
    assert "preset is 'best'; accepted are article, tuned" in texts
    assert "epochs is 'many'; accepted is a whole number from 1 to 500" in texts
    assert "Option filters is '900'" in texts
    assert "learning_rate is nan" in texts
    assert _parameters(app) == {"seed"}
    # A first change ends the matter.
    app.number_input(key="train_batch_size").set_value(32).run()
    assert not app.warning
    config = preset("tuned").changed(seed=7, batch_size=32, dataset="practice")
    assert _started(app, store) == config


def test_another_network_comes_with_its_own_options(open_page: OpenPage, store: RunStore) -> None:
    app = open_page("train", filters="20", second_filters="30", epochs="3")
    app.button_group(key="train_architecture").set_value("residual").run()
    assert not app.exception
    assert _parameters(app) == {"architecture", "epochs"}
    assert app.slider(key="train_width").value == 32
    app.button_group(key="train_architecture").set_value("lenet5").run()
    assert app.slider(key="train_filters").value == 6
    assert _started(app, store) == preset("tuned").changed(epochs=3, dataset="practice")


def test_a_setting_without_effect_is_not_drawn_and_comes_back_as_it_was(
    open_page: OpenPage,
) -> None:
    app = open_page("train", optimizer="sgd", momentum="0.5")
    assert told(app, "momentum") == "0.5"
    app.button_group(key="train_optimizer").set_value("adam").run()
    assert "train_momentum" not in [slider.key for slider in app.slider]
    assert _parameters(app) == set()
    app.button_group(key="train_optimizer").set_value("sgd").run()
    assert app.slider(key="train_momentum").value == 0.5
    assert told(app, "momentum") == "0.5"


def test_what_differs_is_listed_and_can_be_taken_back(open_page: OpenPage) -> None:
    app = open_page("train", epochs="3", pooling="max", erase="0.25", rotation="5")
    changed = next(c.value for c in app.caption if c.value.startswith("Changed from Tuned"))
    assert changed == ("Changed from Tuned: Epochs 3 · Rotation 5° · Erase 25% · Pooling Maximum")
    app.button(key="train_reset").click().run()
    assert "Everything is as in Tuned." in [caption.value for caption in app.caption]
    assert app.button(key="train_reset").disabled
    assert _parameters(app) == set()
    assert app.number_input(key="train_epochs").value == 10


def test_more_training_pictures_than_there_are_is_said_and_cannot_be_started(
    open_page: OpenPage,
) -> None:
    app = open_page("train")
    app.number_input(key="train_training_size").set_value(1900).run()
    assert "only 1,600 pictures are left to learn from" in app.error[0].value
    assert "train_start" not in [button.key for button in app.button]


def test_the_choice_survives_a_visit_to_another_page_and_a_link_to_a_run(
    open_page: OpenPage,
) -> None:
    app = open_page("train", epochs="3", flip="on")
    app.switch_page("pages/home.py").run()
    app.query_params.clear()
    app.switch_page("pages/train.py").run()
    assert app.number_input(key="train_epochs").value == 3
    assert told(app, "flip") == "on"
    app.query_params.clear()
    app.query_params["run"] = "0123abcd"
    app.run()
    assert app.number_input(key="train_epochs").value == 3
    assert told(app, "epochs") == "3"


def test_back_to_an_earlier_address_brings_its_settings_back(open_page: OpenPage) -> None:
    app = open_page("train", epochs="3")
    app.number_input(key="train_epochs").set_value(4).run()
    app.query_params["epochs"] = "3"
    app.run()
    assert app.number_input(key="train_epochs").value == 3
    app.query_params.clear()
    app.run()
    assert app.number_input(key="train_epochs").value == 10


def test_a_setting_typed_just_before_start_counts(open_page: OpenPage, store: RunStore) -> None:
    app = open_page("train")
    app.number_input(key="train_epochs").set_value(3).run()
    app.query_params.clear()  # the browser sends Start before it hears of the new address
    assert _started(app, store).epochs == 3


def test_two_settings_changed_at_once_both_count(open_page: OpenPage) -> None:
    app = open_page("train")
    app.number_input(key="train_epochs").set_value(3).run()
    app.query_params.clear()
    app.number_input(key="train_batch_size").set_value(32).run()
    assert app.number_input(key="train_epochs").value == 3
    assert _parameters(app) == {"epochs", "batch_size"}


def test_the_learning_rate_is_drawn_over_the_epochs(open_page: OpenPage) -> None:
    app = _tab(open_page("train", preset="article", epochs="4"), "Learning")
    figure = json.loads(component(app, "train_learning_rate_chart")["figure"])
    assert figure["layout"]["xaxis"]["range"] == [0, 4.0]
    with pytest.raises(AssertionError):
        component(app, "train_division_chart")  # its tab is closed


def test_the_preview_shows_each_picture_as_stored_and_as_the_epochs_see_it(
    open_page: OpenPage,
) -> None:
    noisy = open_page("train", rotation="20", epochs="3", label_noise="1")
    app = _tab(noisy, "Augmentation")
    grid = component(app, "train_preview")
    assert grid["notes"] == ["as stored", "epoch 1", "epoch 2", "epoch 3"] * 3
    assert len(set(grid["classes"])) == 3
    first = grid["identifiers"]
    app.button(key="train_preview_other").click().run()
    assert component(app, "train_preview")["identifiers"] != first


def test_without_augmentation_the_preview_says_that_nothing_changes(open_page: OpenPage) -> None:
    app = _tab(open_page("train"), "Augmentation")
    assert component(app, "train_preview")["notes"] == ["as stored"] * 3
    assert any("Nothing is changed" in caption.value for caption in app.caption)


def test_wrong_labels_are_counted_in_the_picture_of_the_training_set(open_page: OpenPage) -> None:
    app = _tab(open_page("train", training_size="500", label_noise="0.2"), "Pictures")
    figure = json.loads(component(app, "train_division_chart")["figure"])
    assert [part["name"] for part in figure["data"]] == [
        "Learned from: 400", "Learned from with a wrong label: 100", "Not used: 1,100",
        "Validation: 400",
    ]  # fmt: skip


def test_an_experiment_that_over_fits_is_set_up_with_one_press(open_page: OpenPage) -> None:
    app = _tab(open_page("train", preset="improved", flip="on"), "Pictures")
    app.button(key="train_by_heart").click().run()
    assert told(app, "training_size") == "300"
    assert "preset" not in app.query_params
    assert app.slider(key="train_label_noise").value == 0.2


def test_a_long_training_is_announced_before_it_is_started(open_page: OpenPage) -> None:
    def price(app: Any) -> str:
        return next(text.value for text in app.caption if "on one worker" in text.value)

    assert "That is long" not in price(open_page("train"))
    slow = open_page(
        "train",
        architecture="transfer",
        backbone="resnet50",
        side="224",
        fine_tune="on",
        weights="none",
    )
    assert not slow.exception
    assert "That is long: fewer epochs" in price(slow)


def test_the_form_is_written_as_code(open_page: OpenPage) -> None:
    app = _tab(open_page("train", epochs="3", padding="valid"), "As code")
    command, python, script = (code.value for code in app.code)
    assert command == (
        "python -m fmnist train --preset tuned --dataset practice --epochs 3 --option padding=valid"
    )
    assert 'preset("tuned").changed(' in python
    assert "EPOCHS = 3" in script
    assert len(app.get("download_button")) == 2


def test_a_link_to_a_preset_replaces_what_the_visitor_had(open_page: OpenPage) -> None:
    app = open_page("train", preset="improved", epochs="3")
    app.switch_page("pages/home.py").run()
    app.query_params.clear()
    app.query_params.update(link_parameters(preset("tuned")))
    app.switch_page("pages/train.py").run()
    assert app.number_input(key="train_epochs").value == 10
    assert _parameters(app) == set()


def test_a_link_names_its_preset_and_what_differs() -> None:
    assert link_parameters(preset("tuned"), "tuned") == {"preset": "tuned"}
    config = preset("article").changed(epochs=3, dataset="practice")
    assert link_parameters(config, "article") == {"preset": "article", "epochs": "3"}


def _told(slider: Any) -> list[float]:
    """What the browser is told to show; nothing if it is left with what it has."""
    return list(slider.proto.value) if slider.proto.set_value else []


def test_a_setting_that_begins_to_mean_something_shows_its_value(open_page: OpenPage) -> None:
    app = _tab(open_page("train"), "Learning")
    app.button_group(key="train_optimizer").set_value("sgd").run()
    assert not app.exception
    assert _told(app.slider(key="train_momentum")) == [preset("tuned").momentum]


def test_a_run_that_is_cut_short_leaves_every_slider_its_value(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As under load: the browser asks for a second run while the first is in the middle of the form.
    draw, cuts = training_form._learning, []

    def cut_short(draft: Draft) -> None:
        if not cuts:
            cuts.append(True)
            context = get_script_run_ctx()
            assert context is not None
            raise RerunException(
                RerunData(
                    query_string=context.query_string,
                    page_script_hash=context.page_script_hash,
                    widget_states=WidgetStates(),
                )
            )
        draw(draft)

    monkeypatch.setattr(training_form, "_learning", cut_short)
    app = open_page("train")  # a preset is in the form, and nothing in the address
    assert not app.exception
    assert cuts
    tuned = preset("tuned")
    assert _told(app.slider(key="train_filters")) == [tuned.options["filters"]]  # before the cut
    assert _told(app.slider(key="train_validation_split")) == [tuned.validation_split]  # after it
    monkeypatch.setattr(state, "_DRAWN_SECONDS", -1.0)  # the browser has drawn it long since
    app.run()
    assert _told(app.slider(key="train_filters")) == []  # it is not told again: nothing jumps
    assert app.slider(key="train_filters").value == tuned.options["filters"]
