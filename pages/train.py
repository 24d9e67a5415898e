"""Train: choose a network and how to train it, start, and watch it learn."""

from __future__ import annotations

import streamlit as st

from fmnist.translation import _
from fmnist.ui import experiments, resources, watching
from fmnist.ui.acting import acting
from fmnist.ui.components.chart import load_beforehand
from fmnist.ui.page import guarded, page_header, plain
from fmnist.ui.recent import recent
from fmnist.ui.rules import queue_notice
from fmnist.ui.training_form import training_form


def start() -> None:
    """Draw the form and put a run into the queue when the button is pressed."""
    dataset = resources.dataset()
    if dataset.drawn:
        st.caption(_("It learns from drawn practice pictures, not from Fashion-MNIST."))
    elif dataset.own:
        st.caption(
            _("It learns from {title}, not from Fashion-MNIST.").format(title=plain(dataset.title))
        )
    queue_notice()
    order = training_form(dataset)
    if order is not None:
        run_id = acting().train(order.config, preset=order.preset)
        watching.remember_run(run_id)


page_header(
    _("Train"),
    _(
        "A network sees the training pictures again and again, an epoch being once all of them. "
        "Watch the loss fall, and watch the validation curve: those pictures it never learns from."
    ),
)
# The run that is watched stands above the form, where Start is followed by a curve in sight.
live = st.container()
st.subheader(_("A new training"), anchor=False)
with guarded():
    start()
experiment_id, run_id = experiments.remembered_experiment(), watching.remembered_run()
with live, guarded():
    if experiment_id is not None:
        experiments.remember_experiment(experiment_id)
        experiments.watch_experiment(experiment_id)
    elif run_id is not None:
        watching.remember_run(run_id)
        watching.watch(run_id)
with guarded():
    recent()
load_beforehand()
