"""Choosing a model, and what is kept of it: its classifier and its scores, once for everybody."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.errors import RunError
from fmnist.translation import _, ngettext
from fmnist.ui import address, resources
from fmnist.ui.page import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from fmnist.evaluation import Evaluation
    from fmnist.inference import Classifier
    from fmnist.labels import ClassNames
    from fmnist.model_entry import JudgedSplit, ModelEntry
    from fmnist.recognition import Recogniser
    from fmnist.ui.address import Field
    from fmnist.ui.judged import Judged

__all__ = [
    "at_hand",
    "available",
    "choose_model",
    "classes_note",
    "classifier",
    "evaluation",
    "judged",
    "judged_or_ask",
    "known",
    "left_out_note",
    "model_field",
    "photos_first",
    "recogniser",
    "simplest_first",
]

_PARAMETER: Final = "model"

_MOST_NAMES: Final = 10
_MOST_TOLD: Final = 3

_SOON: Final = 4e10
"""Multiplications and additions that LiteRT does in about a second, on one thread."""


def available(*, judged: bool = True) -> dict[str, ModelEntry]:
    """Return the models by identifier, with the one in the address, however old it is.

    Where there is none at all, this says what to do; where the address asks for one that is not
    here, it says so.

    Args:
        judged: only those that tell the classes of the dataset in use apart; says so of others.
    """
    entries = known(judged=judged)
    if judged:
        left_out_note()
    asked = st.query_params.get(_PARAMETER)
    if entries and asked and asked not in entries:
        st.warning(
            _("There is no model “{asked}” here; {shown} is shown instead.").format(
                asked=plain(asked), shown=plain(next(iter(entries.values())).title)
            )
        )
    if not entries:
        st.info(
            _("There is no model of these classes yet. Train one: that takes a minute or two.")
            if resources.models()
            else _("There is no model yet. Train one: that takes a minute or two.")
        )
        st.page_link("pages/train.py", label=_("Train a network"), icon=":material/show_chart:")
    return entries


def left_out_note() -> None:
    """Say which models are not offered because they tell other classes apart, and why."""
    dataset = resources.dataset()
    others = [entry for entry in resources.models() if not entry.tells_apart(dataset)]
    if not others:
        return
    told = list(dict.fromkeys(_classes(entry.card.class_names) for entry in others))
    st.caption(
        ngettext(
            "{count} model is not offered here. It tells other classes apart than {dataset} has, "
            "so its answers could be neither right nor wrong: {classes}.",
            "{count} models are not offered here. They tell other classes apart than {dataset} "
            "has, so their answers could be neither right nor wrong: {classes}.",
            len(others),
        ).format(
            count=len(others),
            dataset=plain(dataset.title),
            classes="; ".join(told[:_MOST_TOLD]) + ("; …" if len(told) > _MOST_TOLD else ""),
        )
    )


def classes_note(entry: ModelEntry) -> None:
    """Say which classes a model tells apart, unless they are the standard ones."""
    if not entry.card.class_names.standard:
        st.caption(_("It tells apart: {classes}.").format(classes=_classes(entry.card.class_names)))


def _classes(class_names: ClassNames) -> str:
    names = ", ".join(plain(name) for name in class_names.short[:_MOST_NAMES])
    return names if len(class_names) <= _MOST_NAMES else f"{names}, …"


def known(*, judged: bool = True) -> dict[str, ModelEntry]:
    """Return what ``available`` returns, and say nothing."""
    dataset = resources.dataset() if judged else None
    entries = {
        entry.identifier: entry
        for entry in resources.models()
        if dataset is None or entry.tells_apart(dataset)
    }
    asked = st.query_params.get(_PARAMETER)
    if asked and asked not in entries:
        from fmnist import catalogue

        with contextlib.suppress(RunError):
            found = catalogue.find(asked, resources.store())
            if dataset is None or found.tells_apart(dataset):
                entries[asked] = found
    return entries


def model_field(key: str, entries: Mapping[str, ModelEntry]) -> Field[str]:
    """Return the field of the address that says which of ``entries`` is chosen.

    Args:
        key: key of the widget that ``choose_model`` draws.
        entries: one or more.
    """
    return address.choice(_PARAMETER, key, tuple(entries))


def choose_model(
    field: Field[str],
    entries: Mapping[str, ModelEntry],
    *,
    changed: Callable[[], None] | None = None,
) -> ModelEntry:
    """Draw the choice of model and return the chosen one. The address has been opened before.

    Args:
        field: what ``model_field`` returned.
        entries: one or more.
        changed: what to do when another one is chosen.
    """
    if field.value not in entries:  # It was taken away while this session had it.
        field.set(field.default)
    chosen = st.selectbox(
        _("Model"),
        tuple(entries),
        format_func=lambda name: entries[name].title,
        key=field.key,
        on_change=changed,
    )
    return entries[chosen]


@st.cache_resource(show_spinner=False, max_entries=16)
def _classifier(identifier: str, _entry: ModelEntry) -> Classifier:  # noqa: ARG001 - the key
    return _entry.classifier()


def classifier(entry: ModelEntry) -> Classifier:
    """Return the model's classifier, read once."""
    return _classifier(entry.identifier, entry)


