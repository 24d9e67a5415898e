"""What tests of the Classify page share: pictures to bring, and what the page says."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageDraw
from streamlit.testing.v1 import AppTest

from fmnist import catalogue

OpenPage = Callable[..., AppTest]

SECOND = catalogue.shipped_models()[1].identifier
"""A model that is not the one chosen by default."""


def texts(page: AppTest) -> str:
    """Return all that the page says."""
    elements = [*page.markdown, *page.caption, *page.subheader, *page.error, *page.info]
    return "\n".join(str(element.value) for element in elements)


def png(picture: Image.Image) -> bytes:
    content = io.BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


def shirt() -> bytes:
    """Return a PNG of a navy rectangle on white."""
    picture = Image.new("RGB", (200, 200), "white")
    ImageDraw.Draw(picture).rectangle((60, 40, 140, 170), fill="navy")
    return png(picture)


def trousers() -> Image.Image:
    """Return an outline, as it is drawn on the canvas."""
    picture = Image.new("RGB", (336, 336))
    outline = [(110, 40), (230, 40), (240, 300), (190, 300), (170, 110), (150, 300), (100, 300)]
    ImageDraw.Draw(picture).line([*outline, outline[0]], fill="white", width=14)
    return picture


def canvas(picture: Image.Image) -> dict[str, Any]:
    """Return what the canvas sends of a drawing."""
    return {
        "drawing": {
            "raw": {"objects": [{"type": "path"}]},
            "data": "data:image/png;base64," + base64.b64encode(png(picture)).decode(),
        },
        "backgroundFit": None,
    }


def upload(page: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """Bring files, and wait until they are looked at."""
    page.file_uploader(key="classify_files_0").set_value(
        [(name, content, "image/png") for name, content in files]
    )
    return all_answered(page.run())


def all_answered(page: AppTest) -> AppTest:
    """Wait until every picture is looked at, and draw the page again."""
    assert page.session_state["kept:classify_album"].wait(60)
    return page.run()


def photo(open_page: OpenPage, **address: str) -> AppTest:
    """Open the page with one photo, which counts as one."""
    page = open_page("classify", way="upload", known="0", **address)
    page.button_group(key="classify_kind").set_value("photo").run()
    return upload(page, ("good.png", shirt()))


def gallery(page: AppTest) -> dict[str, Any]:
    """Return what is sent to the gallery."""
    (found,) = (e for e in page.get("bidi_component") if "-classify_gallery" in e.proto.id)
    data: dict[str, Any] = json.loads(found.proto.json)
    return data


def model_of(page: AppTest) -> str:
    """Return the identifier of the model that answers."""
    return str(page.selectbox(key="classify_model").value)
