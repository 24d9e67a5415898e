"""Your own classes: a few pictures each, and a network tells them apart."""

from __future__ import annotations

from fmnist.translation import _
from fmnist.ui.page import guarded, page_header
from fmnist.ui.teach import boxes, kept, result
from fmnist.ui.teach.workshop import workshop


def page() -> None:
    """Ask for pictures of each class, teach, and show how sure one may be."""
    shop = workshop()
    if not shop.pictures:
        boxes.example(shop)
    boxes.class_boxes(shop)
    result.teach_button(shop)
    with guarded():
        result.outcome(shop)
    with guarded():
        kept.kept_networks()


page_header(
    _("Your own classes"),
    _(
        "Give a few pictures of each of your classes, and within seconds a network tells them "
        "apart. It already knows clothes; only its last layer learns anew."
    ),
)
with guarded():
    page()
