"""How good a classifier is: scores and how sure they are, confusion matrix, pictures of a cell."""

from __future__ import annotations

from fmnist.evaluation.interval import Interval, accuracy_interval
from fmnist.evaluation.scores import ClassScore, Confusion, Evaluation

__all__ = ["ClassScore", "Confusion", "Evaluation", "Interval", "accuracy_interval"]
