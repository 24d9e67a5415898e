"""The answers of an album as files: CSV, JSON, and the 28×28 pictures."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from PIL import Image

from fmnist.album.pictures import Picture
from fmnist.labels import CLASS_NAMES, ClassNames
from fmnist.spreadsheet import harmless

__all__ = ["as_csv", "as_json", "as_zip", "file_names", "rows"]


def rows(pictures: Sequence[Picture], *, threshold: float) -> list[dict[str, Any]]:
    """Return what is known of each picture: as ``fmnist classify --jsonl``, and its main colours.

    Args:
        pictures: those that wait are left out.
        threshold: least ``known`` that is accepted.
    """
    return [_row(picture, threshold) for picture in pictures if picture.answer or picture.error]


def as_json(pictures: Sequence[Picture], *, threshold: float) -> str:
    """Return ``{"results": [...]}``."""
    found = {"results": rows(pictures, threshold=threshold)}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def as_csv(pictures: Sequence[Picture], *, threshold: float) -> str:
    """Return one row a picture, with a column for the probability of each class.

    A name that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    content = io.StringIO()
    columns = ("file", "label", "probability", "known", "accepted", "corrected", "kind")
    writer = csv.writer(content, lineterminator="\n")
    names = _class_names(pictures)
    writer.writerow((*columns, *map(harmless, names), "colours", "warnings", "error"))
    for row in rows(pictures, threshold=threshold):
        probabilities = row.get("probabilities", {})
        texts = {name: harmless(text) for name, text in row.items() if isinstance(text, str)}
        values = row | texts
        writer.writerow(
            (
                *(values.get(column, "") for column in columns),
                *(probabilities.get(name, "") for name in names),
                ", ".join(f"{each['name']} {each['share']:.0%}" for each in row.get("colours", ())),
                " | ".join(row.get("warnings", ())),
                row.get("error", ""),
            )
        )
    return content.getvalue()


def as_zip(pictures: Sequence[Picture], *, threshold: float) -> bytes:
    """Return the 28×28 pictures as PNG files, and both tables, in one zip."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as file:
        for name, picture in zip(file_names(pictures), pictures, strict=True):
            if picture.answer is not None:
                file.writestr(f"28x28/{name}", _png(picture.answer.picture))
        file.writestr("results.csv", as_csv(pictures, threshold=threshold))
        file.writestr("results.json", as_json(pictures, threshold=threshold))
    return content.getvalue()


def file_names(pictures: Sequence[Picture]) -> list[str]:
    """Return a name for each picture's PNG: its place, and what is harmless of its own name.

    Example:
        >>> file_names([Picture(number=9, name="../My shirt.jpg", content=b"")])
        ['001-My_shirt.png']
    """
    names = []
    for place, picture in enumerate(pictures, start=1):
        stem = re.split(r"[/\\]", picture.name)[-1].rsplit(".", 1)[0]
        harmless = re.sub(r"[^\w-]+", "_", stem).strip("_")[:60] or "picture"
        names.append(f"{place:03}-{harmless}.png")
    return names


def _class_names(pictures: Sequence[Picture]) -> ClassNames:
    """Return the classes of the model that has answered."""
    answers = (picture.answer for picture in pictures if picture.answer is not None)
    return next((answer.prediction.class_names for answer in answers), CLASS_NAMES)


def _row(picture: Picture, threshold: float) -> dict[str, Any]:
    found: dict[str, Any] = {"file": picture.name}
    answer = picture.answer
    if answer is None:
        return {**found, "error": picture.error}
    prediction = answer.prediction
    found |= {
        "label": prediction.label,
        "index": prediction.index,
        "probability": round(prediction.probability, 4),
        "probabilities": {
            name: round(value, 4)
            for name, value in zip(prediction.class_names, prediction.probabilities, strict=True)
        },
        "known": round(answer.known, 4),
        "accepted": answer.known >= threshold,
        "kind": answer.kind,
        "colours": [
            {"name": each.name, "share": round(each.share, 2), "rgb": each.hexadecimal}
            for each in answer.colours
        ],
        "warnings": list(answer.warnings),
    }
    if picture.label is not None:
        found["corrected"] = prediction.class_names[picture.label]
    return found


def _png(picture: Any) -> bytes:
    content = io.BytesIO()
    Image.fromarray(picture).save(content, "PNG")
    return content.getvalue()
