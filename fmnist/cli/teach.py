"""``fmnist teach FOLDER…``: learn the classes of folders of pictures from a few of each.

Without ``--output`` and ``--compare`` it never imports TensorFlow.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from statistics import fmean, pstdev
from typing import TYPE_CHECKING, Any, Literal

from fmnist.errors import PictureError, TeachingError
from fmnist.settings import Settings
from fmnist.translation import _

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["add"]


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser("teach", help=_("learn classes of your own from a few pictures"))
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--classes", nargs="+", default=(), metavar="NAME", help=_("only these"))
    parser.add_argument(
        "--pictures", type=int, help=_("of each class to learn from; the rest judges. Default: all")
    )
    parser.add_argument("--seed", type=int, default=0, help=_("of the draw; default 0"))
    parser.add_argument(
        "--draws", type=int, default=1, help=_("how often to draw and learn; default 1")
    )
    parser.add_argument("--kind", choices=("auto", "photo", "drawing"), default="auto")
    parser.add_argument("--output", type=Path, metavar="FOLDER", help=_("write the model there"))
    parser.add_argument(
        "--compare",
        action="store_true",
        help=_("let all layers learn too: fine-tuned, and from scratch (a minute a draw)"),
    )
    parser.add_argument("--json", action="store_true", help=_("one line of JSON"))
    parser.set_defaults(carry_out=_carry_out)


def _carry_out(options: argparse.Namespace) -> int:
    import numpy as np

    from fmnist.teaching.folders import picture_files
    from fmnist.teaching.lesson import drawn_by_lot, teach

    by_class = picture_files(options.folders, options.classes)
    names = list(by_class)
    files = [file for each in by_class.values() for file in each]
    labels = np.repeat(np.arange(len(names)), [len(each) for each in by_class.values()])
    few = min(len(each) for each in by_class.values()) if by_class else 0
    if options.pictures is not None and not 2 <= options.pictures < few:
        raise TeachingError(
            _(
                "{pictures} pictures of each class are asked for; accepted are 2 to {most}, so "
                "that every class has one left to be judged by."
            ).format(pictures=options.pictures, most=few - 1)
        )
    shown = _Shown(options.kind)
    found: dict[str, Any] = {"classes": names, "accuracies": []}
    for draw in range(options.draws if options.pictures else 1):
        chosen = np.ones(len(labels), np.bool_)
        if options.pictures:
            chosen = drawn_by_lot(
                labels, options.pictures, np.random.default_rng(options.seed + draw)
            )
        started = time.perf_counter()
        values, known = shown.values(files, chosen)
        lesson = teach(values, labels[known], names, seed=options.seed)
        if not draw:
            found |= {
                "learned_from": int(known.sum()),
                "seconds": round(time.perf_counter() - started, 2),
                "seconds_of_fitting_and_judging": round(lesson.seconds, 2),
                "cross_validated": round(lesson.evaluation.accuracy, 4),
                "interval": [round(lesson.interval.low, 4), round(lesson.interval.high, 4)],
                "curve": {point.pictures: round(point.mean, 4) for point in lesson.curve},
            }
            if options.output is not None:
                _write(options.output, shown.views(files, chosen)[0], lesson)
        if options.pictures:
            rest, judged = shown.values(files, ~chosen)
            answers = lesson.head.probabilities(rest).argmax(axis=1)
            found["accuracies"].append(round(float((answers == labels[judged]).mean()), 4))
            found["judged_by"] = int(judged.sum())
            if options.compare:
                seen, others = shown.views(files, chosen)[0], shown.views(files, ~chosen)[0]
                _compare(found, (seen, labels[known]), (others, labels[judged]), draw)
    found["not_read"] = len(shown.unread)
    sys.stdout.write(json.dumps(found) + "\n" if options.json else _text(found))
    return 1 if shown.unread else 0


class _Shown:
    """Pictures as the network sees them; each file is prepared once."""

    def __init__(self, kind: Any) -> None:
        from fmnist.teaching.backbone import shipped_backbone

        self.kind = kind
        self.backbone = shipped_backbone()
        self.unread: set[Path] = set()
        self._views: dict[Path, NDArray[np.uint8] | None] = {}
        self._values: dict[Path, NDArray[np.float32]] = {}

    def views(
        self, files: list[Path], chosen: NDArray[np.bool_]
    ) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """Return ``(n, 8, 28, 28)``, and which files these are: what cannot be read is left out."""
        import cv2
        import numpy as np

        from fmnist.batch import in_order, processors

        cv2.setNumThreads(1)
        wanted = [file for file, taken in zip(files, chosen, strict=True) if taken]
        new = [file for file in wanted if file not in self._views]
        prepared = in_order(self._prepared, new, threads=processors())
        for file, views in zip(new, prepared, strict=True):
            self._views[file] = views
            if views is None:
                self.unread.add(file)
        readable = np.array([self._views.get(file) is not None for file in files]) & chosen
        found = [views for file in wanted if (views := self._views[file]) is not None]
        if not found:
            raise TeachingError(_("None of the pictures could be read."))
        return np.stack(found), readable

    def values(
        self, files: list[Path], chosen: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Return ``(n, 8, size)``, and which files these are."""
        import numpy as np

        views, known = self.views(files, chosen)
        readable = [file for file, taken in zip(files, known, strict=True) if taken]
        new = [place for place, file in enumerate(readable) if file not in self._values]
        if new:
            for place, values in zip(new, self.backbone.values(views[new]), strict=True):
                self._values[readable[place]] = values
        return np.stack([self._values[file] for file in readable]), known

    def _prepared(self, file: Path) -> NDArray[np.uint8] | None:
        from fmnist.imaging import prepare
        from fmnist.teaching.backbone import views_of

        try:
            settings = Settings.from_environment()
            return views_of(prepare(file.read_bytes(), kind=self.kind, settings=settings))
        except (PictureError, OSError) as error:
            sys.stderr.write(f"fmnist: {file}: {error}\n")
            return None


