""" "Was this right?": answers kept in the store, exported as a set to train on, and deletable."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.labels import CLASS_NAMES, ClassNames
from fmnist.runs.answers_files import by_classes
from fmnist.runs.answers_given import NONE_OF_THEM, AnswerGiven, digest_of
from fmnist.translation import _, ngettext
from fmnist.ui import resources, state
from fmnist.ui.acting import acting
from fmnist.ui.classify import pictures
from fmnist.ui.page import act, plain

if TYPE_CHECKING:
    from fmnist.ui.classify.shown import Shown

__all__ = ["ask", "own_answers"]

_OTHER: Final = "classify_given_other"


def ask(shown: Shown, model: str, *, threshold: float) -> None:
    """Ask whether the answer was right, or show what was said.

    Args:
        shown: the picture.
        model: identifier of the model that has answered.
        threshold: least ``known`` with which its answer is one of the classes.

    Raises:
        StoreError: the run store does not answer.
    """
    picture = shown.recognition.preparation.picture
    names = shown.recognition.prediction.class_names
    said = resources.store().answers_given.label_of(state.visitor(), picture, names)
    with st.container(border=True):
        if said is None:
            accepted = shown.recognition.known >= threshold
            _question(
                shown, model, shown.recognition.prediction.index if accepted else NONE_OF_THEM
            )
        else:
            _thanks(shown, said)


def _question(shown: Shown, model: str, answer: int) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown(_("**Was this right?**"))
        st.button(
            _("Yes"),
            key=f"{shown.key}_right",
            icon=":material/check:",
            on_click=act,
            args=(_keep, shown, model, answer, answer),
        )
        key = f"{shown.key}_other"
        class_names = shown.recognition.prediction.class_names
        none = _("None of the {count}").format(count=class_names.many)
        names = {**dict(enumerate(class_names.shown)), NONE_OF_THEM: none}
        st.selectbox(
            _("No, it is …"),
            [label for label in names if label != answer],
            index=None,
            format_func=names.__getitem__,
            placeholder=_("No, it is …"),
            label_visibility="collapsed",
            key=key,
            width=220,
            on_change=lambda: act(_keep_other, shown, model, answer, key),
        )
    st.caption(
        _(
            "Your answer and the 28×28 picture are kept on this server, for later training; the "
            "photo is not. Nothing leaves the server."
        )
    )


def _keep_other(shown: Shown, model: str, answer: int, key: str) -> None:
    label: int | None = state.read_widget(key, None)
    if label is not None:
        _keep(shown, model, answer, label)


def _keep(shown: Shown, model: str, answer: int, label: int) -> None:
    recognition = shown.recognition
    acting().give_answer(
        AnswerGiven(
            owner=state.visitor(),
            picture=recognition.preparation.picture,
            label=label,
            said=answer,
            probability=recognition.prediction.probability,
            known=recognition.known,
            model=model,
            kind=recognition.preparation.kind,
            class_names=recognition.prediction.class_names,
        )
    )
    if shown.number is not None and label != NONE_OF_THEM:
        pictures.say(shown.number, label)


def _thanks(shown: Shown, said: int) -> None:
    class_names = shown.recognition.prediction.class_names
    none = _("none of the {count}").format(count=class_names.many)
    name = none if said == NONE_OF_THEM else plain(class_names.shown[said])
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_("You said: **{name}**. It is kept, thank you.").format(name=name))
        st.button(
            _("Take it back"),
            key=f"{shown.key}_back",
            type="tertiary",
            icon=":material/undo:",
            on_click=act,
            args=(_take_back, shown),
        )


def _take_back(shown: Shown) -> None:
    digest = digest_of(shown.recognition.preparation.picture)
    acting().take_back_answers([digest])
    if shown.number is not None:
        pictures.say(shown.number, None)


def own_answers() -> None:
    """Draw what the visitor has answered so far: how many, their downloads, and their deletion.

    Raises:
        StoreError: the run store does not answer.
    """
    store, visitor = resources.store(), state.visitor()
    answers = store.answers_given.of(visitor)
    if not answers:
        return
    count = len(answers)
    title = ngettext("Your {count} answer", "Your {count} answers", count).format(count=count)
    with st.expander(title, icon=":material/fact_check:"):
        right = sum(answer.right for answer in answers)
        st.markdown(
            _(
                "The models were right about {right} of {count} pictures. The answers and the "
                "28×28 pictures lie in this server's store until you delete them. Whoever runs "
                "the server can train with them; nothing leaves it by itself."
            ).format(right=right, count=count)
        )
        with st.container(horizontal=True):
            groups = by_classes(answers)
            for number, class_names in enumerate(groups, start=1):
                title = _("Dataset (.npz)")
                if len(groups) > 1:
                    title = _("Dataset of {count} classes (.npz)").format(count=class_names.many)
                st.download_button(
                    title,
                    _maker("npz", visitor, class_names),
                    "answers.npz" if number == 1 else f"answers-{number}.npz",
                    "application/octet-stream",
                    key="classify_given_npz" if number == 1 else f"classify_given_npz_{number}",
                    icon=":material/dataset:",
                    on_click="ignore",
                    help=_("The pictures as x and what they show as y, as a training reads them."),
                )
            st.download_button(
                _("Answers as CSV"),
                _maker("csv", visitor),
                "answers.csv",
                "text/csv",
                key="classify_given_csv",
                icon=":material/table:",
                on_click="ignore",
            )
            st.button(
                _("Delete all of them"),
                key="classify_given_delete",
                icon=":material/delete:",
                on_click=act,
                args=(acting().take_back_answers,),
            )


def _maker(ending: str, visitor: str, class_names: ClassNames = CLASS_NAMES) -> Callable[[], bytes]:
    # A download is made outside of the session: it takes along what it needs.
    store = resources.store()

    def make() -> bytes:
        from fmnist.runs.answers_files import answers_csv, answers_npz

        answers = store.answers_given.of(visitor)
        if ending == "csv":
            return answers_csv(answers).encode()
        return answers_npz(by_classes(answers)[class_names])

    return make
