"""The models that can be used: shipped in ``assets/models``, of finished runs, brought along."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from fmnist.errors import ModelError
from fmnist.export.bundle import CARD, TFLITE
from fmnist.export.card import ModelCard
from fmnist.model_entry import ModelEntry
from fmnist.runs.imports import PREFIX
from fmnist.runs.records import RunStatus
from fmnist.runs.seal import sealed_card
from fmnist.runs.store import RunStore
from fmnist.translation import _

__all__ = [
    "SHIPPED",
    "TRUNK",
    "find",
    "in_folder",
    "models",
    "shipped_for_photos",
    "shipped_models",
]

_ASSETS: Final = Path(__file__).resolve().parents[1] / "assets"

SHIPPED: Final = _ASSETS / "models"

TRUNK: Final = _ASSETS / "trunk"
"""The network from which the two shipped for photos were trained on, and its card."""


@lru_cache(maxsize=4)
def shipped_models(folder: Path = SHIPPED) -> tuple[ModelEntry, ...]:
    """Return the models that lie in ``folder``, the most accurate first.

    Those made for photos and drawings come after those made for the dataset alone.
    """
    found = [_shipped(path.parent) for path in sorted(folder.glob(f"*/{CARD}"))]
    return tuple(
        sorted(
            found,
            key=lambda entry: (
                entry.card.recognition is not None,
                -entry.card.metrics["test_accuracy"],
            ),
        )
    )


def shipped_for_photos() -> ModelEntry | None:
    """Return the shipped model that photos and drawings are shown to, unless another is chosen.

    The one that has learned from most photos; of several alike, the most accurate.
    """
    return max(
        shipped_models(),
        key=lambda entry: (entry.card.recognition or {}).get("photos", -1.0),
        default=None,
    )


def in_folder(folder: Path) -> ModelEntry:
    """Return the model whose files lie in ``folder``, as ``train --save`` and ``teach`` write them.

    Raises:
        ModelError: there is no card, or it is none.
    """
    try:
        return _shipped(folder)
    except OSError as error:
        raise ModelError(
            _(
                "There is no model in {folder}; accepted is a folder with {card} and {tflite}."
            ).format(folder=folder, card=CARD, tflite=TFLITE)
        ) from error


def _shipped(folder: Path) -> ModelEntry:
    return ModelEntry(
        identifier=folder.name,
        card=ModelCard.from_json((folder / CARD).read_bytes()),
        source="shipped",
        read=lambda name: (folder / name).read_bytes(),
    )


def models(store: RunStore, *, owner: str = "", limit: int = 50) -> list[ModelEntry]:
    """Return the shipped models, then those that ``owner`` brought along and those of runs.

    Args:
        store: where runs and imports are.
        owner: the visitor.
        limit: of the newest runs, at most so many.
    """
    mine = store.imports.of(owner, accepted=True) if owner else []
    return [
        *shipped_models(),
        *(_imported(store, found.id) for found in mine),
        *(
            _of_run(store, run.id)
            for run in store.runs(limit=limit)
            if run.status in (RunStatus.FINISHED, RunStatus.STOPPED) and run.metrics
        ),
    ]


def _imported(store: RunStore, identifier: str) -> ModelEntry:
    return ModelEntry(
        identifier=identifier,
        card=_imported_card(store, identifier),
        source="imported",
        read=lambda name: store.imports.file(identifier, name),
    )


@lru_cache(maxsize=512)
def _imported_card(store: RunStore, identifier: str) -> ModelCard:
    content = store.imports.file(identifier, CARD)
    return ModelCard.from_json(sealed_card(content) if store.is_sealed else content)


def _of_run(store: RunStore, run_id: str) -> ModelEntry:
    return ModelEntry(
        identifier=run_id,
        card=_card(store, run_id),
        source="run",
        read=lambda name: store.artifact(run_id, name),
    )


@lru_cache(maxsize=512)
def _card(store: RunStore, run_id: str) -> ModelCard:
    return ModelCard.from_json(store.artifact(run_id, CARD))


def find(identifier: str, store: RunStore) -> ModelEntry:
    """Return the shipped model, the run's model or the imported model of that name.

    Raises:
        RunError: there is none, or the run has no model.
    """
    for entry in shipped_models():
        if entry.identifier == identifier:
            return entry
    if identifier.startswith(PREFIX):
        store.imports.get(identifier)  # it may have been deleted
        return _imported(store, identifier)
    store.get(identifier)
    return _of_run(store, identifier)
