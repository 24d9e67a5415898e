"""Graphs of trainings that are over, for the next ones: tracing takes longer than a first step.

Imports TensorFlow.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

from fmnist.training.config import TrainingConfig
from fmnist.training.graph import TrainingGraph

__all__ = ["GraphShelf"]

_MOST: Final = 4


class GraphShelf:
    """Holds a few graphs, the one longest unused going first. A graph that is taken is not here."""

    def __init__(self) -> None:
        self._graphs: OrderedDict[Hashable, TrainingGraph] = OrderedDict()

    def take(self, config: TrainingConfig, shards: int) -> TrainingGraph:
        """Return a graph for this configuration: one from here, or a new one."""
        found = self._graphs.pop(TrainingGraph.key_of(config, shards), None)
        return TrainingGraph(config, shards=shards) if found is None else found

    def put(self, graph: TrainingGraph) -> None:
        """Keep a graph that nobody uses any more."""
        graph.unload()
        self._graphs[graph.key] = graph
        if len(self._graphs) > _MOST:
            self._graphs.popitem(last=False)
