"""Own classes with all layers learning: both starts give answers; the backbone is left alone."""

from __future__ import annotations

import numpy as np
import pytest

from fmnist.training import teaching


@pytest.mark.parametrize("start", ["fine_tuned", "scratch"])
def test_all_layers_learn_and_the_backbone_stays_as_it_is(
    start: teaching.Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fmnist.export.taught import loaded
    from fmnist.teaching.backbone import shipped_backbone

    monkeypatch.setattr(teaching, "_STEPS", 2)
    backbone = loaded(shipped_backbone().entry)
    before = [np.array(weights) for weights in backbone.get_weights()]
    views = np.random.default_rng(0).integers(0, 256, (4, 2, 28, 28)).astype(np.uint8)
    found = teaching.learned_probabilities(
        backbone, views, np.array([0, 0, 1, 1]), views[:3], classes=2, start=start, seed=0
    )
    assert found.shape == (3, 2)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)
    assert np.abs(found - 0.5).max() > 0  # its new layer began at zero, so it has learned
    for weights, kept in zip(backbone.get_weights(), before, strict=True):
        np.testing.assert_array_equal(weights, kept)