def _compare(found: dict[str, Any], seen: Any, others: Any, seed: int) -> None:
    """Add the accuracies and seconds of all layers learning to ``found["compared"]``."""
    from fmnist.training.threads import use_threads

    if "compared" not in found:  # once a process
        use_threads(1)
    from fmnist.export.taught import loaded
    from fmnist.teaching.backbone import shipped_backbone
    from fmnist.training.teaching import learned_probabilities

    backbone = loaded(shipped_backbone().entry)
    starts: tuple[Literal["fine_tuned", "scratch"], ...] = ("fine_tuned", "scratch")
    for start in starts:
        started = time.perf_counter()
        answers = learned_probabilities(
            backbone,
            seen[0],
            seen[1],
            others[0],
            classes=len(found["classes"]),
            start=start,
            seed=seed,
        ).argmax(axis=1)
        row = found.setdefault("compared", {}).setdefault(start, {"accuracies": [], "seconds": []})
        row["accuracies"].append(round(float((answers == others[1]).mean()), 4))
        row["seconds"].append(round(time.perf_counter() - started, 1))


def _write(folder: Path, views: NDArray[np.uint8], lesson: Any) -> None:
    from fmnist.export.taught import taught_files
    from fmnist.teaching.backbone import shipped_backbone

    files = taught_files(
        shipped_backbone().entry,
        lesson.head,
        lesson.class_names,
        accuracy=lesson.evaluation.accuracy,
        loss=lesson.evaluation.loss,
        pictures=len(views),
        views=views.reshape(-1, *views.shape[-2:]),
    )
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _text(found: dict[str, Any]) -> str:
    lines = [
        _(
            "Learned {classes} from {count} pictures in {seconds:.1f} s, {fitting:.1f} s of them "
            "to fit and to judge.\n"
        ).format(
            classes=", ".join(found["classes"]),
            count=found["learned_from"],
            seconds=found["seconds"],
            fitting=found["seconds_of_fitting_and_judging"],
        ),
        _("Cross-validated on these: {accuracy:.1%} (95%: {low:.1%} to {high:.1%}).\n").format(
            accuracy=found["cross_validated"], low=found["interval"][0], high=found["interval"][1]
        ),
    ]
    for pictures, accuracy in found["curve"].items():
        lines.append(
            _("  from {pictures} a class: {accuracy:.1%}\n").format(
                pictures=pictures, accuracy=accuracy
            )
        )
    if accuracies := found["accuracies"]:
        lines.append(
            _("On the {count} others: {mean:.1%}").format(
                count=found["judged_by"], mean=fmean(accuracies)
            )
        )
        lines.append(
            _(" ± {deviation:.1%} over {draws} draws.\n").format(
                deviation=pstdev(accuracies), draws=len(accuracies)
            )
            if len(accuracies) > 1
            else ".\n"
        )
    for start, row in found.get("compared", {}).items():
        lines.append(
            _("{start}: {mean:.1%}, {seconds:.0f} s a draw with judging.\n").format(
                start=_("All layers fine-tuned")
                if start == "fine_tuned"
                else _("All layers from scratch"),
                mean=fmean(row["accuracies"]),
                seconds=fmean(row["seconds"]),
            )
        )
    return "".join(lines)
