"""The leaderboard: the best run of each visitor, and what the test pictures say once they may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fmnist.models.registry import architecture
from fmnist.runs.leaderboard import LEAST_SPLIT, ORDERS, counts, leaders, opening
from fmnist.translation import N_, _, ngettext
from fmnist.ui import address, resources, run_table, state
from fmnist.ui.page import guarded, plain
from fmnist.ui.person import called

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fmnist.runs.leaderboard import Leader, Order

__all__ = ["show"]

_TITLES: Final = {
    "validation": N_("Most accurate"),
    "size": N_("Smallest file"),
    "parameters": N_("Fewest parameters"),
}
_FLOORS: Final = (90, 80, 85, 88, 92)
_POLL_SECONDS: Final = 5.0
_SHOWN: Final = 3

ORDER: Final = address.choice("order", "leaderboard_order", ORDERS)
FLOOR: Final = address.choice("floor", "leaderboard_floor", _FLOORS)


def show() -> None:
    """Draw what is compared, and the places; again every few seconds.

    Raises:
        FmnistError: the store or the dataset does not answer.
    """
    address.open_address((ORDER, FLOOR))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            _("What is compared"), ORDERS, key=ORDER.key, required=True,
            format_func=lambda name: _(_TITLES[name]),
        )  # fmt: skip
        if ORDER.value != "validation":
            st.selectbox(
                _("Validation accuracy of at least"), sorted(_FLOORS), key=FLOOR.key, width=240,
                format_func=lambda percent: f"{percent}%",
            )  # fmt: skip
    address.save_address((ORDER, FLOOR))
    st.fragment(_board, run_every=_POLL_SECONDS)(ORDER.value, FLOOR.value)


def _board(order: Order, floor: int) -> None:
    with guarded():  # a fragment runs again by itself, outside of the page's guard
        dataset, rows = resources.dataset(), run_table.newest()
        opened = resources.room().test_set_open
        found = leaders(
            rows,
            order=order,
            dataset=dataset.name,
            pictures=len(dataset.y_train),
            floor=floor / 100,
        )
        if not found:
            st.info(_("Nobody stands here yet. A run counts as soon as it is over."))
        else:
            _first(found[:_SHOWN], order)
            _table(found, opened=opened)
        _rules(order, floor)
        _left_out(
            sum(
                row.run.metrics is not None and row.run.config.dataset == dataset.name
                for row in rows
            )
            - sum(counts(row, dataset.name) for row in rows)
        )
        if order == "validation":
            _test_set(found, opened=opened)


def _name(leader: Leader) -> str:
    owner = leader.row.run.owner
    name = called(owner)
    return _("{name} (you)").format(name=name) if owner == state.visitor() else name


def _first(found: Sequence[Leader], order: Order) -> None:
    """Draw the first places large: they are read from the last row."""
    for column, leader in zip(st.columns(_SHOWN), found, strict=False):
        row = leader.row
        values = {
            "validation": f"{leader.validation_accuracy:.2%}",
            "size": _("{size:.0f} kB").format(size=(row.size or 0) / 1000),
            "parameters": f"{row.parameters:,}",
        }
        with column.container(border=True, height="stretch"):
            st.metric(
                f"{leader.place} · {plain(_name(leader))}",
                values[order],
            )
            st.caption(plain(row.run.title))


def _table(found: Sequence[Leader], *, opened: bool) -> None:
    rows = [leader.row for leader in found]
    table: dict[str, list[Any]] = {
        "place": [leader.place for leader in found],
        "who": [_name(leader) for leader in found],
        "validation": [100 * leader.validation_accuracy for leader in found],
        "interval": [leader.interval.percent for leader in found],
        "alike": [_("perhaps") if leader.alike else _("hardly") for leader in found],
        "parameters": [row.parameters for row in rows],
        "size": [row.size for row in rows],
        "network": [_(architecture(row.run.config.architecture).title) for row in rows],
        "run": [row.run.name or row.run.id for row in rows],
    }
    if opened:
        table["test"] = [row.score and 100 * row.score.accuracy for row in rows]
        table["shift"] = [leader.shift for leader in found]
    column = st.column_config
    st.dataframe(
        table,
        key="leaderboard_table",
        hide_index=True,
        height=min(38 + 35 * len(found), 1090),
        alt=_("Leaderboard"),
        column_config={
            "place": column.NumberColumn(_("Place"), width=70),
            "who": column.TextColumn(_("Who"), width=200),
            "validation": column.NumberColumn(_("Validation"), width=100, format="%.2f%%"),
            "interval": column.TextColumn(
                _("95% interval"),
                width=120,
                help=_("Where the accuracy on many more such pictures probably lies."),
            ),
            "alike": column.TextColumn(
                _("As good as the first?"),
                width=160,
                help=_(
                    "Perhaps: its interval meets that of the first place, so that the order of the "
                    "two may be chance."
                ),
            ),
            "parameters": column.NumberColumn(_("Parameters"), width=110, format="%,d"),
            "size": column.NumberColumn(
                _("Size"), width=90, format="bytes", help=_("Of the TensorFlow Lite model.")
            ),
            "network": column.TextColumn(_("Network"), width=140),
            "run": column.TextColumn(_("Run"), width=140),
            "test": column.NumberColumn(_("Test"), width=90, format="%.2f%%"),
            "shift": column.NumberColumn(
                _("Shift"),
                width=90,
                format="%+.2f",
                help=_("Test accuracy less validation accuracy, in points."),
            ),
        },
    )


def _rules(order: Order, floor: int) -> None:
    if order == "validation":
        st.caption(_("The best run of each visitor, by validation accuracy."))
    else:
        st.caption(
            _(
                "Of each visitor the run that is smallest and still has at least {floor}% "
                "validation accuracy."
            ).format(floor=floor)
        )


def _left_out(count: int) -> None:
    if count > 0:
        st.caption(
            ngettext(
                "{count} run does not count: it kept less than {least:.0%} of the training "
                "pictures for validation, and a few pictures prove little.",
                "{count} runs do not count: they kept less than {least:.0%} of the training "
                "pictures for validation, and a few pictures prove little.",
                count,
            ).format(count=count, least=LEAST_SPLIT)
        )


def _test_set(found: Sequence[Leader], *, opened: bool) -> None:
    st.subheader(_("And on the test pictures?"), anchor=False)
    if not opened:
        st.info(
            _(
                "**The test set is sealed** until the teacher opens it. Whoever looks at a number "
                "and then changes something to improve it has begun to choose by that number, and "
                "it no longer says what new pictures will bring. So everybody chooses by "
                "validation accuracy, and the test pictures are looked at once, at the end. Until "
                "then, guess: will the first place keep its accuracy?"
            ),
            icon=":material/lock:",
        )
        return
    told = opening(found)
    if told is None:
        st.markdown(_("With two visitors or more, this compares both accuracies."))
        return
    st.markdown(
        _(
            "**{winner}** led with {validation:.2%} validation accuracy. On the test pictures it "
            "is {test:.2%}: {shift:+.2f} points, and place {place} of {count}. All together "
            "changed by {mean:+.2f} points on average."
        ).format(
            winner=plain(_name(told.winner)),
            validation=told.winner.validation_accuracy,
            test=told.winner.validation_accuracy + told.shift / 100,
            shift=told.shift,
            place=told.place,
            count=sum(leader.row.score is not None for leader in found),
            mean=told.mean_shift,
        )
    )
    st.markdown(
        _(
            "**Why the winner usually falls.** Every validation accuracy is skill plus luck with "
            "just these pictures. Whoever comes first out of many tries was probably lucky, too; "
            "and the more often somebody tried, the more luck is in their best try. The test "
            "pictures are new, so the skill stays and the luck does not: the first place falls "
            "more than the others (*regression to the mean*). That is why a paper, or a company, "
            "should report the test accuracy of the one model that was chosen before, and nothing "
            "else. From now on the test set is used up for this class."
        )
    )
