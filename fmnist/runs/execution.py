"""One run from its first step, or its checkpoint, to a model that is offered.

For workers and the command line. TensorFlow is imported when a run begins, not with the module.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from fmnist.data import Dataset, load_dataset
from fmnist.errors import FmnistError, RunError
from fmnist.runs.holders import this_process
from fmnist.runs.patience import patiently
from fmnist.runs.pulse import Pulse
from fmnist.runs.records import PAUSE_AFTER_EPOCH, Run, RunStatus, Wishes
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.records import Record, SnapshotRecord
from fmnist.translation import _

if TYPE_CHECKING:
    from fmnist.training.graph_shelf import GraphShelf
    from fmnist.training.loop import Trainer

__all__ = ["HOLD_SECONDS", "execute"]

HOLD_SECONDS: Final = 300.0
"""How long a worker waits with a paused run, if nobody else waits for a worker."""

_CHECKPOINT_SECONDS: Final = 2.0
_CHECKPOINT_SHARE: Final = 0.05
"""A checkpoint is saved so often, but never for a larger share of the time than this."""

_LONGEST_SAVE_SECONDS: Final = 1.0
_POLL_SECONDS: Final = 0.1
_LOOK_SECONDS: Final = 2.0

_log = logging.getLogger(__name__)

Watch = Callable[[Record, int], None]


def execute(
    store: RunStore,
    run_id: str,
    settings: Settings,
    *,
    shards: int = 1,
    holder: str | None = None,
    hold_seconds: float | None = HOLD_SECONDS,
    graphs: GraphShelf | None = None,
    watch: Watch | None = None,
) -> Run:
    """Carry out a queued run and return it as it ended, or as it was left paused.

    Never raises for what the run did. While the store does not answer it waits: see ``patience``.

    Args:
        store: where the run is.
        run_id: the run.
        settings: where the dataset is.
        shards: see ``fmnist.training.loop.Trainer``.
        holder: the process that must live for the run to go on; by default this one.
        hold_seconds: how long to wait with a paused run before it is left to its checkpoint;
            ``None``: until it goes on.
        graphs: see ``fmnist.training.loop.Trainer``.
        watch: called with each record and the total number of steps.

    Raises:
        StoreError: the store does not answer. The run goes on from its checkpoint later.
        RunTakenError: another process has gone on with the run meanwhile.
    """
    run = store.get(run_id)
    holder = holder or this_process()
    try:
        dataset = load_dataset(run.config.dataset, settings)
        _Execution(
            store,
            run,
            dataset,
            shards=shards,
            holder=holder,
            hold_seconds=hold_seconds,
            graphs=graphs,
            watch=watch,
        ).carry_out()
    except RunError:
        raise
    except FmnistError as error:
        _fail(store, run_id, holder, str(error))
    except MemoryError:
        _fail(store, run_id, holder, _out_of_memory())
    except Exception as error:  # noqa: BLE001 - a run ends with a state, whatever happened
        _log.exception("Run %s failed", run_id)
        message = _("The training failed: {kind}. The details are in the worker's log.").format(
            kind=type(error).__name__
        )
        if type(error).__name__ == "ResourceExhaustedError":  # TensorFlow's own
            message = _out_of_memory()
        _fail(store, run_id, holder, message)
    return patiently(lambda: store.get(run_id))


def _fail(store: RunStore, run_id: str, holder: str, message: str) -> None:
    """End the run, unless another process has gone on with it meanwhile."""

    def end() -> None:
        begun = store.get(run_id).status is not RunStatus.QUEUED
        journal = store.journal.of(holder) if begun else store.journal
        journal.finish(run_id, RunStatus.FAILED, message=message)

    patiently(end)


def _out_of_memory() -> str:
    return _("The worker ran out of memory. Try a smaller batch size or a smaller network.")


class _Execution:
    """One attempt at one run."""

    def __init__(
        self,
        store: RunStore,
        run: Run,
        dataset: Dataset,
        *,
        shards: int,
        holder: str,
        hold_seconds: float | None,
        graphs: GraphShelf | None,
        watch: Watch | None,
    ) -> None:
        self._store = store
        self._journal = store.journal.of(holder)
        self._run = run
        self._dataset = dataset
        self._shards = shards
        self._holder = holder
        self._hold_seconds = hold_seconds
        self._graphs = graphs
        self._watch = watch
        self._saved = time.monotonic()
        self._save_seconds = 0.0

    def carry_out(self) -> None:
        from fmnist.training.loop import Trainer

        run = self._run
        trainer = Trainer(run.config, self._dataset, shards=self._shards, graphs=self._graphs)
        checkpoint = self._journal.checkpoint(run.id)
        if checkpoint is not None:
            trainer.restore(checkpoint)
        if not patiently(
            lambda: self._journal.start(
                run.id,
                total_steps=trainer.total_steps,
                holder=self._holder,
                step=trainer.step,
                epochs=trainer.epochs_done,
            )
        ):
            return
        with Pulse(lambda: self._journal.beat(run.id)) as pulse:
            if self._obey(trainer, self._beat()) and self._train(trainer, pulse):
                self._offer(trainer)
        trainer.release()

    def _beat(self, phase: str | None = None) -> Wishes:
        return patiently(lambda: self._journal.beat(self._run.id, phase=phase))

    def _train(self, trainer: Trainer, pulse: Pulse) -> bool:
        """Return whether the training is over; else it was left paused."""
        for record in trainer.records():
            wishes = patiently(partial(self._journal.add, self._run.id, record))
            pulse.worked()
            if self._watch is not None:
                self._watch(record, trainer.total_steps)
            if isinstance(record, SnapshotRecord):
                continue  # the epoch's record follows
            self._save_now_and_then(trainer)
            if not self._obey(trainer, wishes):
                return False
        return True

    def _obey(self, trainer: Trainer, wishes: Wishes) -> bool:
        """Do what somebody asks; return False if the run is to be left paused."""
        waited = 0.0
        held = False
        looked = 0.0
        while True:
            if wishes.stop:
                trainer.stop()
            trainer.pause_at = self._counted(trainer, wishes.pause_at)
            paused = (
                not wishes.stop
                and trainer.pause_at is not None
                and trainer.pause_at <= trainer.step < trainer.total_steps
                and not trainer.summary_due
            )
            if not paused:
                if held:
                    patiently(lambda: self._journal.go_on(self._run.id))
                return True
            if not held:
                self._save(trainer)
                patiently(lambda: self._journal.hold(self._run.id))
                held = True
            if waited - looked >= _LOOK_SECONDS or not waited:
                looked = waited
                if self._leave(trainer, waited):
                    return False
            time.sleep(_POLL_SECONDS)
            waited += _POLL_SECONDS
            wishes = self._beat()

    def _counted(self, trainer: Trainer, pause_at: int | None) -> int | None:
        """Return the step to pause before; the end of the epoch is counted out once."""
        if pause_at != PAUSE_AFTER_EPOCH:
            return pause_at
        step = trainer.epoch * trainer.steps_per_epoch
        patiently(lambda: self._journal.set_pause(self._run.id, PAUSE_AFTER_EPOCH, step))
        return step

    def _leave(self, trainer: Trainer, waited: float) -> bool:
        """Give the worker back, if others wait for it or this run was paused for long."""
        if self._hold_seconds is None:
            return False
        others = any(run.waits for run in patiently(self._store.active)) or any(
            found.waits for found in patiently(self._store.computations.active)
        )
        return (others or waited >= self._hold_seconds) and patiently(
            lambda: self._journal.release(self._run.id, trainer.step)
        )

    def _save_now_and_then(self, trainer: Trainer) -> None:
        pause = max(_CHECKPOINT_SECONDS, self._save_seconds / _CHECKPOINT_SHARE)
        if time.monotonic() - self._saved >= pause:
            self._save(trainer)

    def _save(self, trainer: Trainer) -> None:
        started = time.monotonic()
        checkpoint = trainer.checkpoint()
        patiently(lambda: self._journal.save(self._run.id, checkpoint))
        self._saved = time.monotonic()
        # A store that did not answer for a while says nothing about the time that saving takes.
        self._save_seconds = min(self._saved - started, _LONGEST_SAVE_SECONDS)

    def _offer(self, trainer: Trainer) -> None:
        """Make the model, score it on the test set once, and end the run with it."""
        from fmnist.runs.finishing import kept_epoch, make_bundle

        run = self._run
        self._save(trainer)
        self._beat(phase="evaluating")
        epochs = patiently(lambda: self._journal.curves(run.id)).epochs
        bundle = make_bundle(run, self._dataset, trainer, epochs)
        patiently(
            lambda: self._journal.finish(
                run.id,
                RunStatus.FINISHED if trainer.finished else RunStatus.STOPPED,
                metrics={
                    **bundle.card.metrics,
                    "test_pictures": bundle.card.dataset["test"],
                    "parameters": bundle.card.parameters,
                    "seconds": trainer.seconds,
                    "bytes": len(bundle.tflite),
                },
                files=bundle.files(),
                message=kept_epoch(trainer),
            )
        )
