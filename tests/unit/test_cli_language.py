"""The command line speaks the language of the terminal."""

from __future__ import annotations

import argparse
import gettext

import pytest

from fmnist.__main__ import main
from fmnist.cli.language import terminal_language
from fmnist.translation import use_language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8@euro"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANGUAGE": "de:zh", "LANG": "en_GB.UTF-8"}, "zh_CN"),
        ({"LANGUAGE": "", "LC_MESSAGES": "zh_SG", "LANG": "en_GB"}, "zh_CN"),
    ],
)
def test_the_first_variable_that_is_set_decides(environment: dict[str, str], language: str) -> None:
    assert terminal_language(environment) == language


def test_help_and_errors_are_in_chinese(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    try:
        with pytest.raises(SystemExit):
            main(["--help"])
        said = capsys.readouterr().out
        assert "训练一个网络" in said
        assert "用法: " in said
        assert "options" not in said
        assert main(["train", "--epochs", "x"]) == 2
        assert "应为" in capsys.readouterr().err
    finally:
        use_language("en")
        vars(argparse).update(_=gettext.gettext, ngettext=gettext.ngettext)
