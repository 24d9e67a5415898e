"""One computation from the queue to its kept result. For workers."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any, Final

from fmnist import catalogue
from fmnist.computations import DATASET, Arrays, Inputs, complete, compute, identifier
from fmnist.data import load_dataset
from fmnist.errors import DatasetError, FmnistError, RunTakenError, StoreError
from fmnist.runs.computations import Computation
from fmnist.runs.holders import this_process
from fmnist.runs.patience import patiently
from fmnist.runs.pulse import Pulse
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.translation import _

__all__ = ["carry_out_computation"]

_REPORT_SECONDS: Final = 0.3
"""A page looks no more often."""

_MEGABYTE: Final = 1 << 20

_log = logging.getLogger(__name__)


def carry_out_computation(store: RunStore, computation_id: str, settings: Settings) -> None:
    """Work out a queued computation and keep its result, or why there is none.

    Never raises for what the computation did. While the store does not answer it waits.

    Args:
        store: where the computation is.
        computation_id: the computation.
        settings: where the dataset is, and how much may be kept.

    Raises:
        StoreError: the store does not answer.
        RunTakenError: another process has it in hand by now.
    """
    holder = this_process()
    computations = store.computations
    found = patiently(lambda: computations.begin(computation_id, holder))
    if found is None:
        return
    with Pulse(lambda: computations.beat(found.id, holder)) as pulse:
        try:
            arrays = _worked_out(store, found, settings, holder, pulse)
        except (StoreError, RunTakenError):
            raise
        except FmnistError as error:
            message = str(error)
        except MemoryError:
            message = _("The worker ran out of memory.")
        except Exception as error:  # noqa: BLE001 - it ends with a state, whatever happened
            _log.exception("Computation %s (%s) failed", found.id, found.kind)
            message = _(
                "The computation failed: {kind}. The details are in the worker's log."
            ).format(kind=type(error).__name__)
        else:
            most = int(settings.max_computed_megabytes * _MEGABYTE)
            patiently(lambda: computations.finish(found.id, holder, arrays, most_bytes=most))
            return
        patiently(lambda: computations.fail(found.id, message, holder=holder))


def _worked_out(
    store: RunStore, found: Computation, settings: Settings, holder: str, pulse: Pulse
) -> Arrays:
    dataset = load_dataset(settings.dataset, settings)
    if found.parameters.get(DATASET) != dataset.checksum:
        raise DatasetError(
            _(
                "The worker has another dataset ({name}) than the page that asked. Give the "
                "workers the same FMNIST_DATASET and FMNIST_DATA_DIR as the app."
            ).format(name=dataset.name)
        )
    said = 0.0

    def report(share: float) -> None:
        nonlocal said
        pulse.worked()
        if time.monotonic() - said >= _REPORT_SECONDS:
            said = time.monotonic()
            progress = min(max(share, 0.0), 1.0)
            patiently(lambda: store.computations.beat(found.id, holder, progress))

    def computed(kind: str, parameters: Mapping[str, Any]) -> Arrays:
        asked = complete(parameters, dataset, inputs.model)
        kept = patiently(lambda: store.computations.arrays(identifier(kind, asked)))
        return compute(kind, asked, inputs) if kept is None else kept

    inputs = Inputs(
        dataset=dataset,
        model=lambda name: catalogue.find(name, store),
        report=report,
        computed=computed,
        imports=store.imports,
    )
    return compute(found.kind, found.parameters, inputs)
