"""Cells as a Jupyter notebook.

Source: https://nbformat.readthedocs.io/en/latest/format_description.html, version 4.5.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fmnist.training.writing.keras_script import Cell

__all__ = ["notebook"]


def notebook(cells: Sequence[Cell]) -> str:
    """Return the ``.ipynb`` of the cells, none of them run yet."""
    parts: list[dict[str, Any]] = []
    for number, cell in enumerate(cells):
        heading = f"{'##' if number else '#'} {cell.title}\n\n{cell.text}"
        parts.append(
            {"cell_type": "markdown", "id": f"text-{number}", "metadata": {}, "source": heading}
        )
        parts.append(
            {
                "cell_type": "code",
                "id": f"code-{number}",
                "metadata": {},
                "source": cell.code,
                "execution_count": None,
                "outputs": [],
            }
        )
    content = {
        "cells": parts,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"
