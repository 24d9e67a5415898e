"""What runs in the process that looks at a model: ``python -m fmnist.importing.process FOLDER``.

It limits itself before it opens the file, reads the file as plain data, and imports TensorFlow
only for one that was accepted so far. In the folder it finds ``upload`` and ``question.json`` and
pictures; it leaves ``answer.json`` and the model, or ``refusal.txt``.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any, Final

import numpy as np

from fmnist.errors import FmnistError, ModelError
from fmnist.importing.archives import check_h5, check_keras
from fmnist.importing.limits import MOST_BYTES, MOST_CPU_SECONDS, MOST_MEMORY
from fmnist.importing.litert_graph import check_litert
from fmnist.inference import Classifier
from fmnist.translation import _

__all__ = ["look_at", "main"]

_MOST_WRITTEN: Final = 200_000_000


def main(folder: Path) -> int:
    """Look at the model in ``folder``; return 0, whatever was found out."""
    _limit()
    try:
        answer = look_at(folder)
    except FmnistError as error:
        (folder / "refusal.txt").write_text(str(error), encoding="utf-8")
    except MemoryError:
        text = _("Looking at it takes more than {most} MB of memory, which is the limit.")
        (folder / "refusal.txt").write_text(
            text.format(most=MOST_MEMORY // 1_000_000), encoding="utf-8"
        )
    else:
        (folder / "answer.json").write_text(json.dumps(answer), encoding="utf-8")
    return 0


def look_at(folder: Path) -> dict[str, Any]:
    """Check, load, convert and ask the model; write its files beside it.

    Returns:
        ``parameters``, ``multiply_adds``, ``parity`` and ``notes``: what was changed.

    Raises:
        ModelError: it is refused.
    """
    question = json.loads((folder / "question.json").read_text(encoding="utf-8"))
    name, suffix, classes = question["name"], question["suffix"], int(question["classes"])
    upload = folder / "upload"
    notes: list[str] = []
    parity = 0.0
    if upload.stat().st_size > MOST_BYTES:
        raise ModelError(
            _("{name} has {size:,} bytes; accepted are at most {most:,}.").format(
                name=name, size=upload.stat().st_size, most=MOST_BYTES
            )
        )
    pictures = np.load(folder / "pictures.npy", allow_pickle=False)
    if suffix == ".tflite":
        content = upload.read_bytes()
        cost = check_litert(content, name)
        parameters = cost.parameters
    else:
        (check_keras if suffix == ".keras" else check_h5)(upload, name)
        # TensorFlow only now, and only for a file that was accepted so far.
        from fmnist.importing.taking_in import taken_in

        found = taken_in(upload, name, suffix=suffix, classes=classes, folder=folder)
        content, parameters, notes, parity = found
        cost = check_litert(content, name)
    classifier = Classifier.from_bytes(content, name=name)
    if len(classifier.class_names) != classes:
        raise ModelError(
            _(
                "{name} tells {found} classes apart; accepted are the {classes} of the dataset."
            ).format(name=name, found=len(classifier.class_names), classes=classes)
        )
    np.save(folder / "rows.npy", classifier.probabilities(pictures), allow_pickle=False)
    (folder / "model.tflite").write_bytes(content)
    return {
        "parameters": parameters,
        "multiply_adds": cost.multiply_adds,
        "parity": parity,
        "notes": notes,
    }


def _limit() -> None:
    for kind, most in (
        (resource.RLIMIT_DATA, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_CPU_SECONDS),
        (resource.RLIMIT_FSIZE, _MOST_WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
