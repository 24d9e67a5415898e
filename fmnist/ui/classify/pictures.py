"""The visitor's album: asked by the page, filled by callbacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from fmnist.album import Album, desk
from fmnist.errors import PictureError
from fmnist.retold import retold
from fmnist.translation import _
from fmnist.ui import resources, state
from fmnist.ui.belongings import belonging
from fmnist.ui.classify.shown import Shown
from fmnist.ui.page import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fmnist.imaging import Kind
    from fmnist.recognition import Recogniser

__all__ = [
    "add",
    "choose",
    "chosen",
    "explain_nothing",
    "has_come",
    "looked_at",
    "mend",
    "remove",
    "resume",
    "say",
    "use",
]

_ALBUM: Final = "classify_album"
_CHOSEN: Final = "classify_chosen"
_CLICKED: Final = "classify_clicked"
_AWAITED: Final = "classify_awaited"

_AT_ONCE: Final = 2
"""For so few pictures the page waits, and shows no progress."""
_PATIENCE: Final = 2.0
"""Seconds that it waits at most."""


def use(recogniser: Recogniser, model: str) -> Album:
    """Have this model answer; return the album. A change of model looks at all pictures again."""
    found = belonging(_ALBUM, lambda: Album(recogniser, model))
    found.use(recogniser, model)
    _serve(found)
    return found


def add(
    files: Iterable[tuple[str, bytes | PictureError]], *, asked: Kind | Literal["auto"] = "auto"
) -> None:
    """Put files into the album and choose the first of them: for callbacks.

    Raises:
        PictureError: there are too many; those before are kept.
    """
    found = _album()
    before = {picture.number for picture in found.pictures()}
    try:
        found.add(files, asked=asked)
    finally:
        new = [each.number for each in found.pictures() if each.number not in before]
        if new:
            state.keep(_CHOSEN, new[0])
            state.forget(_CLICKED)
        _serve(found)


def mend(number: int, **changes: object) -> None:
    """Change what was mended of a picture, which is looked at again: for callbacks."""
    found = _album()
    found.mend(number, **changes)
    _serve(found)


def say(number: int, label: int | None) -> None:
    """Note what a person says that a picture shows: for callbacks."""
    _album().say(number, label)


def remove(numbers: list[int] | None = None) -> None:
    """Take pictures out of the album, or all of them: for callbacks."""
    found = _album()
    found.remove(numbers)


def resume() -> None:
    """Look at those after all that were cancelled: for callbacks."""
    found = _album()
    found.resume()
    _serve(found)


def choose(number: int) -> None:
    """Show this picture's answer."""
    state.keep(_CHOSEN, number)
    state.keep(_CLICKED, True)


def chosen(found: Album) -> int | None:
    """Return the picture whose answer is shown.

    It is the one that was clicked, else the first that came last and that can be read.
    """
    everything = found.pictures()
    wanted: int | None = state.recall(_CHOSEN, None)
    if state.recall(_CLICKED, False) and any(each.number == wanted for each in everything):
        return wanted
    new = [each for each in everything if each.number >= (wanted or 0)] or everything
    readable = next((each for each in new if not each.error), None)
    first = readable or next(iter(new), None)
    return None if first is None else first.number


def looked_at(found: Album) -> Shown | None:
    """Return the chosen picture with its answer and all steps, or ``None`` if it has none (yet).

    Raises:
        PictureError: the picture cannot be read.
    """
    progress = found.progress()
    if progress.busy and progress.total - progress.over <= _AT_ONCE:
        found.wait(_PATIENCE)
    number = chosen(found)
    picture = None if number is None else found.find(number)
    waits = picture is not None and picture.status == "waiting"
    state.keep(_AWAITED, number if waits else None)
    if number is None or picture is None or picture.status not in ("answered", "waiting"):
        return None
    # While a mended picture is looked at, what stands there stays, so that nothing jumps.
    recognition = found.recognition(number, before=picture.status == "waiting")
    if recognition is None and picture.status == "waiting":
        return None
    if recognition is None:  # Its steps were let go since.
        from fmnist.imaging import prepare

        recognition = found.recogniser.recognise(
            prepare(
                picture.content,
                kind=picture.asked,
                settings=resources.settings(),
                adjustments=picture.adjustments,
            )
        )
    return Shown(
        recognition=recognition,
        name=picture.name,
        content=picture.content,
        number=number,
        adjustments=picture.adjustments,
        key=f"classify_picture_{number}",
    )


def has_come(found: Album) -> bool:
    """Return whether the answer that the page was drawn without is there by now."""
    awaited: int | None = state.recall(_AWAITED, None)
    picture = None if awaited is None else found.find(awaited)
    return picture is not None and picture.status != "waiting"


def _album() -> Album:
    found: Album | None = state.recall(_ALBUM, None)
    if found is None:  # The server was started anew meanwhile.
        raise PictureError(_("The pictures are not here any more. Load the page again."))
    return found


def _serve(found: Album) -> None:
    if found.progress().busy:
        desk(resources.settings()).serve(found)


def explain_nothing(found: Album | None) -> None:
    """Say why there is no answer: nothing was brought, it cannot be read, or it waits."""
    number = None if found is None else chosen(found)
    picture = None if found is None or number is None else found.find(number)
    if picture is None:
        st.info(_("Nothing to classify yet. As soon as there is a picture, its class stands here."))
    elif picture.error:
        st.error(f"{plain(picture.name)}: {retold(picture.error)}", icon=":material/error:")
    elif picture.status == "waiting":
        st.info(_("It is being looked at …"))
    else:
        st.info(_("This picture was not looked at. Go on, or choose another one."))
