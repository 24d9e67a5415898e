"""Confusion matrix: placeholder until the page is there."""

from __future__ import annotations

from fmnist.translation import _
from fmnist.ui.page import page_header

page_header(_("Confusion matrix"), _("This page is being built."))
