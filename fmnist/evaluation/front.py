"""Which of several models nobody else beats: the Pareto front of cost and accuracy.

Source: V. Pareto, "Manuale di economia politica", 1906: a state is efficient when nothing can be
made better without making something else worse.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["pareto_front"]


def pareto_front(costs: Sequence[float], accuracies: Sequence[float]) -> list[int]:
    """Return the places of the models on the front, the cheapest first.

    A model is on it if every other one costs more or is less accurate; of several that are alike
    in both, the first.

    Args:
        costs: of each model, lower is better.
        accuracies: of each model, higher is better.

    Example:
        >>> pareto_front([1.0, 2.0, 3.0], [0.8, 0.7, 0.9])
        [0, 2]
    """
    order = sorted(range(len(costs)), key=lambda place: (costs[place], -accuracies[place], place))
    front: list[int] = []
    for place in order:
        if not front or accuracies[place] > accuracies[front[-1]]:
            front.append(place)
    return front
