"""Home: what this is, what is here, and where to go first."""

from __future__ import annotations

import streamlit as st

from fmnist.translation import _, ngettext
from fmnist.ui import resources
from fmnist.ui.components.picture_grid import picture_grid
from fmnist.ui.gallery import one_of_each
from fmnist.ui.page import guarded, page_header, plain

_FEW, _COLUMNS = 6, 10


def strip() -> None:
    """Draw one picture of each class."""
    dataset = resources.dataset()
    indices = one_of_each(dataset.y_train)
    picture_grid(
        dataset.x_train[indices],
        key="home_strip",
        label=_("One picture of each of the {count} classes").format(
            count=dataset.class_names.many
        ),
        classes=dataset.y_train[indices].tolist(),
        class_names=dataset.class_names,
        identifiers=indices.tolist(),
        columns=min(max(len(dataset.class_names), _FEW), _COLUMNS),
        compact=False,
        clickable=False,
    )
    if dataset.drawn:
        st.caption(_("Drawn practice pictures, not Fashion-MNIST."))
    elif dataset.own:
        st.caption(_("Of {title}, not of Fashion-MNIST.").format(title=plain(dataset.title)))


def first_steps() -> None:
    """Offer the four pages in the order of the path through them."""
    steps = (
        ("pages/dataset.py", _("Look"), _("See the pictures and every single pixel.")),
        ("pages/train.py", _("Train"), _("Teach a network and watch it learn.")),
        ("pages/confusion.py", _("Judge"), _("See what it mixes up, and which pictures.")),
        ("pages/classify.py", _("Try"), _("Draw something, or bring a photo.")),
    )
    for number, (column, (page, title, text)) in enumerate(
        zip(st.columns(len(steps)), steps, strict=True), start=1
    ):
        with column.container(border=True, height="stretch", key=f"card_{number}"):
            st.page_link(page, label=f"**{number} · {title}**", width="stretch")
            st.markdown(text)


def dataset_state() -> None:
    """Say which pictures are in use, and offer the download where they are not the real ones."""
    from fmnist import data

    settings = resources.settings()
    found = data.dataset_state(settings)
    st.markdown(_("**Drawn practice pictures**") if found.drawn else f"**{plain(found.title)}**")
    if found.ready:
        dataset = resources.dataset()
        st.markdown(
            _("{train:,} pictures to learn from, {test:,} to be judged by.").format(
                train=len(dataset.y_train), test=len(dataset.y_test)
            )
        )
    if not found.ready and not found.faults:
        st.text(found.advice)
    if not found.faults:
        return
    with st.expander(_("Why not Fashion-MNIST?"), expanded=not found.ready):
        st.text(found.reason)
        st.text(found.advice)
    if st.button(_("Download Fashion-MNIST"), key="home_download", icon=":material/download:"):
        with st.spinner(_("Downloading 30 MB; this takes a minute or two."), show_time=True):
            data.download(settings)
        st.rerun()


def models_state() -> None:
    """Name the models that are ready to use, best first."""
    dataset = resources.dataset()
    entries = sorted(resources.models(), key=lambda entry: not entry.tells_apart(dataset))
    for entry in entries[:3]:
        st.markdown(entry.title)
    if len(entries) > 3:
        st.caption(_("and {count} more").format(count=len(entries) - 3))
    if not entries:
        st.markdown(_("None yet. Train one: that takes a minute or two."))


def trainings_state() -> None:
    """Say how many trainings run at this moment."""
    count = len(resources.store().active())
    if count:
        text = ngettext("{count} training is running.", "{count} trainings are running.", count)
        st.markdown(text.format(count=count))
    else:
        st.markdown(_("Nothing is being trained at the moment."))


page_header(
    _("Understand an image classifier by building one"),
    _(
        "Fashion-MNIST is 70,000 small grey pictures of clothes in ten classes. Here you look at "
        "them, train a network on them while you watch, find out what it mixes up, and let it "
        "judge your own drawings and photos."
    ),
)
place = st.container(key="home_pictures")
st.subheader(_("Where to begin"), anchor=False)
first_steps()
with place, guarded(), st.spinner(_("Getting the pictures ready…")):
    strip()
st.subheader(_("What is here"), anchor=False)
for column, (title, draw) in zip(
    st.columns(3),
    (
        (_("Dataset"), dataset_state),
        (_("Models"), models_state),
        (_("Trainings"), trainings_state),
    ),
    strict=True,
):
    with column.container(border=True, height="stretch"):
        st.markdown(f"##### {title}")
        with guarded():
            draw()
