"""All pictures of the album as thumbnails, with how far they are, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.album.pictures import THUMBNAIL_SIDE
from fmnist.retold import retold
from fmnist.translation import _, ngettext
from fmnist.ui import state
from fmnist.ui.answer import percentage
from fmnist.ui.classify import pictures
from fmnist.ui.components.photo_grid import Thumbnail, photo_grid
from fmnist.ui.page import act, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fmnist.album import Album, Picture

__all__ = ["gallery", "in_view"]

_POLL_SECONDS: Final = 1.0
_PAGE: Final = 24
_ERRORS: Final = 3
_FILTER: Final = "classify_filter"
_FILTERED: Final = "classify_filtered"
_NUMBER: Final = "classify_page"


def gallery(album: Album, *, threshold: float) -> None:
    """Draw the pictures and how far they are; while some wait, again and again by itself."""
    busy = album.progress().busy
    st.fragment(_gallery, run_every=_POLL_SECONDS if busy else None)(album, threshold, busy=busy)
    if album.pictures():
        _left_out(album)
        _unreadable(album)
        _removal(album)


def _gallery(album: Album, threshold: float, *, busy: bool) -> None:
    everything = album.pictures()
    if not everything:
        return
    if busy and (not album.progress().busy or pictures.has_come(album)):
        st.rerun()
    _progress(album)
    wanted = _filtered(album, threshold) if len(everything) > _PAGE else everything
    pages = max(1, -(-len(wanted) // _PAGE))
    number = 1
    if pages > 1:
        if state.read_widget(_NUMBER, 1) > pages:
            state.widget(_NUMBER, pages)
        place = st.container()
        number = st.pagination(pages, key=_NUMBER)
    else:
        place = st.container()
    shown = wanted[(number - 1) * _PAGE : number * _PAGE]
    with place:
        if not shown:
            st.caption(_("There is none of that kind."))
        else:
            clicked = photo_grid(
                [_thumbnail(picture, threshold) for picture in shown],
                key="classify_gallery",
                label=_("Your pictures and what they are"),
                side=THUMBNAIL_SIDE,
                selected=pictures.chosen(album),
            )
            if clicked is not None:
                pictures.choose(clicked)
                st.rerun()


def in_view(album: Album, threshold: float) -> list[Picture]:
    """Return the pictures that the gallery shows, on whatever page of it."""
    everything = album.pictures()
    wanted = state.read_widget(_FILTER, "all")
    if len(everything) <= _PAGE or wanted == "all":
        return everything
    return [picture for picture in everything if _is(picture, wanted, threshold)]


def _progress(album: Album) -> None:
    progress = album.progress()
    if progress.busy and progress.total > 1:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.progress(
                progress.over / progress.total,
                text=_("{over} of {total} pictures looked at …").format(
                    over=progress.over, total=progress.total
                ),
            )
            st.button(
                _("Cancel"),
                key="classify_cancel",
                icon=":material/close:",
                on_click=act,
                args=(album.cancel,),
            )


def _left_out(album: Album) -> None:
    count = album.progress().cancelled
    if not count:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            ngettext(
                "{count} picture was not looked at.", "{count} pictures were not looked at.", count
            ).format(count=count)
        )
        st.button(
            _("Go on"),
            key="classify_resume",
            icon=":material/play_arrow:",
            on_click=pictures.resume,
        )


def _unreadable(album: Album) -> None:
    failed = [picture for picture in album.pictures() if picture.error]
    for picture in failed[:_ERRORS]:
        st.error(f"{plain(picture.name)}: {retold(picture.error)}", icon=":material/error:")
    if len(failed) > _ERRORS:
        st.caption(
            ngettext(
                "{count} more cannot be read; the table says why.",
                "{count} more cannot be read; the table says why.",
                len(failed) - _ERRORS,
            ).format(count=len(failed) - _ERRORS)
        )


def _filtered(album: Album, threshold: float) -> Sequence[Picture]:
    """Ask which pictures to show, and return those."""
    class_names = album.recogniser.classifier.class_names
    names = {
        "all": _("All"),
        "unknown": _("Not one of the {count}").format(count=class_names.many),
        "unsure": _("Less than 70% sure"),
        "failed": _("Not readable"),
        "corrected": _("Corrected"),
        **{str(label): name for label, name in enumerate(class_names.shown)},
    }
    if state.read_widget(_FILTER, "all") not in names:  # A class of another model.
        state.widget(_FILTER, "all")
    chosen = st.selectbox(
        _("Show"), tuple(names), format_func=names.__getitem__, key=_FILTER, persist_state="session"
    )
    if chosen != state.recall(_FILTERED, "all"):
        state.keep(_FILTERED, chosen)
        st.rerun()  # The buttons from one picture to the next go by it, and stand elsewhere.
    return [picture for picture in album.pictures() if _is(picture, chosen, threshold)]


def _is(picture: Picture, wanted: str, threshold: float) -> bool:
    answer = picture.answer
    if wanted == "all":
        return True
    if wanted == "failed":
        return bool(picture.error)
    if wanted == "corrected":
        return picture.label is not None
    if answer is None:
        return False
    if wanted == "unknown":
        return answer.known < threshold
    if wanted == "unsure":
        return answer.known >= threshold and answer.prediction.probability < 0.7
    return answer.known >= threshold and str(answer.prediction.index) == wanted


def _thumbnail(picture: Picture, threshold: float) -> Thumbnail:
    answer = picture.answer
    common = {"number": picture.number, "content": picture.thumbnail, "name": picture.name}
    if picture.error:
        return Thumbnail(title=picture.name, note=_("not readable"), state="failed", **common)  # type: ignore[arg-type]
    if answer is None or picture.status == "waiting":
        waits = _("waits …") if picture.status == "waiting" else _("left out")
        return Thumbnail(title=picture.name, note=waits, state="waiting", **common)  # type: ignore[arg-type]
    sure = percentage(answer.prediction.probability)
    if picture.label is not None:
        note = _("you: {name}").format(name=answer.prediction.class_names.shown[picture.label])
        return Thumbnail(title=answer.prediction.shown, note=note, state="known", **common)  # type: ignore[arg-type]
    if answer.known < threshold:
        note = _("nearest: {name}").format(name=answer.prediction.shown)
        none = _("none of the {count}").format(count=answer.prediction.class_names.many)
        return Thumbnail(title=none, note=note, state="unknown", **common)  # type: ignore[arg-type]
    return Thumbnail(title=answer.prediction.shown, note=sure, state="known", **common)  # type: ignore[arg-type]


def _removal(album: Album) -> None:
    number = pictures.chosen(album)
    with st.container(horizontal=True):
        if number is not None and album.progress().total > 1:
            st.button(
                _("Remove this one"),
                key="classify_remove_one",
                type="tertiary",
                icon=":material/close:",
                on_click=pictures.remove,
                args=([number],),
            )
        st.button(
            ngettext("Remove the picture", "Remove all pictures", album.progress().total),
            key="classify_remove",
            type="tertiary",
            icon=":material/delete:",
            on_click=pictures.remove,
        )
