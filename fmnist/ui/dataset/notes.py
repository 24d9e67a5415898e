"""What stands under each picture of the grid: the reason why it comes where it comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fmnist.labels import PICTURE_SIDE, ClassNames
from fmnist.translation import _
from fmnist.ui.page import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from fmnist.data.choice import Answers, Choice
    from fmnist.data.facts import Facts
    from fmnist.data.pool import Pool

__all__ = ["Notes", "facts_line", "notes"]


@dataclass(frozen=True)
class Notes:
    """A text and a mark for each picture; ``None`` where there is nothing to say."""

    texts: Sequence[str] | None = None
    right: Sequence[bool] | None = None


def notes(
    positions: NDArray[np.int64],
    *,
    pool: Pool,
    choice: Choice,
    facts: Facts,
    answers: Answers | None,
    distances: NDArray[np.float32] | None,
    label: int,
    by: str,
) -> Notes:
    """Return what to write under the pictures at these positions.

    Args:
        positions: those shown.
        pool: where they are.
        choice: what was asked for.
        facts: of the whole pool.
        answers: the model's, of the whole pool, where they were asked for.
        distances: to the picture that all are compared with, where they are.
        label: the class of that picture.
        by: ``pixels`` or ``model``: what the distances are of.
    """
    if distances is not None:
        shown = distances[positions].tolist()
        return Notes(
            # In grey steps: the root of the mean square over 28² pixels.
            [
                f"±{value / PICTURE_SIDE:.0f}" if by == "pixels" else f"{value:.2f}"
                for value in shown
            ],
            (pool.labels[positions] == label).tolist(),
        )
    if answers is not None:
        said = zip(
            answers.predicted[positions].tolist(),
            answers.confidence[positions].tolist(),
            strict=True,
        )
        return Notes(
            [
                f"{pool.dataset.class_names.short[predicted]} {share:.0%}"
                for predicted, share in said
            ],
            (answers.predicted[positions] == pool.labels[positions]).tolist(),
        )
    match choice.order:
        case "dark" | "bright":
            return Notes([f"{value:.0f}" for value in facts.brightness[positions].tolist()])
        case "sparse" | "full":
            return Notes([f"{value:.0%}" for value in facts.fill[positions].tolist()])
        case "lopsided" | "symmetric":
            return Notes([f"{100 * value:.0f}" for value in facts.symmetry[positions].tolist()])
    if len(pool.splits) > 1:
        names = {"train": _("training"), "test": _("test")}
        return Notes([names[pool.place(position)[0]] for position in positions.tolist()])
    return Notes()


def facts_line(
    position: int, facts: Facts, answers: Answers | None, class_names: ClassNames
) -> str:
    """Return what is known of one picture, for example for the line under it."""
    text = _("Brightness {brightness:.0f} · size {fill:.0%} · symmetry {symmetry:.0f}").format(
        brightness=float(facts.brightness[position]),
        fill=float(facts.fill[position]),
        symmetry=100 * float(facts.symmetry[position]),
    )
    if answers is None:
        return text
    said = _("the model says {name} ({share:.1%}), loss {loss:.2f}").format(
        name=plain(class_names.shown[answers.predicted[position]]),
        share=float(answers.confidence[position]),
        loss=float(answers.loss[position]),
    )
    return f"{text} · {said}"
