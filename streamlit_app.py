"""The app: ``streamlit run streamlit_app.py``. Only frame and navigation; see ``pages/``."""

from __future__ import annotations

import streamlit as st

from fmnist.ui import beforehand, frame, resources, state
from fmnist.ui.cookies import send_cookies
from fmnist.ui.language import apply_language
from fmnist.ui.visitor import recognise

apply_language()
recognise()
st.set_page_config(
    page_title="Fashion-MNIST",
    page_icon=":material/apparel:",
    layout="wide",
)
page = st.navigation(frame.pages(), position="top")
frame.lead_back(page)
state.arrive(page.url_path)
frame.controls()
frame.show(page)
send_cookies()
state.settle()
resources.wake_compute()
beforehand.make_ready()
