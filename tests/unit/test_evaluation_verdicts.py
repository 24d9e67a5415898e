"""What a person says of doubtful labels, counted and written as CSV; and reported labels."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest

from fmnist.data import load_dataset
from fmnist.data.known_label_errors import KNOWN_LABEL_ERRORS
from fmnist.evaluation.label_issues import LabelIssue
from fmnist.evaluation.verdicts import Tally, verdicts_csv
from fmnist.labels import CLASS_NAMES
from fmnist.settings import Settings


def test_verdicts_about_other_pictures_do_not_count() -> None:
    tally = Tally.of([3, 5, 8], {3: "keep", 5: "wrong", 7: "wrong"})
    assert tally == Tally(keep=1, wrong=1, unsure=0, count=3)
    assert tally.judged == 2


def test_a_line_for_each_doubtful_label_says_what_was_said_of_it() -> None:
    issues = (LabelIssue(0, 6, 4, 0.0125, 0.9), LabelIssue(1, 3, 0, 0.25, 0.5))
    content = verdicts_csv(
        issues, np.array([40, 70]), {70: "wrong"}, CLASS_NAMES, split="train", made={70: 86400.9}
    )
    first, second = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert (first["index"], first["given_label"], first["suggested_label"]) == (
        "40", "Shirt", "Coat",
    )  # fmt: skip
    assert (first["margin"], first["verdict"]) == ("0.8875", "")
    assert (second["split"], second["verdict"]) == ("train", "wrong")
    assert (first["judged_at"], second["judged_at"]) == ("", "1970-01-02T00:00:00+00:00")


def test_reports_name_their_source_and_each_picture_once() -> None:
    indices = [report.index for report in KNOWN_LABEL_ERRORS]
    assert indices == sorted(set(indices))
    assert {report.title for report in KNOWN_LABEL_ERRORS} == {"#166", "#184"}


@pytest.mark.official
def test_reported_labels_are_those_of_the_dataset(official_dir: Path, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, data_dir=official_dir, dataset="fashion-mnist")
    labels = load_dataset("fashion-mnist", settings).y_train
    assert [int(labels[report.index]) for report in KNOWN_LABEL_ERRORS] == [
        report.given for report in KNOWN_LABEL_ERRORS
    ]
