"""The guided lessons in both languages, a teacher's folder beside them, and hand-outs of them."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path

import pytest

from fmnist.labels import CLASS_NAMES
from fmnist.lessons import shelf
from fmnist.lessons.handout import handout
from fmnist.lessons.lesson import Lesson, Part, Text
from fmnist.runs.store import RunStore

NAMES = ["look", "first-network", "overfitting", "mistakes", "own-photo"]
READ = {"text", "options", "because", "markdown", "least"}
"""What differs between two languages."""


def _lesson(title: str, body: str = "Text.\n") -> str:
    return f"---\ntitle: {title}\n---\n{body}"


def _bones(part: Part) -> dict[str, object]:
    return {name: value for name, value in asdict(part).items() if name not in READ}


def test_five_lessons_come_with_the_app() -> None:
    found = shelf()
    assert list(found.lessons) == NAMES
    assert found.broken == ()
    assert all(len(lesson.tasks) >= 4 for lesson in found.lessons.values())


@pytest.mark.parametrize("name", NAMES)
def test_a_guided_lesson_is_the_same_in_chinese(name: str) -> None:
    english, chinese = shelf().lessons[name], shelf(language="zh_CN").lessons[name]
    assert (english.language, chinese.language) == ("en", "zh_CN")
    assert [type(part) for part in chinese.parts] == [type(part) for part in english.parts]
    for one, other in zip(english.parts, chinese.parts, strict=True):
        assert _bones(one) == _bones(other)
        if isinstance(one, Text) and isinstance(other, Text):
            assert one.markdown != other.markdown


def test_a_teachers_lesson_joins_them_and_falls_back_to_english(tmp_path: Path) -> None:
    (tmp_path / "shoes.md").write_text(_lesson("Shoes"))
    (tmp_path / "README.md").write_text("# not a lesson")
    (tmp_path / "notes.txt").write_text("not a lesson")
    found = shelf(tmp_path, language="zh_CN")
    assert list(found.lessons) == [*NAMES, "shoes"]
    assert found.lessons["shoes"].title == "Shoes"
    assert found.broken == ()
    (tmp_path / "shoes.zh_CN.md").write_text(_lesson("鞋子"))
    assert shelf(tmp_path, language="zh_CN").lessons["shoes"].title == "鞋子"
    assert shelf(tmp_path).lessons["shoes"].title == "Shoes"


def test_a_teachers_file_takes_the_place_of_a_guided_one_in_every_language(tmp_path: Path) -> None:
    (tmp_path / "look.md").write_text(_lesson("Ours"))
    assert shelf(tmp_path, language="zh_CN").lessons["look"].title == "Ours"


def test_a_broken_file_is_named_with_its_reason_and_hides_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(_lesson("Good"))
    (tmp_path / "bad.md").write_text(_lesson("Bad", "<script>x</script>"))
    (tmp_path / "Bad Name.md").write_text(_lesson("x"))
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere")
    found = shelf(tmp_path)
    assert "good" in found.lessons
    assert not {"bad", "folder", "gone"} & set(found.lessons)
    reasons = {broken.file: broken.reason for broken in found.broken}
    assert "HTML is not accepted" in reasons["bad.md"]
    assert "small letters" in reasons["Bad Name.md"]
    assert set(reasons) == {"bad.md", "Bad Name.md", "folder.md", "gone.md"}


def test_a_broken_translation_leaves_the_english_lesson(tmp_path: Path) -> None:
    (tmp_path / "shoes.md").write_text(_lesson("Shoes"))
    (tmp_path / "shoes.zh_CN.md").write_text("nothing")
    found = shelf(tmp_path, language="zh_CN")
    assert found.lessons["shoes"].title == "Shoes"
    assert [broken.file for broken in found.broken] == ["shoes.zh_CN.md"]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    found = shelf(tmp_path / "nowhere")
    assert list(found.lessons) == NAMES
    assert "cannot be read" in found.broken[0].reason


def test_what_was_saved_anew_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "shoes.md"
    file.write_text(_lesson("Shoes"))
    assert shelf(tmp_path).lessons["shoes"].title == "Shoes"
    file.write_text(_lesson("Boots"))
    os.utime(file, ns=(1, 1))
    assert shelf(tmp_path).lessons["shoes"].title == "Boots"


@pytest.mark.parametrize("name", NAMES)
def test_a_hand_out_has_every_task_and_room_for_its_answer(name: str) -> None:
    lesson = shelf().lessons[name]
    page = handout(lesson, class_names=CLASS_NAMES)
    assert page.count('class="task"') == len(lesson.tasks)
    assert "<script" not in page
    assert "src=" not in page
    assert "```" not in page
    assert f"<h1>{lesson.title}</h1>" in page


def test_a_hand_out_shows_no_answer_and_no_markup_of_others(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text(
        _lesson(
            "<b>x</b> & y",
            "[a](javascript:alert(1))\n\n```fmnist choice\nid: a\ntext: <i>Which?</i>\n"
            "options: <u>one</u> | two\nright: 2\nbecause: Secret reason.\n```\n",
        )
    )
    lesson: Lesson = shelf(tmp_path).lessons["x"]
    page = handout(lesson, class_names=CLASS_NAMES)
    assert "<h1>&lt;b&gt;x&lt;/b&gt; &amp; y</h1>" in page
    assert "&lt;i&gt;Which?" in page
    assert "&lt;u&gt;one" in page
    assert "javascript:" not in page.replace("[a](javascript:alert(1))", "")
    assert 'href="javascript' not in page
    assert "Secret reason" not in page


def test_answers_are_kept_and_what_was_done_stays_done(tmp_path: Path) -> None:
    answers = RunStore(f"sqlite:///{tmp_path / 'runs.db'}").lesson_answers
    answers.give("me", "look", "pixels", "700")
    answers.give("me", "look", "pixels", "784")
    answers.finish("me", "look", "pixels")
    first = answers.of("me", "look")["pixels"]
    answers.give("me", "look", "pixels", "3")
    answers.finish("me", "look", "pixels")
    answers.finish("me", "look", "hardest")
    answers.give("you", "look", "pixels", "x" * 6000)
    found = answers.of("me", "look")
    assert found["pixels"].answer == "3"
    assert found["pixels"].done == first.done is not None
    assert answers.done("me") == {"look": frozenset({"pixels", "hardest"})}
    everybody = answers.of_everybody("look")
    assert set(everybody) == {"me", "you"}
    assert everybody["me"] == found
    assert everybody["you"]["pixels"].answer.startswith("xxx")
    assert len(answers.of("you", "look")["pixels"].answer) == 5000
    assert answers.of("you", "look")["pixels"].done is None
    answers.forget("me", "look")
    assert answers.of("me", "look") == {}
    assert answers.of("you", "look")
