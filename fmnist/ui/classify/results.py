"""All answers in one table that can be corrected, their counts, and their downloads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from fmnist.retold import retold
from fmnist.translation import _, ngettext
from fmnist.ui import state
from fmnist.ui.page import plain

if TYPE_CHECKING:
    from fmnist.album import Album, Picture

__all__ = ["results"]

_TABLE = "classify_table"


def results(album: Album, *, threshold: float) -> None:
    """Draw the table of all pictures that are answered or cannot be read."""
    pictures = [each for each in album.pictures() if each.answer or each.error]
    if len(pictures) < 2:
        return
    with st.expander(_("All answers in a table"), icon=":material/table:"):
        st.markdown(_summary(album, pictures, threshold))
        _table(album, pictures, threshold)
    _downloads(pictures, threshold)


def _summary(album: Album, pictures: list[Picture], threshold: float) -> str:
    """Say how many there are of each class."""
    class_names = album.recogniser.classifier.class_names
    known = Counter(
        each.answer.prediction.index
        for each in pictures
        if each.answer is not None and each.answer.known >= threshold
    )
    parts = [
        f"{plain(class_names.shown[label])} **{count}**" for label, count in known.most_common()
    ]
    others = sum(each.answer is not None for each in pictures) - known.total()
    if others:
        parts.append(
            _("none of the {classes} **{count}**").format(count=others, classes=class_names.many)
        )
    failed = sum(bool(each.error) for each in pictures)
    if failed:
        parts.append(_("not readable **{count}**").format(count=failed))
    told = [each for each in pictures if each.label is not None and each.answer is not None]
    if told:
        right = sum(each.answer.prediction.index == each.label for each in told if each.answer)
        parts.append(
            ngettext(
                "of {count} that you labelled, **{right}** right",
                "of {count} that you labelled, **{right}** right",
                len(told),
            ).format(count=len(told), right=right)
        )
    return " · ".join(parts)


def _table(album: Album, pictures: list[Picture], threshold: float) -> None:
    class_names = album.recogniser.classifier.class_names
    columns = {
        "file": _("File"),
        "said": _("Answer"),
        "sure": _("Sure"),
        "known": _("Like one of the {count}").format(count=class_names.many),
        "next": _("Next guess"),
        "label": _("Your label"),
        "colours": _("Main colours"),
        "notes": _("Remarks"),
    }
    shown = [_row(picture, threshold) for picture in pictures]
    numbers = [picture.number for picture in pictures]
    # Of other pictures it is another table: what was written into a row must not slip to another.
    key = f"{_TABLE}_{numbers[0]}_{numbers[-1]}_{len(numbers)}"
    st.data_editor(
        {name: [row[name] for row in shown] for name in columns},
        column_config={
            "file": st.column_config.TextColumn(columns["file"], disabled=True),
            "said": st.column_config.TextColumn(columns["said"], disabled=True),
            "sure": st.column_config.ProgressColumn(
                columns["sure"], min_value=0, max_value=1, format="percent"
            ),
            "known": st.column_config.ProgressColumn(
                columns["known"], min_value=0, max_value=1, format="percent"
            ),
            "next": st.column_config.TextColumn(columns["next"], disabled=True),
            "label": st.column_config.SelectboxColumn(
                columns["label"],
                options=list(class_names.shown),
                help=_("Choose what the picture shows, if the answer is wrong."),
            ),
            "colours": st.column_config.TextColumn(columns["colours"], disabled=True),
            "notes": st.column_config.TextColumn(columns["notes"], disabled=True),
        },
        hide_index=True,
        key=key,
        on_change=lambda: _corrected(album, numbers, key),
    )


def _row(picture: Picture, threshold: float) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(("said", "sure", "known", "next", "colours"))
    row["file"] = picture.name
    row["label"] = None
    row["notes"] = retold(picture.error)
    if picture.answer is not None:
        prediction = picture.answer.prediction
        accepted = picture.answer.known >= threshold
        class_names = prediction.class_names
        row |= {
            "said": prediction.shown
            if accepted
            else _("none of the {count}").format(count=class_names.many),
            "label": None if picture.label is None else class_names.shown[picture.label],
            "sure": prediction.probability,
            "known": picture.answer.known,
            "next": class_names.shown[prediction.ranked[1][0]] if accepted else prediction.shown,
            "colours": ", ".join(retold(colour.name) for colour in picture.answer.colours),
            "notes": " ".join(map(retold, picture.answer.warnings)),
        }
    return row


def _corrected(album: Album, numbers: list[int], key: str) -> None:
    edits: Mapping[str, Any] = state.read_widget(key, {})
    for place, changes in edits.get("edited_rows", {}).items():
        if "label" in changes:
            name = changes["label"]
            names = album.recogniser.classifier.class_names.shown
            label = names.index(name) if name in names else None
            album.say(numbers[int(place)], label)


def _downloads(pictures: list[Picture], threshold: float) -> None:
    with st.container(horizontal=True):
        _button("CSV", "csv", "text/csv", ":material/table:", pictures, threshold)
        _button("JSON", "json", "application/json", ":material/data_object:", pictures, threshold)
        _button(
            _("28×28 pictures (.zip)"), "zip", "application/zip", ":material/folder_zip:",
            pictures, threshold,
        )  # fmt: skip


def _button(
    label: str, ending: str, mime: str, icon: str, pictures: list[Picture], threshold: float
) -> None:
    st.download_button(
        label,
        _maker(ending, pictures, threshold),
        f"classified.{ending}",
        mime,
        key=f"classify_download_{ending}",
        icon=icon,
        on_click="ignore",
    )


def _maker(ending: str, pictures: list[Picture], threshold: float) -> Callable[[], bytes]:
    def make() -> bytes:
        from fmnist.album import tables

        if ending == "zip":
            return tables.as_zip(pictures, threshold=threshold)
        write = tables.as_csv if ending == "csv" else tables.as_json
        return write(pictures, threshold=threshold).encode()

    return make
