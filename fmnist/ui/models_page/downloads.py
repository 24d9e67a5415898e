"""The downloads of one file of a model, and the code that uses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from fmnist.translation import _
from fmnist.ui import resources

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from fmnist.export.card import ModelCard
    from fmnist.export.measured import Measured
    from fmnist.model_entry import ModelEntry

__all__ = ["downloads"]


def downloads(entry: ModelEntry, part: Measured) -> None:
    """Draw the buttons: the file alone, or with all that is needed to use it; then the code."""
    stem = f"{entry.identifier}-{part.format.key}"
    picture = resources.dataset().x_test[0].copy()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            _("With code (.zip)"),
            _zip_maker(stem, entry.card, part, picture),
            f"{stem}.zip",
            "application/zip",
            key="models_package",
            type="primary",
            icon=":material/folder_zip:",
            on_click="ignore",
            help=_(
                "The file, what it expects of a picture, its card, code for Python and the "
                "browser, and an example to try it with."
            ),
        )
        st.download_button(
            _("File alone ({size:,.0f} kB)").format(size=len(part.content) / 1000),
            part.content,
            f"{stem}{part.format.suffix}",
            "application/octet-stream",
            key="models_download",
            icon=":material/download:",
            on_click="ignore",
        )
    panel = st.expander(_("The code"), key="models_code", on_change="rerun")
    if panel.open:
        with panel:
            _code(entry.card, part)


def _code(card: ModelCard, part: Measured) -> None:
    import json

    from fmnist.export.package import contract
    from fmnist.export.snippets import browser_files, python_script

    browser = browser_files(part.format)
    names = [_("Python"), *browser, _("Contract")]
    tabs = st.tabs(names, key="models_code_tabs")
    with tabs[0]:
        st.code(python_script(part.format), language="python", height=420)
    for tab, (name, text) in zip(tabs[1:], browser.items(), strict=False):
        with tab:
            language = "html" if name.endswith(".html") else "javascript"
            st.code(text, language=language, height=420)
    with tabs[-1]:
        st.caption(
            _(
                "`contract.json` lies beside the code, which reads from it what the file is called "
                "and what its answers mean."
            )
        )
        text = json.dumps(contract(card, part), indent=2, ensure_ascii=False)
        st.code(text, language="json", height=420)
    if not browser:
        st.caption(
            _("No browser runs this file. Take a LiteRT or the ONNX file of the same model there.")
        )


def _zip_maker(
    name: str, card: ModelCard, part: Measured, picture: NDArray[np.uint8]
) -> Callable[[], bytes]:
    def make() -> bytes:
        from fmnist.export.package import package_files
        from fmnist.runs.files import zipped

        return zipped(package_files(name, card, part, picture))

    return make
