"""Room: what a teacher decides for everybody; for others, what is decided, and how to sign in."""

from __future__ import annotations

from fmnist.translation import _
from fmnist.ui.page import guarded, page_header
from fmnist.ui.room import entrance

page_header(
    _("Room"),
    _("What holds for everybody here, decided by the teacher."),
)
with guarded():
    entrance.page()
