"""Train: choose a network and how to train it, start, and watch it learn."""

from __future__ import annotations

import streamlit as st

from fmnist.translation import _
from fmnist.ui import resources, state, training, watching
from fmnist.ui.page import guarded, page_header


def start() -> None:
    """Draw the form and put a run into the queue when the button is pressed."""
    dataset = resources.dataset()
    form, table = st.columns(2, gap="large")
    with form:
        preset, config = training.configuration(dataset.name)
        pressed = st.button(
            _("Start training"), key="train_start", type="primary", icon=":material/play_arrow:"
        )
        if dataset.drawn:
            st.caption(_("It learns from drawn practice pictures, not from Fashion-MNIST."))
    with table:
        training.layer_table(config.blueprint())
    if pressed:
        run_id = resources.store().create(config, owner=state.visitor(), preset=preset)
        watching.remember_run(run_id)


def recent() -> None:
    """Offer the newest runs, anybody's."""
    runs = resources.store().runs(limit=8)
    if not runs:
        st.caption(_("No runs yet: choose a preset and press Start training."))
        return
    with st.expander(_("Recent runs")):
        for run in runs:
            st.page_link(
                "pages/train.py",
                label=f"{run.title} · {run.status.label}",
                query_params={watching.RUN_PARAMETER: run.id},
            )


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
watched = watching.remembered_run()
if watched is not None:
    with live, guarded():
        watching.remember_run(watched)
        watching.watch(watched)
with guarded():
    recent()
