"""The report of a model: one HTML file without a link to anything else, one page when printed.

It runs no script, and its own security policy forbids any: names that people gave are escaped.

Source of the idea: M. Mitchell et al., "Model Cards for Model Reporting", arXiv:1810.03993.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from html import escape
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmnist.dataset_names import dataset_title
from fmnist.evaluation import Evaluation, accuracy_interval
from fmnist.evaluation.calibration import Calibration
from fmnist.evaluation.selective import SelectiveAccuracy, mistakes_above
from fmnist.evaluation.top_k import top_k_accuracy
from fmnist.export.card import IMPORTED, ModelCard
from fmnist.labels import INK
from fmnist.models.registry import architecture
from fmnist.moments import day, retold_moment
from fmnist.report.drawings import bars_svg, matrix_svg, reliability_svg
from fmnist.translation import _, language

__all__ = ["Subject", "report_html"]

_MISTAKES: Final = 8
_PAIRS: Final = 5
_THRESHOLDS: Final = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99)

_STYLE: Final = """
@page { size: A4; margin: 9mm; }
body { font: 12px/1.4 system-ui, sans-serif; background: #fff; margin: 0 auto;
  max-width: 190mm; padding: 4mm; }
h1 { font-size: 20px; margin: 0; } h2 { font-size: 14px; margin: 10px 0 3px; }
p { margin: 2px 0; } .facts { color: #47535f; }
.row { display: grid; grid-template-columns: 11fr 9fr; gap: 6mm; align-items: start; }
.numbers { display: grid; grid-template-columns: repeat(4, 1fr); gap: 3mm; margin: 3mm 0 1mm; }
.numbers div { border: 1px solid #c9d1d9; border-radius: 4px; padding: 4px 8px; }
.numbers b { display: block; font-size: 17px; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: right; padding: 1px 6px;
  border-bottom: 1px solid #e2e7ec; font-weight: normal; } th { color: #47535f; }
td:first-child, th:first-child { text-align: left; }
svg { width: 100%; height: auto; max-height: 84mm; display: block; }
.lower svg { max-height: 62mm; }
.mistakes { display: grid; grid-template-columns: repeat(8, 1fr); gap: 2mm; text-align: center;
  font-size: 10px; line-height: 1.25; }
.mistakes img { width: 100%; image-rendering: pixelated; display: block; }
@media screen and (max-width: 640px) { .row { grid-template-columns: 1fr; }
  .numbers { grid-template-columns: 1fr 1fr; }
  .mistakes { grid-template-columns: repeat(4, 1fr); } }
figure { margin: 0; } ul { margin: 0; padding-left: 16px; }
@media print { body { padding: 0; max-width: none; -webkit-print-color-adjust: exact;
  print-color-adjust: exact; } }
"""


@dataclass(frozen=True, kw_only=True, eq=False)
class Subject:
    """What a report is about.

    Attributes:
        title: of the model, as people read it.
        card: of the model.
        evaluation: what it says about the pictures.
        pictures: gives the pictures at some positions of it, ``(k, 28, 28) uint8``.
        validation: whether these are validation pictures; else they are the test pictures.
        dataset: name of the dataset that the pictures are of.
        zone: the time zone of the reader.
    """

    title: str
    card: ModelCard
    evaluation: Evaluation
    pictures: Callable[[NDArray[np.int64]], NDArray[np.uint8]]
    validation: bool
    dataset: str
    zone: tzinfo = UTC


def report_html(subject: Subject) -> str:
    """Return the report as one HTML file, in the language of the current context."""
    evaluation = subject.evaluation
    calibration = Calibration.of(evaluation.labels, evaluation.probabilities)
    parts = (
        f"<h1>{escape(subject.title)}</h1>",
        f'<p class="facts">{_facts(subject)}</p>',
        _numbers(evaluation, calibration),
        '<div class="row"><section>',
        _heading(_("What is taken for what")),
        matrix_svg(evaluation.confusion, evaluation.class_names),
        "</section><section>",
        _heading(_("Each class")),
        bars_svg(evaluation.per_class, evaluation.class_names),
        "</section></div>",
        '<div class="row lower"><section>',
        _heading(_("Is it as often right as it is sure?")),
        reliability_svg(calibration),
        "</section><section>",
        _heading(_("Answer only when sure")),
        _thresholds(evaluation),
        _heading(_("Most confused")),
        _confused(evaluation),
        "</section></div>",
        _mistakes(subject),
    )
    return (
        f'<!doctype html>\n<html lang="{escape(language().replace("_", "-"))}"><head>'
        '<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(subject.title)}</title>"
        f"<style>:root {{ color: {INK}; }}{_STYLE}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _facts(subject: Subject) -> str:
    """Return what it is and how it was made, in a sentence or two."""
    count = len(subject.evaluation.labels)
    judged = (
        _("Judged by {count:,} validation pictures of {dataset}.")
        if subject.validation
        else _("Judged by the {count:,} test pictures of {dataset}.")
    )
    text = _made(subject.card, subject.zone)
    return escape(f"{text} {judged.format(count=count, dataset=dataset_title(subject.dataset))}")


def _made(card: ModelCard, zone: tzinfo) -> str:
    if card.architecture == IMPORTED:
        return _(
            "{file}, brought along, {parameters:,} parameters; how it was trained is not known."
        ).format(file=card.name, parameters=card.parameters)
    config = card.config
    return _(
        "{architecture}, {parameters:,} parameters, {epochs} epochs ({optimizer}, learning rate "
        "{rate}, batches of {batch}) on {training:,} pictures in {minutes:.1f} minutes, seed "
        "{seed}. Trained on {learned}, finished {created}, TensorFlow {version}."
    ).format(
        architecture=_(architecture(card.architecture).title),
        parameters=card.parameters,
        epochs=card.epochs,
        optimizer=config.get("optimizer", "?"),
        rate=config.get("learning_rate", "?"),
        batch=config.get("batch_size", "?"),
        training=int(card.dataset.get("training", 0)),
        minutes=card.seconds / 60,
        seed=card.seed,
        learned=dataset_title(str(card.dataset.get("name", "?"))),
        created=retold_moment(card.created, zone, form=day),
        version=card.versions.get("tensorflow", "?"),
    )


def _numbers(evaluation: Evaluation, calibration: Calibration) -> str:
    count = len(evaluation.labels)
    right = int((evaluation.predictions == evaluation.labels).sum())
    cells = (
        (
            f"{evaluation.accuracy:.2%}",
            _("right (95% interval {interval})").format(
                interval=accuracy_interval(right, count).percent
            ),
        ),
        (f"{top_k_accuracy(evaluation, 2):.2%}", _("among the first two guesses")),
        (f"{evaluation.loss:.3f}", _("loss (negative log likelihood)")),
        (f"{calibration.expected_error:.1%}", _("expected calibration error")),
    )
    return '<div class="numbers">{}</div>'.format(
        "".join(f"<div><b>{escape(number)}</b>{escape(text)}</div>" for number, text in cells)
    )


def _thresholds(evaluation: Evaluation) -> str:
    curve = SelectiveAccuracy.of(evaluation)
    lines = []
    for threshold in _THRESHOLDS:
        at = curve.at(threshold)
        right = "–" if at.accuracy is None else f"{at.accuracy:.1%}"
        lines.append((f"{threshold:.0%}", f"{at.coverage:.1%}", right))
    return _table((_("At least so sure"), _("answered"), _("right of these")), lines)


def _table(header: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(text)}</th>" for text in header)
    body = "".join(
        "<tr>{}</tr>".format("".join(f"<td>{escape(text)}</td>" for text in line)) for line in lines
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _confused(evaluation: Evaluation) -> str:
    lines = [
        _("{true} for {predicted}: {count} ({share:.1%})").format(
            true=pair.class_names.shown[pair.true],
            predicted=pair.class_names.shown[pair.predicted],
            count=pair.count,
            share=pair.share_of_true,
        )
        for pair in evaluation.most_confused(_PAIRS)
    ] or [_("Nothing.")]
    return "<ul>{}</ul>".format("".join(f"<li>{escape(line)}</li>" for line in lines))


def _mistakes(subject: Subject) -> str:
    """Return the surest mistakes with their pictures."""
    evaluation = subject.evaluation
    found = mistakes_above(evaluation, 0.0)[:_MISTAKES]
    if not len(found):
        return ""
    cells = []
    for position, picture in zip(found.tolist(), subject.pictures(found), strict=True):
        true, said = int(evaluation.labels[position]), int(evaluation.predictions[position])
        text = _("{true}, taken for {said}, {share:.0%} sure").format(
            true=evaluation.class_names.shown[true],
            said=evaluation.class_names.shown[said],
            share=float(evaluation.probabilities[position, said]),
        )
        cells.append(
            f'<figure><img alt="" src="data:image/png;base64,{_png(picture)}">'
            f"<figcaption>{escape(text)}</figcaption></figure>"
        )
    return f'{_heading(_("The surest mistakes"))}<div class="mistakes">{"".join(cells)}</div>'


def _png(picture: NDArray[np.uint8]) -> str:
    content = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture)).save(content, "PNG")
    return base64.b64encode(content.getvalue()).decode("ascii")
