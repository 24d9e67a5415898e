"""Training pictures of Fashion-MNIST whose labels users of the dataset reported as wrong.

Sources, each with the indices as they stand there, counted from 0 in the training set:
https://github.com/zalandoresearch/fashion-mnist/issues/166, which shows examples from N. M. Müller,
K. Markert, "Identifying Mislabeled Instances in Classification Datasets", IJCNN 2019,
arXiv:1912.05283 (its table 7 has more); https://github.com/zalandoresearch/fashion-mnist/issues/184.
The labels are still in the dataset as they were: it is kept as it is so that results stay
comparable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["KNOWN_LABEL_ERRORS", "Report"]

_ISSUES: Final = "https://github.com/zalandoresearch/fashion-mnist/issues"


@dataclass(frozen=True)
class Report:
    """One label that somebody reported.

    Attributes:
        index: of the training picture.
        given: its label.
        source: address of the report.
    """

    index: int
    given: int
    source: str

    @property
    def title(self) -> str:
        """The source in short, for example ``"#166"``."""
        return f"#{self.source.rsplit('/', 1)[-1]}"


KNOWN_LABEL_ERRORS: Final = (
    Report(16691, 4, f"{_ISSUES}/166"),
    Report(28264, 3, f"{_ISSUES}/166"),
    Report(33982, 4, f"{_ISSUES}/166"),
    Report(36325, 6, f"{_ISSUES}/184"),
    Report(40513, 2, f"{_ISSUES}/166"),
    Report(42018, 2, f"{_ISSUES}/166"),
    Report(45592, 6, f"{_ISSUES}/166"),
)
"""Of the official training set, by rising index."""
