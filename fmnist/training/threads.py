"""How TensorFlow uses the processors. Imports TensorFlow."""

from __future__ import annotations

import os

from fmnist.models.blueprint import Blueprint

__all__ = ["use_threads"]


def use_threads(count: int, blueprint: Blueprint | None = None) -> int:
    """Let TensorFlow use ``count`` processors (0: all). Before its first operation only.

    A network that judges each picture alone is trained in shards, one a processor; another one
    has each operation divided among them.

    Args:
        count: processors.
        blueprint: the network that will be trained.

    Returns:
        The ``shards`` to train with, see ``fmnist.training.graph.TrainingGraph``.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    import tensorflow as tf

    processors = count or len(os.sched_getaffinity(0))
    alone = blueprint is not None and blueprint.judges_alone
    tf.config.threading.set_intra_op_parallelism_threads(1 if alone else processors)
    tf.config.threading.set_inter_op_parallelism_threads(processors if alone else 1)
    return processors if alone else 1
