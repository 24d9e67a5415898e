"""How a run ended: the scores of its model, how sure they are, and where to go with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fmnist.data.attributes import ATTRIBUTES
from fmnist.dataset_names import OFFICIAL, PRACTICE, dataset_title
from fmnist.evaluation import accuracy_interval
from fmnist.translation import _
from fmnist.ui.run_status import duration

if TYPE_CHECKING:
    from fmnist.runs.records import Run

__all__ = ["outcome"]

ARTICLE_ACCURACY: Final = 0.8924
"""What the article claims for its LeNet-5 on the test set."""


def outcome(run: Run) -> None:
    """Draw how good the model of ``run`` is and where to go with it; nothing without a model."""
    if run.metrics is None:
        return
    official = run.config.dataset == OFFICIAL
    test, validation, parameters, seconds = st.columns(4)
    if "test_accuracy" in run.metrics:
        with test:
            _test_accuracy(run.metrics, official=official)
    else:
        test.metric(
            _("Test accuracy"), _("sealed"), help=_("Until your teacher opens the test set.")
        )
    validation.metric(_("Validation accuracy"), f"{run.metrics['validation_accuracy']:.1%}")
    parameters.metric(_("Parameters"), f"{run.metrics['parameters']:,}")
    seconds.metric(_("Training time"), duration(run.metrics["seconds"]))
    _tasks(run.metrics)
    if run.config.dataset == PRACTICE:
        st.caption(_("Trained and tested on drawn practice pictures, not on Fashion-MNIST."))
    elif not official:
        st.caption(
            _("Trained and tested on {dataset}, not on Fashion-MNIST.").format(
                dataset=dataset_title(run.config.dataset)
            )
        )
    left, right = st.columns(2)
    left.page_link(
        "pages/confusion.py",
        label=_("See what it mixes up"),
        icon=":material/grid_on:",
        query_params={"model": run.id},
    )
    right.page_link(
        "pages/classify.py",
        label=_("Let it judge your own picture"),
        icon=":material/draw:",
        query_params={"model": run.id},
    )


def _test_accuracy(metrics: Mapping[str, Any], *, official: bool) -> None:
    accuracy = metrics["test_accuracy"]
    st.metric(
        _("Test accuracy"),
        f"{accuracy:.1%}",
        delta=_("{points:+.1f} points to the article's 89.24%").format(
            points=100 * (accuracy - ARTICLE_ACCURACY)
        )
        if official
        else None,
    )
    pictures = metrics.get("test_pictures")
    if pictures:
        interval = accuracy_interval(round(accuracy * pictures), pictures)
        st.caption(
            _("({interval}) with 95% confidence").format(interval=interval.percent),
            help=_(
                "On other test pictures of the same kind the accuracy would lie in this range, as "
                "far as the choice of these {count:,} goes. Another seed moves it as well."
            ).format(count=pictures),
        )


def _tasks(metrics: Mapping[str, Any]) -> None:
    """Draw how well a network of several tasks answers the others; nothing for one of a single."""
    found = [name for name in ATTRIBUTES if f"test_accuracy_{name}" in metrics]
    for place, name in zip(st.columns(4) if found else (), found, strict=False):
        accuracy = metrics[f"test_accuracy_{name}"]
        majority = metrics[f"test_majority_{name}"]
        place.metric(
            _(ATTRIBUTES[name].title),
            f"{accuracy:.1%}",
            help=", ".join(ATTRIBUTES[name].value_names),
        )
        place.caption(
            _("{share:.1%} by saying always the same").format(share=majority),
            help=_("So many test pictures have the most frequent of its values."),
        )
