"""The picture whose answer the page shows, wherever it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fmnist.imaging.adjustments import AS_IT_IS, Adjustments

if TYPE_CHECKING:
    from fmnist.recognition import Recognition

__all__ = ["Shown"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Shown:
    """A picture and its answer.

    Attributes:
        recognition: the answer, with the way to 28×28.
        key: beginning of the keys of its widgets.
        name: of the file, if it was one.
        label: its true class, 0–9, if that is known.
        content: the file, or a small copy of it, if it was one.
        number: its place in the album, if it is in it.
        adjustments: what was mended.
    """

    recognition: Recognition
    key: str
    name: str = ""
    label: int | None = None
    content: bytes = b""
    number: int | None = None
    adjustments: Adjustments = AS_IT_IS

    @property
    def is_photo(self) -> bool:
        """Whether it went the way of photos."""
        return self.recognition.preparation.kind == "photo"
