"""What a lasso on the map holds: kept in the address as a map and corners, told in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fmnist.labels import ClassNames
from fmnist.maps import CORNERS
from fmnist.translation import ngettext
from fmnist.ui.address import Field
from fmnist.ui.page import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Lasso", "in_words", "lasso_field", "lasso_of"]

_MOST_CORNERS: Final = 64


@dataclass(frozen=True)
class Lasso:
    """A loop around points of one map. On another map the same pictures stay chosen.

    Attributes:
        method: of the map that it was drawn on.
        layer: likewise.
        corners: at least 3, whole numbers up to ``fmnist.maps.CORNERS``.
    """

    method: str
    layer: str
    corners: tuple[tuple[int, int], ...]


def lasso_field(parameter: str, key: str) -> Field[Lasso | None]:
    """Return a field for a lasso, none by default: ``lasso=pca.pixels.10-20_30-40_50-10``."""

    def read(text: str) -> Lasso:
        method, layer, corners = text.split(".")
        points = [tuple(map(int, corner.split("-"))) for corner in corners.split("_")]
        return lasso_of(method, layer, points)

    def write(value: Lasso | None) -> str:
        if value is None:
            return ""
        corners = "_".join(f"{x}-{y}" for x, y in value.corners)
        return f"{value.method}.{value.layer}.{corners}"

    return Field(parameter, key, None, read, write)


def lasso_of(method: str, layer: str, corners: Sequence[Sequence[int]]) -> Lasso:
    """Return the lasso of these corners.

    Raises:
        ValueError: they are none.
    """
    points = tuple((int(x), int(y)) for x, y in corners)
    whole = all(0 <= value <= CORNERS for point in points for value in point)
    if not 3 <= len(points) <= _MOST_CORNERS or not whole:
        raise ValueError(corners)
    return Lasso(method, layer, points)


def in_words(labels: NDArray[Any], right: NDArray[Any] | None, class_names: ClassNames) -> str:
    """Say what is chosen: ``"312 pictures: 190 Shirt, 122 Coat. 35 of them …"``.

    Args:
        labels: ``(n,)`` of the chosen pictures.
        right: ``(n,)``, whether the model is right about each, if it has been asked.
        class_names: what the labels mean.
    """
    counts = Counter(labels.tolist()).most_common()
    text = ngettext(
        "**{count:,} picture:** {classes}.", "**{count:,} pictures:** {classes}.", len(labels)
    ).format(
        count=len(labels),
        classes=", ".join(
            f"{count:,} {plain(class_names.shown[label])}" for label, count in counts
        ),
    )
    if right is None or not len(labels):
        return text
    wrong = int((~right).sum())
    told = ngettext(
        "The model is wrong about {wrong:,} of them ({share:.1%}).",
        "The model is wrong about {wrong:,} of them ({share:.1%}).",
        wrong,
    ).format(wrong=wrong, share=wrong / len(labels))
    return f"{text} {told}"
