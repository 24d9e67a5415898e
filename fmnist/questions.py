"""What is asked of a worker: the kinds of computation, and the name of each question.

What was worked out is kept under the name of its question.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from fmnist.errors import RunError
from fmnist.translation import _

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["VERSIONS", "Arrays", "identifier", "version"]

VERSIONS: Final[Mapping[str, int]] = {
    "attributions": 1,
    "duplicates": 1,
    "exports": 2,
    "features": 1,
    "import_model": 1,
    "latency": 1,
    "layer_values": 1,
    "layers": 1,
    "nearest": 1,
    "out_of_fold": 1,
    "probabilities": 1,
    "strongest": 1,
    "taught": 2,
    "tsne": 1,
    "ways_to_learn": 1,
}
"""Kind → version."""

Arrays = Mapping[str, "NDArray[Any]"]


def identifier(kind: str, parameters: Mapping[str, Any]) -> str:
    """Return the name of the result: the same for the same question, another for any other.

    Args:
        kind: one of ``VERSIONS``.
        parameters: as JSON would write them.

    Raises:
        RunError: there is no such kind.
    """
    text = json.dumps([kind, version(kind), parameters], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def version(kind: str) -> int:
    """Return the version of a kind.

    Raises:
        RunError: there is no such kind.
    """
    if kind not in VERSIONS:
        raise RunError(
            _("There is no computation {kind!r}; there are {kinds}.").format(
                kind=kind, kinds=", ".join(VERSIONS)
            )
        )
    return VERSIONS[kind]
