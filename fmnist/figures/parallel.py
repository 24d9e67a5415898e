"""A sweep as parallel coordinates: an axis a setting, a line a training, coloured by its accuracy.

Source: A. Inselberg, "The plane with parallel coordinates", The Visual Computer 1 (1985), as
Plotly's Parcoords draws it: a drag along an axis keeps the lines through that part of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

import plotly.graph_objects as go

from fmnist.figures.style import FONT_SIZE
from fmnist.runs.trials import Trial
from fmnist.translation import _

__all__ = ["parallel_figure"]

_MOST_TICKS: Final = 8
"""So many different values have a tick each."""

_LOGARITHMIC: Final = 8.0
"""From this ratio of the largest to the smallest value on an axis is logarithmic."""

_SCALE: Final = ((0.0, "#7d8b99"), (0.5, "#3f90da"), (1.0, "#f08010"))
"""From the worst to the best: each visible on a white and on a dark page."""

_LEAST_SPREAD: Final = 0.002
"""Of the accuracies: trainings that are as good as each other have colours like each other's."""

_MARGIN: Final = 0.05
"""Of an axis beyond its smallest and largest value, as a share."""

Text = Callable[[Any], str]
"""How a value of a setting is written for people."""


def parallel_figure(trials: Sequence[Trial], axes: Sequence[tuple[str, Text]]) -> go.Figure:
    """Return the plot of the trials that have a model.

    Args:
        trials: all of an experiment: those without a model have their place on the axes already.
        axes: of each of its settings, in their order, the title and how a value is written.
    """
    shown = [trial for trial in trials if trial.has_model]
    accuracies = [trial.validation_accuracy or 0.0 for trial in shown]
    scale = _around(accuracies)
    dimensions = [
        _dimension(
            title,
            [trial.values[number] for trial in shown],
            [trial.values[number] for trial in trials],
            text,
        )
        for number, (title, text) in enumerate(axes)
    ]
    dimensions.append(
        {
            "label": _lines(_("Validation accuracy")),
            "values": accuracies,
            "range": _wider(*scale),
            "tickformat": ".1%",
        }
    )
    figure = go.Figure(
        go.Parcoords(
            dimensions=dimensions,
            line={
                "color": accuracies,
                "colorscale": [list(stop) for stop in _SCALE],
                "cmin": scale[0],
                "cmax": scale[1],
            },
            labelfont={"size": FONT_SIZE},
            tickfont={"size": FONT_SIZE - 2},
            # The values at the ends of an axis: they would stand over its title.
            rangefont={"size": 1, "color": "rgba(0,0,0,0)"},
        )
    )
    figure.update_layout(font={"size": FONT_SIZE}, margin={"l": 64, "r": 64, "t": 64, "b": 24})
    return figure


def _lines(title: str) -> str:
    """Break a title between its words, because the axes stand close on a phone."""
    return "<br>".join(title.split(" ", 1))


def _around(accuracies: Sequence[float]) -> tuple[float, float]:
    """Return the smallest and the largest, or somewhat more if they hardly differ."""
    least, most = min(accuracies, default=0.0), max(accuracies, default=1.0)
    half = max(most - least, _LEAST_SPREAD) / 2
    return (least + most) / 2 - half, (least + most) / 2 + half


def _wider(least: float, most: float) -> list[float]:
    margin = _MARGIN * (most - least) or 1.0
    return [least - margin, most + margin]


def _dimension(
    title: str, values: Sequence[Any], every: Sequence[Any], text: Text
) -> dict[str, Any]:
    """Return an axis that has room and ticks for every value, and where ``values`` lie on it."""
    different = list(dict.fromkeys(every))
    numbers = all(_is_number(value) for value in different)
    different.sort(key=None if numbers else text)
    logarithmic = numbers and 0 < _LOGARITHMIC * different[0] <= different[-1]
    if not numbers:
        places = {value: float(number) for number, value in enumerate(different)}
    elif logarithmic:
        places = {value: math.log10(value) for value in different}
    else:
        places = {value: float(value) for value in different}
    axis: dict[str, Any] = {
        "label": _lines(title),
        "values": [places[value] for value in values],
        "range": _wider(min(places.values()), max(places.values())),
    }
    if not numbers or len(different) <= _MOST_TICKS:
        ticks = {places[value]: text(value) for value in places}
    elif logarithmic:
        numbers_shown = _round_numbers(different[0], different[-1])
        ticks = {math.log10(number): text(number) for number in numbers_shown}
    else:
        return axis
    # An axis is drawn from its first to its last tick, so its ends are some, without a text.
    least, most = axis["range"]
    axis["tickvals"] = [least, *ticks, most]
    axis["ticktext"] = ["", *ticks.values(), ""]
    return axis


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _round_numbers(least: float, most: float) -> list[float]:
    """Return 1, 2 and 5 times powers of ten from ``least`` to ``most``."""
    first, last = math.floor(math.log10(least)), math.ceil(math.log10(most))
    numbers = [float(f"{digit}e{power}") for power in range(first, last + 1) for digit in (1, 2, 5)]
    return [number for number in numbers if least <= number <= most]
