"""How far a training is: a bar on a terminal, nothing elsewhere."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING

from fmnist.translation import _

if TYPE_CHECKING:
    from fmnist.training.records import Record

__all__ = ["TrainingProgress"]


class TrainingProgress:
    """Context manager; to be called with each record of a training.

    Args:
        visible: whether standard error is a terminal.
    """

    def __init__(self, *, visible: bool) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._before = ""
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[scores]}"),
            console=Console(stderr=True),
            disable=not visible,
        )
        self._task = self._bar.add_task(_("preparing"), total=None, scores="")

    def __enter__(self) -> TrainingProgress:
        self._bar.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def begin(self, before: str) -> None:
        """Start again for the next of several trainings, with ``before`` in front of the bar."""
        self._before = f"{before} · "
        self._bar.reset(self._task, total=None, description=before, scores="")

    def __call__(self, record: Record, total_steps: int, epochs: int) -> None:
        """Show a record of a training of so many steps and epochs."""
        from fmnist.training.records import EpochRecord, StepRecord

        if isinstance(record, StepRecord):
            self._bar.update(
                self._task,
                completed=record.next_step,
                total=total_steps,
                description=self._before
                + _("epoch {epoch}/{epochs}").format(epoch=record.epoch, epochs=epochs),
            )
        elif isinstance(record, EpochRecord):
            self._bar.update(
                self._task,
                scores=_("validation accuracy {accuracy:.2%}").format(
                    accuracy=record.validation_accuracy
                ),
            )
