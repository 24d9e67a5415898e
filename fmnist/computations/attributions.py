"""What one answer about one picture depends on, by three methods. With TensorFlow: for workers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from fmnist.computations import Arrays, Inputs
from fmnist.explain.occlusion import occlusion
from fmnist.explain.sent import picture_from_text

__all__ = ["CAM", "compute"]

CAM: Final = "cam:"
"""Before the name of a layer: its Grad-CAM."""


def compute(parameters: Mapping[str, Any], inputs: Inputs) -> Arrays:
    """Return the maps.

    Args:
        parameters: ``model`` (identifier of the catalogue), ``picture`` (see
            ``fmnist.explain.sent``) and ``label`` of the class that is asked about.
        inputs: what it may use.

    Returns:
        ``pixels``: ``(28, 28) float32``, integrated gradients; ``score`` and ``baseline``: ``()``;
        ``drops``: ``(28, 28) float32``, occlusion; ``probability`` and ``worst``: ``()``;
        ``worst_at``: ``(2,) int64``; and for each layer with places its Grad-CAM, ``(h, w)
        float32``, under ``CAM`` and its name.

    Raises:
        ModelError: the model cannot be read.
        PictureError: the picture is none.
    """
    from fmnist.explain.gradients import affordable_steps, grad_cams, integrated_gradients
    from fmnist.explain.loaded import scores_of

    entry, label = inputs.model(parameters["model"]), int(parameters["label"])
    picture = picture_from_text(parameters["picture"])
    scores = scores_of(entry)
    cams = grad_cams(scores, picture, label)
    inputs.report(0.3)
    steps = affordable_steps(entry.card.multiply_adds)
    integrated = integrated_gradients(scores, picture, label, steps=steps)
    inputs.report(0.6)
    covered = occlusion(picture, scores.probabilities, label=label)
    return {
        "pixels": integrated.pixels,
        "score": np.array(integrated.score),
        "baseline": np.array(integrated.baseline),
        "drops": covered.drops,
        "probability": np.array(covered.probability),
        "worst": np.array(covered.worst),
        "worst_at": np.array(covered.worst_at),
        **{CAM + name: cam for name, cam in cams.items()},
    }
