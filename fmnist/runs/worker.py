"""What runs inside a Dask worker: threads, the warm-up, and one run.

A worker carries out one run at a time on one thread: two such workers have more throughput than
one with two threads.
"""

from __future__ import annotations

from dataclasses import replace

from fmnist.settings import Settings

__all__ = ["carry_out", "warm_up"]


def warm_up() -> None:
    """Import what a run needs and train for a moment, so that the first run starts at once."""
    from fmnist.training.threads import use_threads

    use_threads(1)
    import numpy as np

    from fmnist.data import Dataset
    from fmnist.runs import execution, store  # noqa: F401 - for carry_out
    from fmnist.training.config import TrainingConfig
    from fmnist.training.loop import Trainer

    pictures = np.zeros((20, 28, 28), np.uint8)
    labels = np.arange(20, dtype=np.uint8) % 10
    tiny = Dataset(
        name="practice",
        x_train=pictures,
        y_train=labels,
        x_test=pictures,
        y_test=labels,
        checksum="",
        drawn=True,
    )
    for _record in Trainer(TrainingConfig(batch_size=8, epochs=1), tiny).records():
        pass


def carry_out(run_id: str, settings: Settings) -> str:
    """Carry out a queued run; return its status when it is over.

    Args:
        run_id: the run.
        settings: those of the process that handed it out: they say where the run store is. Where
            the dataset is, the worker's own environment says.
    """
    from fmnist.runs.execution import execute
    from fmnist.runs.store import RunStore

    here = replace(Settings.from_environment(), database_url=settings.database_url)
    return execute(RunStore(here.database_url), run_id, here).status.value
