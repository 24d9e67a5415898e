"""The view of all models: a table, and their accuracy against what they cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fmnist.figures.front import Point, Unit, front_figure
from fmnist.model_facts import COSTS, Cost
from fmnist.translation import _, ngettext
from fmnist.ui import address, state
from fmnist.ui.components.chart import chart
from fmnist.ui.models_page.choice import facts, look_at
from fmnist.ui.models_page.latency import latencies
from fmnist.ui.page import guarded, plain

if TYPE_CHECKING:
    from fmnist.model_entry import ModelEntry
    from fmnist.model_facts import ModelFacts
    from fmnist.ui.address import Field
    from fmnist.ui.models_page.latency import Latencies

__all__ = ["show"]

_COST: Final = address.choice("against", "models_cost", COSTS)
_UNITS: Final[Mapping[Cost, Unit]] = {"size": "B", "latency": "ms"}
_TABLE: Final = "models_table"
_CHART: Final = "models_front"
_POLL_SECONDS: Final = 2.0
_MOST_ROWS: Final = 9
"""Rows that are seen at once."""


def show(field: Field[str], entries: Mapping[str, ModelEntry]) -> None:
    """Draw the view, again whenever a model has been measured.

    Args:
        field: of the chosen model.
        entries: all of them, one or more.
    """
    address.open_address((_COST,))
    waiting = latencies(tuple(entries.values())).waiting
    st.fragment(_view)(field, entries)
    if waiting:
        # What is drawn stays as it is meanwhile: in a class a worker may not be free for long.
        st.fragment(_follow, run_every=_POLL_SECONDS)(entries, waiting)
    address.save_address((_COST,))


def _follow(entries: Mapping[str, ModelEntry], waiting: int) -> None:
    with guarded():  # a fragment runs again by itself, outside of the page's guard
        if latencies(tuple(entries.values())).waiting != waiting:
            st.rerun()


def _view(field: Field[str], entries: Mapping[str, ModelEntry]) -> None:
    with guarded():
        _draw(field, entries)


def _draw(field: Field[str], entries: Mapping[str, ModelEntry]) -> None:
    measured = latencies(tuple(entries.values()))
    if state.take("models_picked", False):
        st.rerun()
    rows = [facts(entry) for entry in entries.values() if not entry.sealed]
    if rows:
        _table(field, rows, measured)
        _note(measured)
    if len(rows) < len(entries):
        st.caption(_("The models of this room join the table when the test set is opened."))
    _chosen(entries[field.value])
    if any(row.identifier == field.value for row in rows):
        _weighed(field, rows, measured)


def _table(field: Field[str], rows: Sequence[ModelFacts], measured: Latencies) -> None:
    order = [row.identifier for row in rows]
    wanted = [order.index(field.value)] if field.value in order else []
    if wanted != list(_ticked()):
        state.widget(_TABLE, {"selection": {"rows": wanted, "columns": [], "cells": []}})
    state.keep("models_order", order)
    found = [measured.found.get(row.identifier) for row in rows]
    st.dataframe(
        {
            "model": [row.title for row in rows],
            "accuracy": [100 * row.accuracy for row in rows],
            "interval": [row.interval.percent for row in rows],
            "parameters": [row.parameters for row in rows],
            "size": [row.size for row in rows],
            "multiply_adds": [row.multiply_adds for row in rows],
            "median": [None if part is None else part.median for part in found],
            "p95": [None if part is None else part.p95 for part in found],
            "calibration": [
                None if row.calibration is None else 100 * row.calibration for row in rows
            ],
        },
        key=_TABLE,
        on_select=_picked(field),
        selection_mode="single-row",
        column_config=_columns(),
        hide_index=True,
        placeholder="–",
        height="content" if len(rows) <= _MOST_ROWS else 40 + 37 * _MOST_ROWS,
        alt=_("All models"),
    )


def _columns() -> dict[str, Any]:
    column = st.column_config
    return {
        "model": column.TextColumn(_("Model"), width=300),
        "accuracy": column.NumberColumn(
            _("Test"), width=68, format="%.1f%%", help=_("Accuracy on the test pictures.")
        ),
        "interval": column.TextColumn(
            _("95% interval"),
            width=104,
            help=_("Where the accuracy on many more such test pictures probably lies."),
        ),
        "parameters": column.NumberColumn(
            _("Parameters"), width=94, format="%,d", help=_("Numbers that it has learned.")
        ),
        "size": column.NumberColumn(
            _("Size"), width=80, format="bytes", help=_("Of the LiteRT file.")
        ),
        "multiply_adds": column.NumberColumn(
            _("Multiply–adds"),
            width=102,
            format="compact",
            help=_("Multiplications, each with an addition, that one picture takes."),
        ),
        "median": column.NumberColumn(
            _("Median"),
            width=82,
            format="%.2f ms",
            help=_("One picture takes no longer in half of the calls: here, on one thread."),
        ),
        "p95": column.NumberColumn(
            _("95%"),
            width=82,
            format="%.2f ms",
            help=_("One picture takes no longer in 95 of 100 calls: here, on one thread."),
        ),
        "calibration": column.NumberColumn(
            _("Calibration error"),
            width=128,
            format="%.1f%%",
            help=_(
                "How far “90% sure” is from being right 90 times of 100, on average (ECE): the "
                "lower, the better its probabilities can be believed."
            ),
        ),
    }


def _picked(field: Field[str]) -> Any:
    def picked() -> None:
        order: list[str] = state.recall("models_order", [])
        for row in _ticked():
            if row < len(order):
                field.set(order[row])
        state.keep("models_picked", True)

    return picked


def _ticked() -> Sequence[int]:
    found: dict[str, Any] = state.read_widget(_TABLE, {})
    ticked: Sequence[int] = found.get("selection", {}).get("rows", [])
    return ticked


def _note(measured: Latencies) -> None:
    parts = []
    if measured.machines:
        parts.append(
            _(
                "Times: LiteRT, one picture at a time, one thread, on {machine}. What else is "
                "calculated there at that moment makes them longer, the 95% above all."
            ).format(machine=", ".join(sorted(measured.machines)))
        )
    if measured.waiting:
        parts.append(
            ngettext(
                "{count} model waits for a worker to measure its times.",
                "{count} models wait for a worker to measure their times.",
                measured.waiting,
            ).format(count=measured.waiting)
        )
    if parts:
        st.caption(plain(" ".join(parts)))


def _chosen(entry: ModelEntry) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="models_chosen"):
        st.markdown(f"**{plain(entry.title)}**", width="content")
        st.button(
            _("Its card"), key="models_to_card", icon=":material/badge:",
            on_click=look_at, args=("card",),
        )  # fmt: skip
        st.button(
            _("Its files"), key="models_to_files", icon=":material/download:",
            on_click=look_at, args=("files",),
        )  # fmt: skip


def _weighed(field: Field[str], rows: Sequence[ModelFacts], measured: Latencies) -> None:
    titles: dict[Cost, str] = {
        "size": _("Size"),
        "latency": _("Time"),
        "multiply_adds": _("Multiply–adds"),
        "parameters": _("Parameters"),
    }
    axes: dict[Cost, str] = {
        "size": _("Size of the LiteRT file"),
        "latency": _("Time for one picture (median)"),
        "multiply_adds": _("Multiply–adds for one picture"),
        "parameters": _("Parameters"),
    }
    checksum = next(row.checksum for row in rows if row.identifier == field.value)
    alike = [row for row in rows if row.checksum == checksum]
    points = []
    for row in alike:
        cost = row.cost(_COST.value, measured.found)
        if cost:
            points.append(
                Point(
                    identifier=row.identifier,
                    title=row.title,
                    cost=cost,
                    accuracy=row.accuracy,
                    interval=row.interval,
                )
            )
    st.subheader(_("Which one is worth its cost?"), anchor=False)
    st.segmented_control(
        _("Accuracy against"), COSTS, format_func=titles.__getitem__, key=_COST.key, required=True,
    )  # fmt: skip
    if not points:
        st.caption(_("The times are not measured yet: a worker has to run."))
        return
    clicked = chart(
        front_figure(
            points,
            axis=axes[_COST.value],
            unit=_UNITS.get(_COST.value, ""),
            chosen=field.value,
        ),
        key=_CHART,
        label=_label(points),
        height=380,
        clickable=True,
    )
    st.caption(
        _(
            "The dotted line is the Pareto front: nobody on it is beaten by a model that is both "
            "cheaper and more accurate. Bars: 95% intervals. Where they overlap, the "
            "difference may be chance."
        )
    )
    if len(alike) < len(rows):
        st.caption(_("Models that were judged by other test pictures are left out."))
    if clicked is not None and clicked != field.value:
        field.set(str(clicked))
        st.rerun()


def _label(points: Sequence[Point]) -> str:
    from fmnist.evaluation.front import pareto_front

    front = pareto_front([point.cost for point in points], [point.accuracy for point in points])
    named = "; ".join(f"{points[place].title}, {points[place].accuracy:.1%}" for place in front)
    return _(
        "Accuracy of {count} models against their cost. None is better and cheaper: {named}."
    ).format(count=len(points), named=named)
