"""The training of the form as a command, as Python, and as a script or notebook to download."""

from __future__ import annotations

import streamlit as st

from fmnist.training.config import TrainingConfig
from fmnist.translation import _

__all__ = ["training_export"]


def training_export(config: TrainingConfig, preset: str) -> None:
    """Draw the texts with a button to copy each, and the downloads."""
    from fmnist.training.writing.command import command_line
    from fmnist.training.writing.keras_script import keras_cells, keras_script
    from fmnist.training.writing.notebook import notebook
    from fmnist.training.writing.python_code import python_code

    st.markdown(
        _(
            "**The address of this page** holds these settings: send it to somebody, and they see "
            "the same form. The same seed gives the same result."
        )
    )
    command, python, keras = st.tabs(
        [_("Command"), _("Python"), _("Plain Keras")], key="train_export"
    )
    with command:
        st.code(command_line(config, preset), language="shell", wrap_lines=True)
    with python:
        st.code(python_code(config, preset), language="python")
    with keras:
        st.caption(
            _(
                "It needs nothing of this app: the same network, learning rates and pictures. "
                "The result is alike, not equal, because Keras draws its own random numbers."
            )
        )
        script = keras_script(config, preset)
        with st.container(horizontal=True):
            st.download_button(
                _("Script"),
                script,
                file_name=f"fashion_mnist_{preset}.py",
                mime="text/x-python",
                key="train_script",
                icon=":material/download:",
                on_click="ignore",
            )
            st.download_button(
                _("Notebook"),
                notebook(keras_cells(config, preset)),
                file_name=f"fashion_mnist_{preset}.ipynb",
                mime="application/x-ipynb+json",
                key="train_notebook",
                icon=":material/download:",
                on_click="ignore",
            )
        st.code(script, language="python", height=420)
