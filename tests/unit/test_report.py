"""The report of a model: whole, by itself, and safe whatever things are called."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from fmnist import catalogue
from fmnist.evaluation import Evaluation
from fmnist.evaluation.calibration import Calibration
from fmnist.labels import CLASS_NAMES, INK
from fmnist.report import Subject, report_html
from fmnist.report.drawings import bars_svg, matrix_svg, reliability_svg
from fmnist.translation import use_language

SVG = "{http://www.w3.org/2000/svg}"
CARD = catalogue.shipped_models()[0].card
LABELS = np.array([0] * 9 + [6] * 9)
SAID = np.array([0] * 8 + [6] + [6] * 7 + [0, 4])


def rows(said: np.ndarray, probability: float = 0.82) -> np.ndarray:
    result = np.full((len(said), 10), (1 - probability) / 9, np.float32)
    result[np.arange(len(said)), said] = probability
    return result


def subject(said: np.ndarray = SAID, **changes: object) -> Subject:
    pictures = np.zeros((len(LABELS), 28, 28), np.uint8)
    whole = Subject(
        title="LeNet-5",
        card=CARD,
        evaluation=Evaluation.of(LABELS, rows(said)),
        pictures=lambda positions: pictures[positions],
        validation=False,
        dataset="fashion-mnist",
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


class Tags(HTMLParser):
    """Collects what a browser would make of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "img", "rect", "path"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("rect", "path"):
            assert self.open.pop() == tag


def test_the_report_is_well_formed_and_tells_the_numbers() -> None:
    html = report_html(subject())
    tags = Tags(html)
    assert tags.open == []
    assert [tag for tag, _attrs in tags.tags].count("svg") == 3
    assert "<b>83.33%</b>" in html
    assert "Shirt for T-shirt/top: 1 (11.1%)" in html
    assert "Judged by the 18 test pictures of Fashion-MNIST." in html
    assert "Judged by 18 validation pictures" in report_html(subject(validation=True))


def test_it_needs_nothing_else_and_runs_nothing() -> None:
    html = report_html(subject())
    addresses = set(re.findall(r"https?://[^\"' )]+", html))
    assert addresses == {"http://www.w3.org/2000/svg"}
    tags = Tags(html).tags
    assert not [tag for tag, _attrs in tags if tag in ("script", "link", "iframe", "a")]
    sources = [attrs["src"] or "" for tag, attrs in tags if tag == "img"]
    assert sources
    assert all(source.startswith("data:image/png;base64,") for source in sources)
    assert not [name for _tag, attrs in tags for name in attrs if name.startswith("on")]
    assert "default-src 'none'" in html


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_whatever_is_called_so_is_written_and_not_run(name: str) -> None:
    card = replace(CARD, created=name, versions={"tensorflow": name}, dataset={"name": name})
    html = report_html(subject(title=name, dataset=name, card=card))
    tags = Tags(html)
    assert not [tag for tag, _attrs in tags.tags if tag == "script"]
    assert not [attrs for tag, attrs in tags.tags if "onerror" in attrs]
    assert "&lt;" in html


def test_the_surest_mistakes_are_shown_and_a_perfect_model_has_none() -> None:
    assert report_html(subject()).count("<figure>") == 3
    assert "T-shirt/top, taken for Shirt, 82% sure" in report_html(subject())
    perfect = report_html(subject(said=LABELS))
    assert "<figure>" not in perfect
    assert "Nothing." in perfect


def test_it_says_its_language() -> None:
    try:
        use_language("zh_CN")
        assert '<html lang="zh-CN">' in report_html(subject())
    finally:
        use_language("en")


def test_files_are_written_in_the_ink_of_the_light_theme() -> None:
    config = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"
    assert tomllib.loads(config.read_text("utf-8"))["theme"]["light"]["textColor"] == INK


def test_a_drawn_matrix_has_its_counts_and_white_where_it_is_dark() -> None:
    confusion = np.zeros((10, 10), np.int64)
    confusion[0, 0], confusion[0, 6] = 90, 10
    root = ElementTree.fromstring(matrix_svg(confusion, CLASS_NAMES))  # noqa: S314 - our own
    texts = {text.text: text.get("fill") for text in root.iter(f"{SVG}text")}
    assert texts["90"] == "#ffffff"
    assert texts["10"] == INK
    assert "0" not in texts
    assert len(list(root.iter(f"{SVG}rect"))) == 100


def test_drawn_bars_are_as_long_as_their_numbers() -> None:
    evaluation = Evaluation.of(LABELS, rows(SAID))
    root = ElementTree.fromstring(bars_svg(evaluation.per_class, CLASS_NAMES))  # noqa: S314 - our own
    precision, recall = list(root.iter(f"{SVG}rect"))[:2]
    assert float(precision.get("width", 0)) == pytest.approx(190 * 8 / 9, abs=0.1)
    assert float(recall.get("width", 0)) == pytest.approx(190 * 8 / 9, abs=0.1)


def test_a_drawn_bin_says_how_many_pictures_and_outlines_its_gap() -> None:
    evaluation = Evaluation.of(LABELS, rows(SAID))
    calibration = Calibration.of(evaluation.labels, evaluation.probabilities)
    root = ElementTree.fromstring(reliability_svg(calibration))  # noqa: S314 - our own
    assert "18" in [text.text for text in root.iter(f"{SVG}text")]
    bar, gap = root.iter(f"{SVG}rect")
    assert float(bar.get("height", 0)) == pytest.approx(180 * 15 / 18, abs=0.1)
    assert float(gap.get("height", 0)) == pytest.approx(180 * (15 / 18 - 0.82), abs=0.1)
