"""What somebody typed is shown as it is."""

from __future__ import annotations

from fmnist.ui.page import plain


def test_markup_in_a_typed_text_loses_its_meaning() -> None:
    assert plain("*new* model") == r"\*new\* model"
    assert plain("a\n\n# b") == r"a \# b"
    assert plain("Größe 3") == "Größe 3"
    assert plain("T-shirt/top") == "T-shirt/top"
    assert plain("- a / b -") == r"\- a \/ b \-"
    assert plain("https://a.example/b") == r"https\:\/\/a\.example/b"
