"""How sure a model is, in words."""

from __future__ import annotations

from fmnist.translation import _

__all__ = ["percentage"]


def percentage(probability: float) -> str:
    """Return a percentage that says neither 0% nor 100%, which no network means.

    Example:
        >>> percentage(0.874), percentage(0.997)
        ('87%', 'more than 99%')
    """
    if probability < 0.005:
        return _("less than 1%")
    if probability > 0.995:
        return _("more than 99%")
    return f"{probability:.0%}"
