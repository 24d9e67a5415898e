"""Cells of a confusion matrix in words: which are chosen, and which are the fullest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.translation import _, ngettext
from fmnist.ui.page import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fmnist.evaluation import Evaluation
    from fmnist.labels import ClassNames
    from fmnist.ui.components.matrix_grid import Cell

__all__ = ["chips", "confused_pairs", "in_words"]

_MOST_CHIPS: Final = 4
_MOST_PAIRS: Final = 8


def in_words(cells: Sequence[Cell], class_names: ClassNames) -> str:
    """Say which cells these are: one, a whole row, a whole column, or how many.

    Example:
        >>> in_words([(6, 0)], CLASS_NAMES)
        'Shirt taken for T-shirt/top'
    """
    if len(cells) == 1:
        ((true, predicted),) = cells
        if true == predicted:
            return _("{true} rightly recognised").format(true=class_names.shown[true])
        return _("{true} taken for {predicted}").format(
            true=class_names.shown[true], predicted=class_names.shown[predicted]
        )
    count = len(class_names)
    rows, columns = ({cell[axis] for cell in cells} for axis in (0, 1))
    for axis, found in enumerate((rows, columns)):
        if len(found) != 1 or len(cells) < count - 1:
            continue
        (label,) = found
        mistakes = (label, label) not in cells
        if len(cells) == count or mistakes:
            return _whole(axis, mistakes=mistakes).format(name=class_names.shown[label])
    return ngettext("{count} cell", "{count} cells", len(cells)).format(count=len(cells))


def _whole(axis: int, *, mistakes: bool) -> str:
    if axis == 0:
        return (
            _("Every {name} that was taken for something else") if mistakes else _("Every {name}")
        )
    return _("Wrongly said to be {name}") if mistakes else _("All said to be {name}")


def chips(
    cells: Sequence[Cell],
    class_names: ClassNames,
    *,
    key: str,
    change: Callable[[list[Cell]], None],
) -> None:
    """Draw what is chosen; a click takes it off.

    Args:
        cells: those that are chosen, at least one.
        class_names: what the classes are called.
        key: beginning of the keys of the buttons.
        change: takes the cells that are left.
    """
    single = len(cells) <= _MOST_CHIPS
    with st.container(horizontal=True, gap="small", key=f"{key}_chips"):
        for number, group in enumerate([[cell] for cell in cells] if single else [cells]):
            st.button(
                plain(in_words(group, class_names)),
                key=f"{key}_chip_{number}",
                icon=":material/close:",
                help=_("Take this filter off"),
                on_click=change,
                args=([cell for cell in cells if cell not in group],),
            )


def confused_pairs(evaluation: Evaluation, *, choose: Callable[[list[Cell]], None]) -> None:
    """Say in sentences what is mixed up most; a click on one chooses its cell."""
    pairs = evaluation.most_confused(_MOST_PAIRS)
    if not pairs:
        st.markdown(_("Nothing is mixed up: every picture is right."))
    place = st.container(gap="xxsmall")
    for number, pair in enumerate(pairs):
        text = ngettext(
            "{count} picture of **{true}** ({share:.1%}) was taken for **{predicted}**",
            "{count} pictures of **{true}** ({share:.1%}) were taken for **{predicted}**",
            pair.count,
        )
        place.button(
            text.format(
                count=pair.count,
                true=plain(pair.class_names.shown[pair.true]),
                share=pair.share_of_true,
                predicted=plain(pair.class_names.shown[pair.predicted]),
            ),
            key=f"confusion_pair_{number}",
            type="tertiary",
            icon=":material/chevron_right:",
            on_click=choose,
            args=([(pair.true, pair.predicted)],),
        )