@st.cache_resource(show_spinner=False, max_entries=16)
def _recogniser(identifier: str, _entry: ModelEntry) -> Recogniser:  # noqa: ARG001 - the key
    return _entry.recogniser()


def recogniser(entry: ModelEntry) -> Recogniser:
    """Return the model as what answers about photos and drawings, read once."""
    return _recogniser(entry.identifier, entry)


def photos_first(entries: Mapping[str, ModelEntry]) -> dict[str, ModelEntry]:
    """Return the same models, that which has learned from most photos before all others.

    Where the dataset in use has other classes, those that tell these apart come first.
    """
    from fmnist.catalogue import shipped_for_photos

    best = shipped_for_photos()
    if best is None or best.identifier not in entries or not resources.class_names().standard:
        return _own_first(entries)
    return {best.identifier: entries[best.identifier], **entries}


def _own_first(entries: Mapping[str, ModelEntry]) -> dict[str, ModelEntry]:
    """Return the same models, those that tell the classes of the dataset in use apart first."""
    dataset = resources.dataset()
    return dict(sorted(entries.items(), key=lambda item: not item[1].tells_apart(dataset)))


def simplest_first(entries: Mapping[str, ModelEntry]) -> dict[str, ModelEntry]:
    """Return the same models, the shipped one with the fewest parameters before all others.

    Where the dataset in use has other classes, those that tell these apart come first.
    """
    shipped = [entry for entry in entries.values() if entry.source == "shipped"]
    if not shipped or not resources.class_names().standard:
        return _own_first(entries)
    first = min(shipped, key=lambda entry: entry.card.parameters)
    return {first.identifier: first, **entries}


def evaluation(entry: ModelEntry) -> Evaluation:
    """Return the model's scores on the test pictures of the dataset in use."""
    return judged(entry, "test").evaluation


def at_hand(entry: ModelEntry, split: JudgedSplit) -> bool:
    """Return whether what the model says about a split is kept, or soon worked out.

    Raises:
        DatasetError: the dataset asked for is missing or damaged.
        ConfigError: the card's configuration is not accepted.
    """
    if entry.sealed and split == "test":
        return False
    return _at_hand(entry.identifier, resources.dataset().checksum, split, entry)


@st.cache_data(show_spinner=False, max_entries=256)
def _at_hand(
    identifier: str,  # noqa: ARG001 - the key
    checksum: str,  # noqa: ARG001 - the key
    split: JudgedSplit,
    _entry: ModelEntry,
) -> bool:
    dataset = resources.dataset()
    return _entry.work(dataset, split) <= _SOON or _entry.keeps(dataset, split)


def judged_or_ask(entry: ModelEntry, split: JudgedSplit, *, key: str) -> Judged | None:
    """Return what ``judged`` returns; where that takes long, have a worker do it and follow it.

    Args:
        entry: the model.
        split: which pictures.
        key: identity of the place on the page where the progress is drawn meanwhile.

    Raises:
        DatasetError: the dataset asked for is missing or damaged.
        ModelError: the model cannot be read.
        RunError: the store does not answer; or ``SealedError``, see ``fmnist.runs.seal``.
    """
    entry.refuse_sealed(split)
    if at_hand(entry, split):
        return judged(entry, split)
    from fmnist.ui.computed import computed

    found = computed(
        "probabilities",
        {"model": entry.identifier, "split": split},
        key=key,
        title=_("What {model} says about these pictures").format(model=entry.short_title),
        at_once=True,
    )
    if found is None:
        return None
    checksum = resources.dataset().checksum
    return _judged(_key(entry), checksum, split, entry, found["probabilities"])


def judged(entry: ModelEntry, split: JudgedSplit) -> Judged:
    """Return what the model says about the pictures of a split, worked out once for everybody.

    Raises:
        DatasetError: the dataset asked for is missing or damaged.
        ModelError: the model cannot be read.
        SealedError: the test set is sealed.
    """
    entry.refuse_sealed(split)
    return _judged(_key(entry), resources.dataset().checksum, split, entry)


def _key(entry: ModelEntry) -> tuple[str, bool]:
    """Return what tells a model from others, and from itself while its test figures are sealed."""
    return entry.identifier, entry.sealed


@st.cache_resource(show_spinner=False, max_entries=16)
def _judged(
    model: tuple[str, bool],  # noqa: ARG001 - the key
    checksum: str,  # noqa: ARG001 - the key
    split: JudgedSplit,
    _entry: ModelEntry,
    _probabilities: NDArray[np.float32] | None = None,
) -> Judged:
    from fmnist.ui.judged import Judged

    return Judged.of(_entry, resources.dataset(), split, _probabilities)
