"""Runs as the rows of a table: which are asked for, what is told of each, and the table as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from fmnist.data.practice import TEST_PER_CLASS
from fmnist.dataset_names import OWN, is_own
from fmnist.evaluation.interval import Interval, accuracy_interval
from fmnist.labels import CLASS_COUNT
from fmnist.models.registry import architecture
from fmnist.runs.records import Run, RunStatus
from fmnist.spreadsheet import harmless
from fmnist.training.texts import values_of
from fmnist.translation import _

if TYPE_CHECKING:
    from fmnist.models.options import OptionValue
    from fmnist.runs.store import RunStore

__all__ = ["Query", "Row", "Score", "rows", "table_csv", "test_score"]

_TEST_PICTURES: Final = {"fashion-mnist": 10_000, "practice": CLASS_COUNT * TEST_PER_CLASS}


@dataclass(frozen=True)
class Score:
    """A test accuracy: a share in [0, 1], of how many pictures, and how sure it is."""

    accuracy: float
    pictures: int
    interval: Interval


def test_score(run: Run) -> Score | None:
    """Return the run's accuracy on the test pictures; ``None`` before it has a model."""
    metrics = run.metrics or {}
    accuracy = metrics.get("test_accuracy")
    if accuracy is None:
        return None
    # Older runs do not say how many pictures it was.
    pictures = metrics.get("test_pictures") or _TEST_PICTURES[run.config.dataset]
    right = min(max(round(accuracy * pictures), 0), pictures)
    return Score(float(accuracy), pictures, accuracy_interval(right, pictures))


@dataclass(frozen=True, kw_only=True)
class Row:
    """What a table tells of a run; ``None`` is what is not known yet.

    Attributes:
        run: the run.
        validation_accuracy: of its model, or of its newest epoch.
        score: on the test pictures.
        parameters: weights of its network, moving statistics included.
        size: bytes of its TensorFlow Lite model.
        seconds: of training.
    """

    run: Run
    validation_accuracy: float | None
    score: Score | None
    parameters: int
    size: int | None
    seconds: float | None


def rows(store: RunStore, runs: Sequence[Run]) -> list[Row]:
    """Return a row for each of ``runs``."""
    unfinished = [run.id for run in runs if not run.metrics]
    newest = store.journal.validation_accuracies(unfinished)
    return [_row(run, newest.get(run.id)) for run in runs]


def _row(run: Run, newest: float | None) -> Row:
    metrics = run.metrics or {}
    config = run.config
    return Row(
        run=run,
        validation_accuracy=metrics.get("validation_accuracy", newest),
        score=test_score(run),
        parameters=metrics.get("parameters")
        or _parameters(config.architecture, tuple(config.options.items()), len(config.class_names)),
        size=metrics.get("bytes"),
        seconds=metrics.get("seconds"),
    )


@lru_cache(maxsize=256)
def _parameters(name: str, options: tuple[tuple[str, OptionValue], ...], classes: int) -> int:
    return architecture(name).blueprint(dict(options), classes=classes).parameters


@dataclass(frozen=True, kw_only=True)
class Query:
    """Which runs are asked for; by default all of them.

    Attributes:
        words: each word must stand somewhere in name, tags, note, owner, network, preset or id.
        owner: only this owner's.
        statuses: only these.
        dataset: only those trained on it; ``own``: on anybody's own set.
        names: what owners are called, by owner, to be searched too.
    """

    words: str = ""
    owner: str = ""
    statuses: Collection[RunStatus] = ()
    dataset: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    def wants(self, run: Run) -> bool:
        """Return whether the run is asked for."""
        return (
            (not self.owner or run.owner == self.owner)
            and (not self.statuses or run.status in self.statuses)
            and self._dataset_wanted(run.config.dataset)
            and all(word in self._searched(run) for word in self.words.casefold().split())
        )

    def _dataset_wanted(self, name: str) -> bool:
        return not self.dataset or name == self.dataset or (self.dataset == OWN and is_own(name))

    def _searched(self, run: Run) -> str:
        name = run.config.architecture
        whose = (run.owner, self.names.get(run.owner, ""))
        parts = (run.name, *run.tags, run.note, *whose, name, _(architecture(name).title))
        return "\n".join((*parts, run.preset, run.id)).casefold()


def table_csv(table: Sequence[Row]) -> str:
    """Return the table as CSV: a header, then a line a run, its settings included.

    Names are the same in every language, shares lie in [0, 1], times are UTC. A text that a
    spreadsheet would take for a formula gets an apostrophe in front.
    """
    lines = [_line(row) for row in table]
    settings = {name: None for line in lines for name in line}
    content = io.StringIO()
    writer = csv.DictWriter(content, list(settings) or ["run"], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return content.getvalue()


def _line(row: Row) -> dict[str, Any]:
    run, score = row.run, row.score
    values = {
        "run": run.id,
        "name": run.name,
        "owner": run.owner,
        "status": run.status.value,
        "architecture": run.config.architecture,
        "preset": run.preset,
        "dataset": run.config.dataset,
        "epochs_done": run.epoch,
        "validation_accuracy": row.validation_accuracy,
        "test_accuracy": score and score.accuracy,
        "test_accuracy_low": score and round(score.interval.low, 6),
        "test_accuracy_high": score and round(score.interval.high, 6),
        "test_pictures": score and score.pictures,
        "parameters": row.parameters,
        "bytes": row.size,
        "seconds": row.seconds,
        "created": datetime.fromtimestamp(run.created, UTC).isoformat(timespec="seconds"),
        "tags": " ".join(run.tags),
        "note": run.note,
        **{f"config.{name}": value for name, value in values_of(run.config).items()},
    }
    return {
        name: harmless(value) if isinstance(value, str) else value for name, value in values.items()
    }
