"""What runs inside a Dask worker: the warm-up, one run, one computation.

A worker does one thing at a time on one thread: two such workers have more throughput than
one with two threads.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from fmnist.settings import Settings

if TYPE_CHECKING:
    from fmnist.training.graph_shelf import GraphShelf

__all__ = ["carry_out", "warm_up", "work_out"]

_WARM_PRESETS: Final = ("article", "tuned", "quick")
"""What most people start: a first run of these begins without tracing."""


def warm_up() -> None:
    """Import what a run needs and train for a moment, so that the first run starts at once."""
    from fmnist.training.threads import use_threads

    use_threads(1)
    import numpy as np

    from fmnist.data import Dataset
    from fmnist.runs import execution, finishing, store, working_out  # noqa: F401 - for later
    from fmnist.training.config import preset
    from fmnist.training.loop import Trainer

    count = 2 * max(preset(name).batch_size for name in _WARM_PRESETS)
    pictures = np.zeros((count, 28, 28), np.uint8)
    labels = np.arange(count, dtype=np.uint8) % 10
    blank = Dataset(
        name="practice",
        x_train=pictures,
        y_train=labels,
        x_test=pictures,
        y_test=labels,
        checksum="",
        drawn=True,
    )
    for name in _WARM_PRESETS:
        trainer = Trainer(preset(name).changed(epochs=1), blank, graphs=_graphs())
        for _record in trainer.records():
            pass
        trainer.release()


def carry_out(run_id: str, settings: Settings) -> str:
    """Carry out a queued run; return its status when it is over.

    Args:
        run_id: the run.
        settings: those of the process that handed it out: they say where the run store is. Where
            the dataset is, the worker's own environment says.
    """
    from fmnist.runs.execution import execute
    from fmnist.runs.store import RunStore

    here = _here(settings)
    store = RunStore(here.database_url)
    return execute(store, run_id, here, graphs=_graphs()).status.value


def work_out(computation_id: str, settings: Settings) -> None:
    """Work out a queued computation; arguments as for ``carry_out``."""
    from fmnist.runs.store import RunStore
    from fmnist.runs.working_out import carry_out_computation

    here = _here(settings)
    carry_out_computation(RunStore(here.database_url), computation_id, here)


def _here(settings: Settings) -> Settings:
    return replace(
        Settings.from_environment(),
        database_url=settings.database_url,
        max_computed_megabytes=settings.max_computed_megabytes,
    )


@cache
def _graphs() -> GraphShelf:
    from fmnist.training.graph_shelf import GraphShelf

    return GraphShelf()
