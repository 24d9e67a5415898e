"""``fmnist classify FILE…``: what each picture is. Never imports TensorFlow."""

from __future__ import annotations

import argparse
import json
import stat
import sys
import time
from collections.abc import Generator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from fmnist.errors import FmnistError, ModelError, PictureError
from fmnist.settings import Settings
from fmnist.translation import _

if TYPE_CHECKING:
    from fmnist.imaging import Kind
    from fmnist.recognition import Recogniser

__all__ = ["add"]


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser("classify", help=_("say what pictures show"))
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--kind", choices=("auto", "photo", "drawing", "dataset"), default="auto")
    parser.add_argument(
        "--model", help=_("a run, a shipped model, a folder of a model, or a .tflite file")
    )
    parser.add_argument(
        "--threads", type=_count, help=_("pictures looked at at once; default: one a processor")
    )
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help=_("end with one line of JSON"))
    output.add_argument("--jsonl", action="store_true", help=_("one line of JSON a file"))
    parser.set_defaults(carry_out=_carry_out)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(
            _("{value!r} is no number of threads; accepted is a whole number from 1").format(
                value=text
            )
        )
    return int(text)


def _carry_out(options: argparse.Namespace) -> int:
    settings = Settings.from_environment()
    recogniser = _recogniser(options.model, settings)
    results = []
    failed = 0
    with closing(_answers(options, recogniser, settings)) as answers:
        for result in answers:
            failed += "error" in result
            if options.json:
                results.append(result)
            elif options.jsonl:
                # In ASCII, whatever the terminal is; flushed, since somebody may read along.
                sys.stdout.write(json.dumps(result) + "\n")
                sys.stdout.flush()
            else:
                _describe(result)
    if options.json:
        sys.stdout.write(json.dumps({"results": results}) + "\n")
    if failed == len(options.files) == 1 and not (options.json or options.jsonl):
        return 2
    return 1 if failed else 0


def _recogniser(name: str | None, settings: Settings) -> Recogniser:
    from fmnist.catalogue import find, in_folder, shipped_for_photos
    from fmnist.export.bundle import CARD, TFLITE
    from fmnist.inference import Classifier
    from fmnist.recognition import Recogniser
    from fmnist.runs.store import RunStore

    if name is None:
        shipped = shipped_for_photos()
        if shipped is None:
            raise ModelError(_("No model is shipped here; train one and name it with --model."))
        return shipped.recogniser()
    if Path(name).is_dir():  # as ``teach --output`` and ``train --save`` write it
        return in_folder(Path(name)).recogniser()
    if name.endswith(".tflite"):
        if (Path(name).parent / CARD).is_file() and Path(name).name == TFLITE:
            return in_folder(Path(name).parent).recogniser()
        return Recogniser.of(Classifier.from_file(name), {})
    return find(name, RunStore(settings.database_url)).recogniser()


def _answers(
    options: argparse.Namespace, recogniser: Recogniser, settings: Settings
) -> Generator[dict[str, Any], None, None]:
    import cv2

    from fmnist.batch import in_order, processors

    # OpenCV's own threads would only get in the way of ours.
    cv2.setNumThreads(1)
    threads = min(options.threads or processors(), len(options.files))
    work = partial(_answer, kind=options.kind, recogniser=recogniser, settings=settings)
    return in_order(work, options.files, threads=threads)


def _answer(
    file: Path, *, kind: Kind | Literal["auto"], recogniser: Recogniser, settings: Settings
) -> dict[str, Any]:
    from fmnist.recognition import recognise

    started = time.perf_counter()
    try:
        content = _content(file, settings)
        recognition = recognise(content, recogniser, kind=kind, settings=settings)
    except FmnistError as error:
        return {"file": str(file), "error": str(error)}
    prediction = recognition.prediction
    return {
        "file": str(file),
        "label": prediction.label,
        "index": prediction.index,
        "probability": prediction.probability,
        "probabilities": dict(zip(prediction.class_names, prediction.probabilities, strict=True)),
        "known": recognition.known,
        "accepted": recognition.accepted,
        "warnings": list(recognition.warnings),
        "milliseconds": round(1000 * (time.perf_counter() - started), 1),
    }


def _content(file: Path, settings: Settings) -> bytes:
    """Return what a file holds; one that is too large is not read."""
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            raise PictureError(
                _("{file} is no file; accepted are picture files.").format(file=file)
            )
        if status.st_size > settings.max_upload_megabytes * 1e6:
            raise PictureError(
                _("{file} has {size:.1f} MB; accepted are up to {limit:g} MB.").format(
                    file=file, size=status.st_size / 1e6, limit=settings.max_upload_megabytes
                )
            )
        return file.read_bytes()
    except (OSError, ValueError) as error:
        # ValueError: a name that no file can have.
        raise PictureError(
            _("{file} cannot be read: {reason}.").format(
                file=file, reason=getattr(error, "strerror", None) or error
            )
        ) from error


def _describe(result: dict[str, Any]) -> None:
    file = result["file"].encode("utf-8", "backslashreplace").decode("utf-8")
    if "error" in result:
        sys.stderr.write(f"fmnist: {file}: {result['error']}\n")
        return
    if result["accepted"]:
        line = _("{file}: {label} ({probability:.0%})\n")
    else:
        line = _("{file}: does not look like one of the {count} classes; nearest is {label}\n")
    sys.stdout.write(
        line.format(
            file=file,
            label=result["label"],
            probability=result["probability"],
            count=len(result["probabilities"]),
        )
    )
    for warning in result["warnings"]:
        sys.stdout.write(f"  {warning}\n")
