"""Classify: placeholder until the page is there."""

from __future__ import annotations

from fmnist.translation import _
from fmnist.ui.page import page_header

page_header(_("Classify"), _("This page is being built."))
