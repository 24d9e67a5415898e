"""The drawings of the report as SVG texts, written without a browser.

Every text that stands in them is escaped. Colours: see ``fmnist.figures.confusion`` and
``fmnist.figures.sureness``; numbers stand beside them, so that a grey print says the same.

Source: https://www.w3.org/TR/SVG2/
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fmnist.evaluation.calibration import Calibration
from fmnist.evaluation.scores import ClassScore, shares
from fmnist.labels import INK, ClassNames
from fmnist.translation import _

__all__ = ["bars_svg", "matrix_svg", "reliability_svg"]

_BLUE, _ORANGE, _GREEN, _RED, _GREY = "#2171b5", "#e69f00", "#009e73", "#d55e00", "#8a8a8a"
_CELL: Final = 34
_NAMES: Final = 86
_LETTER: Final = 7.0
_WHITE_FROM: Final = 0.55
"""Opacity of a cell from which on white is read better than black."""


def matrix_svg(confusion: NDArray[np.int64], class_names: ClassNames) -> str:
    """Draw a confusion matrix, ``(classes, classes)``, true classes in rows, with its counts.

    Colours are shares of the rows, and follow their square root: see ``confusion_figure``.
    """
    count, names = len(confusion), class_names.short
    edge = _edge(names)
    opacity = np.sqrt(shares(confusion, "true"))
    parts = []
    for row in range(count):
        y = _CELL * row
        parts.append(_text(-6, y + _CELL / 2 + 4, names[row], anchor="end"))
        parts.append(
            f'<text transform="translate({_CELL * row + _CELL / 2 + 4},{_CELL * count + 8}) '
            f'rotate(-40)" text-anchor="end" dy="6">{escape(names[row])}</text>'
        )
        for column in range(count):
            x, number = _CELL * column, int(confusion[row, column])
            shade = float(opacity[row, column])
            parts.append(_rectangle(x + 1, y + 1, _CELL - 2, _CELL - 2, _BLUE, opacity=shade))
            if number:
                parts.append(
                    _text(
                        x + _CELL / 2,
                        y + _CELL / 2 + 4,
                        str(number),
                        fill="#ffffff" if shade > _WHITE_FROM else INK,
                    )
                )
    side = _CELL * count
    return _svg(
        "".join(parts),
        box=(-edge, -4, side + edge + 4, side + 0.86 * edge),
        label=_("Confusion matrix: true classes in rows, predicted classes in columns"),
    )


def bars_svg(scores: tuple[ClassScore, ...], class_names: ClassNames) -> str:
    """Draw precision and recall of each class as two bars, with their numbers."""
    height, width = 27, 190
    names = class_names.short
    edge = _edge(names)
    parts = []
    for row, score in enumerate(scores):
        y = row * height
        parts.append(_text(-6, y + 16, names[row], anchor="end"))
        for place, (share, colour) in enumerate(
            ((score.precision, _BLUE), (score.recall, _ORANGE))
        ):
            top = y + 2 + 11 * place
            parts.append(_rectangle(0, top, width * share, 9, colour))
            parts.append(_text(width * share + 4, top + 8, f"{share:.1%}", anchor="start", size=9))
    bottom = height * len(scores)
    legend = (
        _rectangle(0, bottom + 8, 10, 10, _BLUE)
        + _text(14, bottom + 17, _("Precision"), anchor="start")
        + _rectangle(90, bottom + 8, 10, 10, _ORANGE)
        + _text(104, bottom + 17, _("Recall"), anchor="start")
    )
    return _svg(
        "".join(parts) + legend,
        box=(-edge, 0, width + edge + 48, bottom + 24),
        label=_("Precision and recall of each class"),
    )


def reliability_svg(calibration: Calibration) -> str:
    """Draw how often answers of each confidence are right, with how many there are."""
    width, height = 270, 180
    step = width / calibration.bins
    parts = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = height * (1 - share)
        parts.append(f'<path d="M0 {y:.1f}H{width}" stroke="#d5dbe1"/>')
        parts.append(_text(-6, y + 4, f"{share:.0%}", anchor="end", size=10))
    for place, (count, right, sure) in enumerate(
        zip(
            calibration.counts.tolist(),
            calibration.accuracy.tolist(),
            calibration.confidence.tolist(),
            strict=True,
        )
    ):
        x = place * step
        if not count:
            continue
        parts.append(
            _rectangle(x + 1, height * (1 - right), step - 2, height * right, _BLUE, opacity=0.75)
        )
        outline = (
            f'stroke="{_RED}" stroke-dasharray="3 2"' if right < sure else f'stroke="{_GREEN}"'
        )
        parts.append(
            f'<rect x="{x + 1:.1f}" y="{height * (1 - max(right, sure)):.1f}" '
            f'width="{step - 2:.1f}" height="{height * abs(right - sure):.1f}" fill="none" '
            f'{outline} stroke-width="1.5"/>'
        )
        parts.append(_text(x + step / 2, height + 24, f"{count:,}", size=8))
    parts.append(
        f'<path d="M0 {height}L{width} 0" stroke="{_GREY}" stroke-width="1.5" '
        'stroke-dasharray="5 4"/>'
    )
    parts += [
        _text(width * share, height + 12, f"{share:.0%}", size=10) for share in (0.0, 0.5, 1.0)
    ]
    parts.append(_text(width / 2, height + 40, _("how sure, and how many pictures"), size=10))
    parts.append(
        f'<path d="M0 {height + 52}h14" stroke="{_RED}" stroke-width="2" stroke-dasharray="3 2"/>'
        + _text(18, height + 56, _("too sure"), anchor="start", size=10)
        + f'<path d="M90 {height + 52}h14" stroke="{_GREEN}" stroke-width="2"/>'
        + _text(108, height + 56, _("could be surer"), anchor="start", size=10)
    )
    return _svg(
        "".join(parts),
        box=(-40, -8, width + 56, height + 70),
        label=_("Reliability diagram: how often answers are right, by how sure they are"),
    )


def _edge(names: Sequence[str]) -> float:
    """Return the room that the longest name takes."""
    widest = max(sum(1 if sign.isascii() else 2 for sign in name) for name in names)
    return max(_NAMES, _LETTER * widest + 8)


def _svg(content: str, *, box: tuple[float, float, float, float], label: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{" ".join(f"{v:g}" for v in box)}" '
        f'preserveAspectRatio="xMinYMin" role="img" aria-label="{escape(label)}" '
        'font-family="sans-serif" font-size="12" '
        f'text-anchor="middle" fill="{INK}">{content}</svg>'
    )


def _rectangle(
    x: float, y: float, width: float, height: float, colour: str, *, opacity: float = 1.0
) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'fill="{colour}" fill-opacity="{opacity:.3f}"/>'
    )


def _text(
    x: float, y: float, text: str, *, anchor: str = "middle", size: int = 12, fill: str = INK
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" '
        f'fill="{fill}">{escape(text)}</text>'
    )
