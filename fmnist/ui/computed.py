"""What a worker works out for a page: the result if it is there, else how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fmnist.errors import RunError
from fmnist.retold import retold
from fmnist.runs.records import RunStatus
from fmnist.translation import _, ngettext
from fmnist.ui import resources, state
from fmnist.ui.page import act

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fmnist.runs.computations import Computation

__all__ = ["computed", "kept"]

_POLL_SECONDS: Final = 0.4
_KEPT_RESULTS: Final = 24
"""Results in the memory of this process; the others are read again when they are wanted."""


def computed(
    kind: str,
    parameters: Mapping[str, Any],
    *,
    key: str,
    title: str,
    about: str = "",
    at_once: bool = False,
) -> dict[str, NDArray[Any]] | None:
    """Return the arrays of a computation, or draw how it is and return ``None``.

    Worked out once, it is kept for everybody. Until then the place shows a button that asks for
    it, then its progress, and the page runs again when it is over.

    Args:
        kind: see ``fmnist.computations``.
        parameters: of what, and how; the dataset, and when a model was made, are added here.
        key: identity of the place on the page.
        title: what is worked out, for people: "The t-SNE map".
        about: what to know before one asks for it, for example how long it takes.
        at_once: ask for it without a button: only what takes a few seconds.

    Returns:
        Read-only arrays, shared by everybody; do not change the dictionary.

    Raises:
        RunError: there is no such kind, or the store does not answer.
        DatasetError: the dataset asked for is missing or damaged.
    """
    asked = _whole(parameters)
    found = _find(kind, asked)
    if found is not None and found.status is RunStatus.FINISHED:
        arrays = _arrays_of(found)
        if arrays is not None:
            return arrays
        found = None
    if found is None and at_once:
        found = resources.store().computations.ask(kind, asked, owner=state.visitor())
    with st.container(key=key, border=True):
        if found is None:
            _offer(kind, asked, key=key, title=title, about=about)
        elif found.status is RunStatus.FAILED:
            _failed(found, key=key, title=title)
        else:
            st.fragment(_follow, run_every=_POLL_SECONDS)(found.id, title)
    return None


def kept(kind: str, parameters: Mapping[str, Any]) -> dict[str, NDArray[Any]] | None:
    """Return the arrays of a computation if they are there already, and draw nothing."""
    found = _find(kind, _whole(parameters))
    finished = found is not None and found.status is RunStatus.FINISHED
    return _arrays_of(found) if found is not None and finished else None


def _whole(parameters: Mapping[str, Any]) -> dict[str, Any]:
    from fmnist import catalogue
    from fmnist.computations import complete

    return complete(
        parameters, resources.dataset(), lambda name: catalogue.find(name, resources.store())
    )


def _find(kind: str, parameters: Mapping[str, Any]) -> Computation | None:
    from fmnist.computations import identifier

    return resources.store().computations.find(identifier(kind, parameters))


def _arrays_of(found: Computation) -> dict[str, NDArray[Any]] | None:
    try:
        return _arrays(found.id, found.finished)
    except RunError:
        return None  # it made room for others at this very moment


@st.cache_resource(show_spinner=False, max_entries=_KEPT_RESULTS)
def _arrays(
    computation_id: str,
    finished: float | None,  # noqa: ARG001 - the key
) -> dict[str, NDArray[Any]]:
    arrays = resources.store().computations.arrays(computation_id)
    if arrays is None:
        raise RunError(computation_id)
    for array in arrays.values():
        array.flags.writeable = False
    return arrays


def _offer(kind: str, asked: Mapping[str, Any], *, key: str, title: str, about: str) -> None:
    st.markdown(_("**{title}** has not been worked out yet.").format(title=title))
    if about:
        st.caption(about)
    st.button(
        _("Work it out"),
        key=f"{key}_ask",
        icon=":material/calculate:",
        on_click=act,
        args=(lambda: resources.store().computations.ask(kind, asked, owner=state.visitor()),),
    )


def _failed(found: Computation, *, key: str, title: str) -> None:
    st.error(
        _("{title} could not be worked out. {reason}").format(
            title=title, reason=retold(found.message)
        ),
        icon=":material/error:",
    )
    st.button(
        _("Try again"),
        key=f"{key}_again",
        icon=":material/refresh:",
        on_click=act,
        args=(resources.store().computations.again, found.id),
    )


def _follow(computation_id: str, title: str) -> None:
    found = resources.store().computations.find(computation_id)
    if found is None or found.status.over:
        st.rerun()
    st.progress(found.progress, text=f"**{title}** · {_how_it_is(found)}")
    if found.message:
        st.caption(retold(found.message))


def _how_it_is(found: Computation) -> str:
    from fmnist.runs.service import compute_state, store_fault

    store = resources.store()
    if fault := store_fault(store):
        return _("{fault} It waits meanwhile, and goes on by itself.").format(fault=fault)
    if found.status is RunStatus.RUNNING:
        return _("a worker is at it …")
    compute = compute_state(store)
    if not compute.workers and resources.settings().workers < 1:
        return _("waits for workers: this app starts none. Run `python -m fmnist workers`.")
    if not compute.ready:
        return _("the workers are starting, which takes some seconds …")
    before = sum(other.created < found.created for other in store.computations.active())
    if before:
        return ngettext(
            "{count} other is worked out before it …",
            "{count} others are worked out before it …",
            before,
        ).format(count=before)
    return _("waits for a free worker …")
