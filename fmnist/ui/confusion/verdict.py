"""Which of two models is better, and whether that could be chance, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.evaluation import accuracy_interval
from fmnist.translation import _, ngettext

if TYPE_CHECKING:
    from fmnist.evaluation.paired import Paired
    from fmnist.model_entry import ModelEntry

__all__ = ["chance", "mcnemar_in_words", "verdict"]

_SIGNIFICANT: Final = 0.05
_TINY: Final = 1e-6


def verdict(paired: Paired, first: ModelEntry, second: ModelEntry) -> None:
    """Draw both accuracies with their intervals."""
    for column, title, entry, evaluation in zip(
        st.columns(2, gap="medium"),
        (_("First"), _("Second")),
        (first, second),
        (paired.first, paired.second),
        strict=True,
    ):
        count = len(evaluation.labels)
        interval = accuracy_interval(round(evaluation.accuracy * count), count)
        column.metric(f"{title}: {entry.short_title}", f"{evaluation.accuracy:.2%}")
        column.caption(_("95% interval {interval}").format(interval=interval.percent))


def mcnemar_in_words(paired: Paired) -> None:
    """Say what McNemar's test says of them."""
    st.markdown(_in_words(paired))
    st.caption(
        _(
            "McNemar's test, exact: {p}. 95% interval of the second's gain: {low} to {high} "
            "points. Another seed of the same training moves the accuracy too, and the test knows "
            "nothing of that: the Train page repeats a training over seeds."
        ).format(p=_p(paired.p_value), low=_points(paired.gain.low), high=_points(paired.gain.high))
    )


def _in_words(paired: Paired) -> str:
    first, second = len(paired.which("first")), len(paired.which("second"))
    shared = ngettext("On {count:,} picture", "On {count:,} pictures", len(paired.indices)).format(
        count=len(paired.indices)
    )
    if not first + second:
        return _("{shared} the two are right and wrong alike.").format(shared=shared)
    return _(
        "{shared}, the two are right or wrong alike except for **{differ:,}**: **{first:,}** that "
        "only the first gets right, and **{second:,}** that only the second does. Were both "
        "equally good, each of these would be like the toss of a coin. Tosses come out this "
        "unevenly {chance}: {conclusion}."
    ).format(
        shared=shared,
        differ=first + second,
        first=first,
        second=second,
        chance=chance(paired.p_value),
        conclusion=_conclusion(first, second, paired.p_value),
    )


def _conclusion(first: int, second: int, p: float) -> str:
    if p >= _SIGNIFICANT:
        return _("these pictures **do not show which model is better**")
    if second > first:
        return _("**the second model is better**")
    return _("**the first model is better**")


def chance(p: float) -> str:
    """Return a probability as people say it.

    Example:
        >>> chance(0.002), chance(0.31), chance(1e-9)
        ('once in 500 times', '31 times in 100', 'less than once in a million times')
    """
    if p < _TINY:
        return _("less than once in a million times")
    if p < 0.1:
        return _("once in {times:,} times").format(times=round(1 / p))
    return _("{times} times in 100").format(times=round(100 * p))


def _p(value: float) -> str:
    return "p < 0.000001" if value < _TINY else f"p = {value:.2g}"


def _points(share: float) -> str:
    return f"{100 * share:+.1f}".replace("-", "−")
