"""How good a classifier is: scores, confusion matrix, and which pictures are in which cell."""

from __future__ import annotations

from fmnist.evaluation.scores import ClassScore, Confusion, Evaluation

__all__ = ["ClassScore", "Confusion", "Evaluation"]
