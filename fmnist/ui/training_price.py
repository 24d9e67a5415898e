"""What a training that the form describes will take, said before it is started."""

from __future__ import annotations

import streamlit as st

from fmnist.errors import RunError
from fmnist.training.config import TrainingConfig
from fmnist.translation import _
from fmnist.ui import resources
from fmnist.ui.run_status import duration

__all__ = ["training_price"]

_LONG_SECONDS = 1800.0


def training_price(config: TrainingConfig, *, steps_per_epoch: int) -> None:
    """Draw about how long an epoch and the whole training take on one worker.

    Args:
        config: what the form describes.
        steps_per_epoch: of it.
    """
    from fmnist.runs.waiting import Speed

    try:
        speed = Speed.of(resources.store())
    except RunError:  # the page says elsewhere that the store does not answer
        speed = Speed([])
    epoch = speed.seconds(config, steps=steps_per_epoch)
    whole = epoch * config.epochs
    text = _(
        "About {epoch} an epoch, {whole} in all, on one worker with a processor of its own"
    ).format(epoch=duration(epoch), whole=duration(whole))
    if whole < _LONG_SECONDS:
        st.caption(text)
    else:
        advice = _("That is long: fewer epochs, fewer pictures or a smaller network take less.")
        st.caption(f":material/hourglass_top: **{text}.** {advice}")
