"""What the app shows and uses: the dataset and the shipped models."""

from __future__ import annotations

import numpy as np

from fmnist.catalogue import shipped_models
from fmnist.data.dataset import dataset_state
from fmnist.doctor.finding import Finding, State
from fmnist.errors import FmnistError
from fmnist.settings import Settings
from fmnist.translation import _

__all__ = ["dataset", "models"]


def dataset(settings: Settings) -> Finding:
    """Say which dataset the app would show."""
    found = dataset_state(settings)
    state: State = "ok" if not found.advice else "warning" if found.ready else "problem"
    return Finding(about="dataset", state=state, text=found.reason, advice=found.advice)


def models() -> Finding:
    """Ask each shipped model about a black picture."""
    advice = _("Get the project's folder assets/models again.")
    names = []
    try:
        for entry in shipped_models():
            entry.classifier().probabilities(np.zeros((1, 28, 28), np.uint8))
            names.append(entry.title)
    except (FmnistError, OSError, ValueError) as error:
        return Finding(about="models", state="problem", text=str(error), advice=advice)
    if not names:
        return Finding(
            about="models", state="warning", text=_("no model is shipped here"), advice=advice
        )
    return Finding(
        about="models",
        state="ok",
        text=_("{count} shipped models answer").format(count=len(names)),
    )
