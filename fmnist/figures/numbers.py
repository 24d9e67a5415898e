"""Numbers as people write them: with a minus sign that is as wide as a plus."""

from __future__ import annotations

__all__ = ["decimal"]


def decimal(value: float, digits: int = 2, *, sign: bool = False) -> str:
    """Return a number with so many digits after the point.

    Args:
        value: any.
        digits: after the point.
        sign: whether a plus is written too.

    Example:
        >>> decimal(-1.5), decimal(1.5, 1, sign=True), decimal(-0.001)
        ('−1.50', '+1.5', '0.00')
    """
    text = f"{abs(value):.{digits}f}"
    if value < 0 and float(text):
        return f"−{text}"
    return f"+{text}" if sign else text
