"""The selected runs of the Runs page in one picture: curves, differing settings, accuracies."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fmnist.figures.comparison import (
    COLOURS,
    MOST_RUNS,
    Cost,
    Line,
    accuracy_figure,
    cost_figure,
    epochs_figure,
)
from fmnist.runs.comparison import ABSENT, differing_settings, rankings, setting_title
from fmnist.runs.listing import rows
from fmnist.training.texts import text_of, values_of
from fmnist.translation import _
from fmnist.ui import address, resources
from fmnist.ui.components.chart import chart
from fmnist.ui.outcome import outcome
from fmnist.ui.page import guarded, plain
from fmnist.ui.setting_widgets import readable

if TYPE_CHECKING:
    from fmnist.runs.comparison import Ranking
    from fmnist.runs.records import Run

__all__ = ["COST", "compare"]

_COSTS: Final[tuple[Cost, ...]] = ("parameters", "seconds", "size")
COST: Final = address.choice("against", "runs_cost", _COSTS)

_GLYPHS: Final = "●■◆▲✖▼✚★⬢⧓"
"""The signs of ``fmnist.figures.comparison.SIGNS``, as text."""

_POLL_SECONDS: Final = 2.0


def compare(runs: Sequence[Run]) -> None:
    """Draw the runs, again every other second while one of them is not over."""
    ids = [run.id for run in runs[:MOST_RUNS]]
    if len(runs) > MOST_RUNS:
        st.info(
            _("The first {most} of {count} selected runs are compared.").format(
                most=MOST_RUNS, count=len(runs)
            )
        )
    if all(run.status.over for run in runs):
        _panel(ids)
    else:
        st.fragment(_panel, run_every=_POLL_SECONDS)(ids, live=True)


def _panel(ids: Sequence[str], *, live: bool = False) -> None:
    with guarded():  # a fragment runs again by itself, outside of the page's guard
        _draw(ids, live=live)


def _draw(ids: Sequence[str], *, live: bool) -> None:
    store = resources.store()
    runs = [store.get(run_id) for run_id in ids]
    if live and all(run.status.over for run in runs):
        st.rerun()
    lines = [
        Line(row=row, epochs=store.journal.curves(row.run.id).epochs) for row in rows(store, runs)
    ]
    if len(runs) == 1:
        outcome(runs[0])
    _legend(lines)
    _curves(lines)
    if len(runs) > 1:
        _differences(runs)
        _accuracies(lines)
    else:
        _settings(runs[0])


def _legend(lines: Sequence[Line]) -> None:
    """One line for all charts: the sign and the name of each run, and what the lines mean."""
    named = lines if len(lines) > 1 else []  # a single run is named by the heading
    entries = "".join(
        f'<span style="white-space:nowrap"><span style="color:{COLOURS[number]}">'
        f"{_GLYPHS[number]}</span> {html.escape(line.row.run.title)}</span>"
        for number, line in enumerate(named)
    )
    key = html.escape(_("dotted with signs: validation · solid: training"))
    st.html(
        '<div style="display:flex;flex-wrap:wrap;gap:0.2rem 1.4rem;align-items:baseline">'
        f'{entries}<span style="opacity:0.7">{key}</span></div>'
    )


def _curves(lines: Sequence[Line]) -> None:
    if not any(line.epochs for line in lines):
        st.caption(_("The curves begin when the first epoch is over."))
        return
    loss, accuracy = st.columns(2)
    with loss:
        chart(
            epochs_figure(lines, of="loss"),
            key="runs_loss",
            label=_("Loss of the selected runs by epoch, training and validation"),
        )
    with accuracy:
        chart(
            epochs_figure(lines, of="accuracy"),
            key="runs_accuracy",
            label=_("Accuracy of the selected runs by epoch, training and validation"),
        )


def _differences(runs: Sequence[Run]) -> None:
    st.subheader(_("What differs"), anchor=False)
    found = differing_settings(runs)
    if not found:
        st.markdown(_("Every setting is the same, the seed too."))
        return
    if list(found) == ["seed"]:
        st.markdown(_("Only the seed: what differs below is chance."))
    columns: dict[str, Any] = {_("Setting"): [setting_title(name) for name in found]}
    for number, run in enumerate(runs):
        columns[f"{_GLYPHS[number]} {run.title}"] = [
            _in_words(name, texts[number]) for name, texts in found.items()
        ]
    st.dataframe(
        columns,
        hide_index=True,
        height="content",
        key="runs_differences",
        alt=_("What differs"),
    )


def _in_words(name: str, text: str) -> str:
    return text if text == ABSENT else readable(name, text)


def _settings(run: Run) -> None:
    with st.expander(_("All settings")):
        values = values_of(run.config)
        st.dataframe(
            {
                _("Setting"): [setting_title(name) for name in values],
                _("Value"): [_in_words(name, text_of(value)) for name, value in values.items()],
            },
            hide_index=True,
            height="content",
            key="runs_settings",
        )


def _accuracies(lines: Sequence[Line]) -> None:
    st.subheader(_("Test accuracy"), anchor=False)
    found = rankings([line.row.run for line in lines])
    names = {run.id: f"**{plain(run.name or run.id)}**" for run in (line.row.run for line in lines)}
    for ranking in found:
        st.markdown(_verdict(ranking, names))
    unknown = [names[line.row.run.id] for line in lines if line.row.score is None]
    if unknown:
        st.markdown(_("Without a test accuracy so far: {runs}.").format(runs=", ".join(unknown)))
    if not found:
        return
    if len(found) > 1:
        st.warning(_("These runs were judged by different test pictures: compare like with like."))
    left, right = st.columns(2)
    with left:
        chart(
            accuracy_figure(lines),
            key="runs_scores",
            label=_("Test accuracy of each selected run with its 95% interval"),
            height=max(370, 90 + 44 * len(lines)),
            zoom=False,
        )
    with right:
        titles = {"parameters": _("Parameters"), "seconds": _("Time"), "size": _("Size")}
        st.segmented_control(
            _("Accuracy against"),
            tuple(titles),
            format_func=titles.__getitem__,
            key=COST.key,
            required=True,
        )
        chart(
            cost_figure(lines, cost=COST.value),
            key="runs_costs",
            label=_("Test accuracy of each selected run against what it costs"),
            height=300,
            zoom=False,
        )
    st.caption(
        _(
            "The interval says how far the choice of test pictures alone moves an accuracy. "
            "Another seed moves it too: repeat a run with other seeds to see by how much. And the "
            "best of many runs owes part of its place to luck with just these pictures."
        )
    )


def _verdict(ranking: Ranking, names: dict[str, str]) -> str:
    """Say what the accuracies tell: who is best, who is as good, who is worse."""
    best, scores = ranking.best, ranking.scores
    others = (*ranking.alike, *ranking.worse)

    def shown(run: Run) -> str:
        score = scores[run.id]
        return f"{names[run.id]} {score.accuracy:.1%} ({score.interval.percent})"

    if not others:
        return shown(best)
    if len(others) == 1:
        text = (
            _(
                "{best} and {other}: {points:.2f} points apart, and their 95% intervals overlap. "
                "**The difference is no larger than the noise**: with other test pictures it "
                "might be the other way round."
            )
            if ranking.alike
            else _(
                "{best} is better than {other} by {points:.2f} points, and their 95% intervals "
                "do not overlap: **the difference is larger than the noise** of "
                "{count:,} test pictures."
            )
        )
        gap = scores[best.id].accuracy - scores[others[0].id].accuracy
        return text.format(
            best=shown(best),
            other=shown(others[0]),
            points=100 * gap,
            count=scores[best.id].pictures,
        )
    parts = ["- " + _("Best: {best}.").format(best=shown(best))]
    if ranking.alike:
        parts.append(
            "- "
            + _("Within the noise of the best, so not to be told apart from it: {runs}.").format(
                runs=", ".join(map(shown, ranking.alike))
            )
        )
    if ranking.worse:
        parts.append(
            "- "
            + _("Worse by more than the noise: {runs}.").format(
                runs=", ".join(map(shown, ranking.worse))
            )
        )
    return "\n".join(parts)
