"""``fmnist classify FILE…``: what each picture is. Never imports TensorFlow."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from fmnist.errors import FmnistError, ModelError, PictureError
from fmnist.labels import CLASS_NAMES
from fmnist.settings import Settings
from fmnist.translation import _

if TYPE_CHECKING:
    from fmnist.imaging import Kind
    from fmnist.inference import Classifier

__all__ = ["add"]


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser("classify", help=_("say what pictures show"))
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--kind", choices=("auto", "photo", "drawing", "dataset"), default="auto")
    parser.add_argument("--model", help=_("a run, a shipped model, or a .tflite file"))
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help=_("end with one line of JSON"))
    output.add_argument("--jsonl", action="store_true", help=_("one line of JSON a file"))
    parser.set_defaults(carry_out=_carry_out)


def _carry_out(options: argparse.Namespace) -> int:
    settings = Settings.from_environment()
    classifier = _classifier(options.model, settings)
    results = []
    for file in options.files:
        result = _classified(file, options.kind, classifier, settings)
        results.append(result)
        if options.jsonl:
            sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
        elif not options.json:
            _describe(result)
    if options.json:
        sys.stdout.write(json.dumps({"results": results}, ensure_ascii=False) + "\n")
    failed = sum("error" in result for result in results)
    if failed == len(results) == 1 and not (options.json or options.jsonl):
        return 2
    return 1 if failed else 0


def _classifier(name: str | None, settings: Settings) -> Classifier:
    from fmnist.catalogue import find, shipped_models
    from fmnist.inference import Classifier
    from fmnist.runs.store import RunStore

    if name is None:
        shipped = shipped_models()
        if not shipped:
            raise ModelError(_("No model is shipped here; train one and name it with --model."))
        return shipped[0].classifier()
    if name.endswith(".tflite"):
        return Classifier.from_file(name)
    return find(name, RunStore(settings.database_url)).classifier()


def _classified(
    file: Path, kind: Kind | Literal["auto"], classifier: Classifier, settings: Settings
) -> dict[str, Any]:
    from fmnist.imaging import prepare

    started = time.perf_counter()
    try:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise PictureError(
                _("{file} cannot be read: {reason}.").format(file=file, reason=error.strerror)
            ) from error
        preparation = prepare(content, kind=kind, settings=settings)
    except FmnistError as error:
        return {"file": str(file), "error": str(error)}
    prediction = classifier.classify(preparation.picture)[0]
    return {
        "file": str(file),
        "label": prediction.label,
        "index": prediction.index,
        "probability": prediction.probability,
        "probabilities": dict(zip(CLASS_NAMES, prediction.probabilities, strict=True)),
        "kind": preparation.kind,
        "warnings": list(preparation.warnings),
        "milliseconds": round(1000 * (time.perf_counter() - started), 1),
    }


def _describe(result: dict[str, Any]) -> None:
    if "error" in result:
        sys.stderr.write(f"fmnist: {result['file']}: {result['error']}\n")
        return
    sys.stdout.write(
        _("{file}: {label} ({probability:.0%})\n").format(
            file=result["file"], label=result["label"], probability=result["probability"]
        )
    )
