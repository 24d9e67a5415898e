"""t-SNE: a map on which neighbours stay neighbours. For workers: imports scikit-learn.

Source: L. van der Maaten and G. Hinton, "Visualizing Data using t-SNE", 2008;
``sklearn.manifold.TSNE``, of the first 50 principal components, as both recommend.

UMAP gives similar maps, but brings numba and LLVM, which take longer to install and to import
than the map takes to compute.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from typing import Any, Final

import numpy as np

from fmnist.computations import Arrays, Inputs
from fmnist.computations.features import reader
from fmnist.features import PIXELS
from fmnist.maps import principal_components, stratified_sample

__all__ = ["compute"]

COMPONENTS: Final = 50
ITERATIONS: Final = 750
PERPLEXITY: Final = 30.0

_ITERATION: Final = re.compile(r"Iteration (\d+)")


def compute(parameters: Mapping[str, Any], inputs: Inputs) -> Arrays:
    """Return the map.

    Args:
        parameters: ``split`` (``train``, ``test``), ``count`` and ``seed`` of the sample; ``layer``
            (key, see ``fmnist.features``), and ``model`` for any layer but the pixels.
        inputs: what it may use.

    Returns:
        ``points``: ``(n, 2) float32``, row i is the i-th picture of the sample.
    """
    from sklearn.manifold import TSNE

    pictures, labels = inputs.dataset.split(parameters["split"])
    sample = stratified_sample(labels, parameters["count"], seed=parameters["seed"])
    layer = parameters["layer"]
    if layer == PIXELS:
        values = pictures[sample]
    else:
        features = reader(inputs, parameters["model"])
        values = features.values(pictures[sample], [layer])[layer]
    rows = principal_components(values, COMPONENTS).points
    method = TSNE(
        init="pca",
        random_state=0,
        max_iter=ITERATIONS,
        perplexity=min(PERPLEXITY, (len(rows) - 1) / 3),
        n_jobs=1,
        verbose=2,
    )
    with redirect_stdout(_Progress(lambda done: inputs.report(done / ITERATIONS))):
        points = method.fit_transform(rows)
    return {"points": np.asarray(points, np.float32)}


class _Progress(io.TextIOBase):
    """Reads off what scikit-learn prints how many iterations are done; it tells nobody else."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        self._tell = tell

    def write(self, text: str) -> int:
        found = _ITERATION.search(text)
        if found:
            self._tell(int(found.group(1)))
        return len(text)
