"""Judging one doubtful label: the picture, what is for and against it, and three buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import streamlit as st

from fmnist.translation import _
from fmnist.ui import address, resources, state
from fmnist.ui.acting import acting
from fmnist.ui.answer import percentage
from fmnist.ui.page import act, plain
from fmnist.ui.picture_details import picture_details
from fmnist.ui.sprite import enlarged

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from fmnist.evaluation.label_issues import LabelIssue
    from fmnist.evaluation.verdicts import Tally, Verdict
    from fmnist.runs.judgements import Judgement, Subject
    from fmnist.ui.confusion.doubts import Doubts
    from fmnist.ui.judged import Judged

__all__ = ["PICTURE", "chosen", "judgements", "note", "show", "verdicts"]

PICTURE: Final = address.number("doubt", "confusion_doubt", default=-1, least=0, most=10_000_000)
"""Index of the picture that is judged; -1 for the first that has not been."""


def judgements(found: Doubts) -> Mapping[int, Judgement]:
    """Return what this visitor has said so far, in this visit or an earlier one, by picture.

    Raises:
        StoreError: the store does not answer.
    """
    return resources.store().judgements.of(_subject(found))


def verdicts(said: Mapping[int, Judgement]) -> dict[int, Verdict]:
    """Return the verdicts alone."""
    return {index: cast("Verdict", judgement.verdict) for index, judgement in said.items()}


def chosen(found: Doubts, said: Collection[int]) -> int:
    """Return the index of the picture to judge, given those that have been."""
    if PICTURE.value in found.doubted:
        return PICTURE.value
    doubted = found.doubted
    return next((index for index in doubted if index not in said), doubted[0])


def note(suggested: str, verdict: Verdict | None) -> str:
    """Say what the network thinks it is, and what was said of the label."""
    name = _("{name}?").format(name=suggested)
    return name if verdict is None else f"{name} · {_words()[verdict]}"


def show(found: Doubts, judged: Judged, said: Mapping[int, Verdict]) -> None:
    """Draw how far one is, the picture, and the buttons."""
    from fmnist.evaluation.verdicts import Tally

    doubted = found.doubted
    tally = Tally.of(doubted, said)
    st.progress(tally.judged / tally.count, text=_progress(tally))
    index = chosen(found, said)
    place = doubted.index(index)
    issue = found.issues.found[place]
    picture, facts = st.columns((2, 3), gap="medium")
    picture.image(
        enlarged(found.pictures[index]),
        width="stretch",
        alt=_("The picture to judge, number {index}").format(index=index),
    )
    with facts:
        _facts(found, issue, index)
    _buttons(found, index, said.get(index))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for name, title, icon, other in (
            ("before", _("Previous"), ":material/chevron_left:", place - 1),
            ("after", _("Next"), ":material/chevron_right:", place + 1),
        ):
            there = 0 <= other < len(doubted)
            st.button(
                title, key=f"confusion_doubt_{name}", icon=icon, disabled=not there,
                on_click=PICTURE.set, args=(doubted[other] if there else index,),
            )  # fmt: skip
        st.caption(
            _("{place:,} of {count:,}").format(place=place + 1, count=len(doubted)),
            width="content",
        )
    if st.toggle(
        _("All about this picture"),
        key="confusion_doubt_more",
        help=_("What the chosen model says of it, and which training pictures are most like it."),
    ):
        picture_details(found.source, index, entry=judged.entry, key="confusion_doubt_details")


def _facts(found: Doubts, issue: LabelIssue, index: int) -> None:
    st.markdown(
        _("Its label says **{name}**.").format(name=plain(found.class_names.shown[issue.given]))
    )
    st.markdown(
        _("The network says **{name}**: {probability:.1%}.").format(
            name=plain(found.class_names.shown[issue.suggested]),
            probability=issue.suggested_probability,
        )
    )
    st.caption(
        _(
            "It finds the label {own} probable, {margin:.1f} percentage points less (the "
            "margin). Picture {index}."
        ).format(own=percentage(issue.given_probability), margin=100 * issue.margin, index=index)
    )


def _buttons(found: Doubts, index: int, verdict: Verdict | None) -> None:
    choices: tuple[tuple[Verdict, str, str], ...] = (
        ("keep", _("Right label"), ":material/check:"),
        ("wrong", _("Wrong label"), ":material/close:"),
        ("unsure", _("Unsure"), ":material/question_mark:"),
    )
    with st.container(horizontal=True, gap="small"):
        for name, title, icon in choices:
            st.button(
                title,
                key=f"confusion_verdict_{name}",
                icon=icon,
                type="primary" if verdict == name else "secondary",
                on_click=act,
                args=(_say, found, index, name),
            )


def _say(found: Doubts, index: int, verdict: Verdict) -> None:
    """Keep the verdict and go on to the next picture that has none."""
    acting().judge(_subject(found), index, verdict)
    said = judgements(found)
    doubted = found.doubted
    place = doubted.index(index)
    behind = [*doubted[place + 1 :], *doubted[:place]]
    PICTURE.set(next((other for other in behind if other not in said), index))


def _progress(tally: Tally) -> str:
    text = _("You judged {judged:,} of {count:,}").format(judged=tally.judged, count=tally.count)
    if not tally.judged:
        return text
    parts = (
        _("{count:,} right").format(count=tally.keep),
        _("{count:,} wrong").format(count=tally.wrong),
        _("{count:,} unsure").format(count=tally.unsure),
    )
    return f"{text}: {', '.join(parts)}"


def _words() -> dict[Verdict, str]:
    return {"keep": _("right"), "wrong": _("wrong"), "unsure": _("unsure")}


def _subject(found: Doubts) -> Subject:
    """Verdicts are about labels: of one dataset and split, whoever doubted them."""
    from fmnist.runs.judgements import LABEL, Subject

    return Subject(
        owner=state.visitor(),
        kind=LABEL,
        dataset=resources.dataset().checksum,
        split=found.source,
    )
