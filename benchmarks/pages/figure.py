"""A figure that is measured, and the limit it is held to."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Figure"]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What is measured.

    Attributes:
        name: its key in the results.
        title: what it is, for the table.
        at_most: the limit above, if that is what it has.
        at_least: the limit below.
    """

    name: str
    title: str
    at_most: float | None = None
    at_least: float | None = None

    def missed(self, value: float) -> bool:
        """Return whether the value is beyond a limit."""
        return (self.at_most is not None and value > self.at_most) or (
            self.at_least is not None and value < self.at_least
        )

    def limit(self) -> str:
        """Return the limit as it is printed; nothing without one."""
        if self.at_most is not None:
            return f"≤ {self.at_most:g}"
        return f"≥ {self.at_least:g}" if self.at_least is not None else ""
