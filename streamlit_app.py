"""The app: ``streamlit run streamlit_app.py``. Only frame and navigation; see ``pages/``."""

from __future__ import annotations

import streamlit as st

from fmnist.translation import _
from fmnist.ui import resources, state
from fmnist.ui.language import apply_language
from fmnist.ui.visitor import recognise, remember

apply_language()
recognise()
st.set_page_config(page_title="Fashion-MNIST", page_icon=":material/apparel:", layout="wide")
navigation = st.navigation(
    [
        st.Page("pages/home.py", title=_("Home"), icon=":material/home:", default=True),
        st.Page("pages/lessons.py", title=_("Lessons"), icon=":material/menu_book:"),
        st.Page("pages/dataset.py", title=_("Dataset"), icon=":material/grid_view:"),
        st.Page("pages/train.py", title=_("Train"), icon=":material/show_chart:"),
        st.Page("pages/runs.py", title=_("Runs"), icon=":material/table_chart:"),
        st.Page("pages/confusion.py", title=_("Confusion matrix"), icon=":material/grid_on:"),
        st.Page("pages/inside.py", title=_("Inside"), icon=":material/account_tree:"),
        st.Page("pages/teach.py", title=_("Your own classes"), icon=":material/school:"),
        st.Page("pages/models.py", title=_("Models"), icon=":material/deployed_code:"),
        st.Page("pages/classify.py", title=_("Classify"), icon=":material/draw:"),
        st.Page("pages/join.py", title=_("Join"), icon=":material/qr_code_2:"),
    ],
    position="top",
)
state.arrive(navigation.url_path)
navigation.run()
remember()
state.settle()
resources.wake_compute()
resources.warm_imports()
resources.prepare_map()
