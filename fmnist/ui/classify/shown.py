"""The picture whose answer the page shows, wherever it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fmnist.imaging.adjustments import AS_IT_IS, Adjustments
from fmnist.labels import CLASS_NAMES, ClassNames

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
        label: its true class, if that is known.
        class_names: what the true class is called is one of these.
        content: the file, or a small copy of it, if it was one.
        number: its place in the album, if it is in it.
        adjustments: what was mended.
        index: its number among the test pictures, if it is one of them.
    """

    recognition: Recognition
    key: str
    name: str = ""
    label: int | None = None
    class_names: ClassNames = CLASS_NAMES
    content: bytes = b""
    number: int | None = None
    adjustments: Adjustments = AS_IT_IS
    index: int | None = None

    def label_of(self, class_names: ClassNames) -> int | None:
        """Return its true class where a model of these classes knows it."""
        return self.label if class_names == self.class_names else None

    @property
    def label_name(self) -> str:
        """What its true class is called; empty if that is not known."""
        return "" if self.label is None else self.class_names.shown[self.label]

    @property
    def is_photo(self) -> bool:
        """Whether it went the way of photos."""
        return self.recognition.preparation.kind == "photo"
