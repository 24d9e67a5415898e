"""Train: choose a network and how to train it, start, and watch it learn."""

from __future__ import annotations

import streamlit as st

from fmnist.translation import _
from fmnist.ui import resources, state, watching
from fmnist.ui.components.chart import load_beforehand
from fmnist.ui.page import guarded, page_header
from fmnist.ui.training_form import training_form


def start() -> None:
    """Draw the form and put a run into the queue when the button is pressed."""
    dataset = resources.dataset()
    if dataset.drawn:
        st.caption(_("It learns from drawn practice pictures, not from Fashion-MNIST."))
    order = training_form(dataset)
    if order is not None:
        run_id = resources.store().create(order.config, owner=state.visitor(), preset=order.preset)
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
        st.page_link("pages/runs.py", label=_("All runs"), icon=":material/table_chart:")


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
load_beforehand()
