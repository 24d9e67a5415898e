"""An album: pictures are looked at in the background, mended, cancelled, and written down."""

from __future__ import annotations

import csv
import io
import json
import threading
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from fmnist import album as albums
from fmnist.album import Album, Desk, Picture
from fmnist.album.pictures import THUMBNAIL_SIDE, small_copy, thumbnail
from fmnist.album.tables import as_csv, as_json, as_zip, file_names
from fmnist.catalogue import shipped_models
from fmnist.errors import PictureError
from fmnist.imaging import Preparation, decode
from fmnist.imaging.adjustments import AS_IT_IS, Adjustments
from fmnist.imaging.orientation import orientation_of, with_orientation
from fmnist.recognition import Recogniser, Recognition
from fmnist.settings import Settings

LONG = 60.0


def shirt(colour: str = "navy", size: int = 200) -> bytes:
    image = Image.new("RGB", (size, size), "white")
    ImageDraw.Draw(image).rectangle((0.3 * size, 0.2 * size, 0.7 * size, 0.85 * size), fill=colour)
    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return shipped_models()[0].recogniser()


@pytest.fixture
def album(recogniser: Recogniser) -> Album:
    return Album(recogniser, "first")


@pytest.fixture
def desk(settings: Settings) -> Desk:
    return Desk(settings, threads=2)


def test_pictures_are_answered_in_the_background_and_bad_ones_say_why(
    album: Album, desk: Desk
) -> None:
    album.add([("a.png", shirt()), ("bad.png", b"<svg></svg>"), ("c.png", shirt("black"))])
    assert album.progress().busy
    desk.serve(album)
    assert album.wait(LONG)
    first, bad, last = album.pictures()
    assert (first.status, bad.status, last.status) == ("answered", "failed", "answered")
    assert first.answer is not None
    assert first.answer.picture.shape == (28, 28)
    assert sum(first.answer.prediction.probabilities) == pytest.approx(1, abs=1e-4)
    assert "SVG" in bad.error
    assert bad.content == b""
    progress = album.progress()
    assert (progress.total, progress.over, progress.failed) == (3, 3, 1)


def test_the_steps_of_the_last_few_are_kept_and_no_more(album: Album, desk: Desk) -> None:
    numbers = album.add([(f"{index}.png", shirt(size=60 + index)) for index in range(12)])
    desk.serve(album)
    assert album.wait(LONG)
    kept = [number for number in numbers if album.recognition(number) is not None]
    assert len(kept) == 8
    assert all(picture.answer is not None for picture in album.pictures())


def test_what_is_mended_is_looked_at_again(album: Album, desk: Desk) -> None:
    (number,) = album.add([("a.png", shirt())])
    desk.serve(album)
    assert album.wait(LONG)
    before = album.find(number)
    album.mend(number, adjustments=Adjustments(quarter_turns=1))
    assert album.recognition(number) is None
    assert album.recognition(number, before=True) is not None
    desk.serve(album)
    assert album.wait(LONG)
    after = album.find(number)
    assert before is not None
    assert before.answer is not None
    assert after is not None
    assert after.answer is not None
    turned = np.rot90(before.answer.picture, -1).astype(int)
    assert np.abs(turned - after.answer.picture).mean() < 6


def test_what_was_mended_too_far_can_be_mended_back(album: Album, desk: Desk) -> None:
    (number,) = album.add([("a.png", shirt())], asked="photo")
    desk.serve(album)
    assert album.wait(LONG)
    album.mend(number, adjustments=Adjustments(method="alpha"))
    desk.serve(album)
    assert album.wait(LONG)
    failed = album.find(number)
    assert failed is not None
    assert failed.status == "failed"
    assert "not transparent" in failed.error
    album.mend(number, adjustments=AS_IT_IS)
    desk.serve(album)
    assert album.wait(LONG)
    found = album.find(number)
    assert found is not None
    assert found.status == "answered"


def test_an_answer_to_what_is_not_asked_any_more_is_dropped(album: Album) -> None:
    (number,) = album.add([("a.png", shirt())])
    taken = album.take()
    assert taken is not None
    assert album.take() is None  # nobody else takes the same
    picture, recogniser = taken
    album.mend(number, adjustments=Adjustments(quarter_turns=2))
    recognition = recogniser.recognise(_prepared())
    album.answered(picture, recogniser, recognition, content=b"", thumbnail=b"")
    now = album.find(number)
    assert now is not None
    assert (now.status, now.answer) == ("waiting", None)
    again = album.take()
    assert again is not None
    album.remove([number])
    album.answered(again[0], recogniser, recognition, content=b"", thumbnail=b"")
    assert album.pictures() == []


def test_another_model_answers_about_all_of_them_again(
    album: Album, desk: Desk, recogniser: Recogniser
) -> None:
    album.add([("a.png", shirt()), ("bad.png", b"")])
    desk.serve(album)
    assert album.wait(LONG)
    other = shipped_models()[1].recogniser()
    assert not album.use(recogniser, "first")
    assert album.use(other, "second")
    assert [picture.status for picture in album.pictures()] == ["waiting", "failed"]
    desk.serve(album)
    assert album.wait(LONG)
    assert album.pictures()[0].status == "answered"


def test_cancelled_pictures_wait_until_somebody_goes_on(album: Album, desk: Desk) -> None:
    album.add([("a.png", shirt()), ("b.png", shirt())])
    album.cancel()
    assert album.progress().cancelled == 2
    assert not album.progress().busy
    desk.serve(album)
    assert album.wait(LONG)
    assert [picture.answer for picture in album.pictures()] == [None, None]
    album.resume()
    desk.serve(album)
    assert album.wait(LONG)
    assert [picture.status for picture in album.pictures()] == ["answered", "answered"]


def test_albums_take_turns(settings: Settings, recogniser: Recogniser) -> None:
    large, small = Album(recogniser, "m"), Album(recogniser, "m")
    order: list[str] = []
    began, go_on = threading.Event(), threading.Event()

    class Noting(Recogniser):
        def recognise(self, preparation: Preparation) -> Recognition:
            order.append("large")
            began.set()
            go_on.wait(LONG)
            return recogniser.recognise(preparation)

    class Other(Recogniser):
        def recognise(self, preparation: Preparation) -> Recognition:
            order.append("small")
            return recogniser.recognise(preparation)

    large.recogniser = Noting(recogniser.classifier)
    small.recogniser = Other(recogniser.classifier)
    large.add([(f"{index}.png", shirt(size=60)) for index in range(6)])
    small.add([("a.png", shirt(size=60))])
    desk = Desk(settings, threads=1)
    desk.serve(large)
    assert began.wait(LONG)
    desk.serve(small)
    go_on.set()
    assert small.wait(LONG)
    assert large.wait(LONG)
    assert order.index("small") <= 2


def test_an_album_has_a_limit_and_keeps_what_came_before(
    album: Album, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(albums.album, "MOST_PICTURES", 2)
    with pytest.raises(PictureError, match=r"“c\.png” and those after it"):
        album.add([(name, b"x") for name in ("a.png", "b.png", "c.png", "d.png")])
    assert [picture.name for picture in album.pictures()] == ["a.png", "b.png"]


def test_a_large_file_is_kept_small_and_a_small_one_as_it_is(settings: Settings) -> None:
    random = np.random.default_rng(0)
    noise = random.integers(0, 256, (900, 1200, 3), dtype=np.uint8)
    content = io.BytesIO()
    Image.fromarray(noise).save(content, "JPEG", quality=95)
    copy = small_copy(content.getvalue(), settings)
    assert len(copy) < len(content.getvalue())
    with Image.open(io.BytesIO(copy)) as image:
        assert max(image.size) == 640
    assert small_copy(shirt(), settings) == shirt()


def test_a_small_copy_is_turned_as_the_file_was(settings: Settings) -> None:
    random = np.random.default_rng(0)
    noise = random.integers(0, 256, (900, 1200, 3), dtype=np.uint8)
    content = io.BytesIO()
    Image.fromarray(noise).save(content, "JPEG", exif=with_orientation(6))
    copy = small_copy(content.getvalue(), settings)
    with Image.open(io.BytesIO(copy)) as image:
        assert (image.size, orientation_of(image)) == ((640, 480), 6)
    assert decode(copy).size == (480, 640)


def test_a_thumbnail_shows_the_picture_turned(settings: Settings) -> None:
    image = Image.new("RGB", (200, 100), "red")
    image.paste("blue", (0, 0, 100, 100))
    content = io.BytesIO()
    image.save(content, "PNG")
    small = thumbnail(content.getvalue(), Adjustments(quarter_turns=1), settings)
    with Image.open(io.BytesIO(small)) as found:
        assert found.size == (THUMBNAIL_SIDE, THUMBNAIL_SIDE)
        red, _green, blue = found.getpixel((56, 20))  # type: ignore[misc]
        assert blue > 200 > 60 > red
        assert found.getpixel((5, 56)) == (255, 255, 255)


def test_the_answers_are_written_down(album: Album, desk: Desk) -> None:
    first, _bad = album.add([("=cmd.png", shirt()), ("bad.png", b"x")], asked="photo")
    desk.serve(album)
    assert album.wait(LONG)
    album.say(first, 6)
    pictures = album.pictures()
    good, bad = json.loads(as_json(pictures, threshold=0.0))["results"]
    assert good["accepted"] is True
    assert good["corrected"] == "Shirt"
    assert good["colours"] == [{"name": "navy", "share": 1.0, "rgb": "#010180"}]
    assert bad == {"file": "bad.png", "error": pictures[1].error}
    assert json.loads(as_json(pictures, threshold=1.1))["results"][0]["accepted"] is False
    table = list(csv.DictReader(io.StringIO(as_csv(pictures, threshold=0.0))))
    assert table[0]["file"] == "'=cmd.png"
    assert table[0]["label"] == good["label"]
    assert float(table[0][good["label"]]) == good["probability"]
    assert table[0]["colours"] == "navy 100%"
    assert table[1]["error"] == pictures[1].error
    with zipfile.ZipFile(io.BytesIO(as_zip(pictures, threshold=0.0))) as file:
        assert file.namelist() == ["28x28/001-cmd.png", "results.csv", "results.json"]
        with Image.open(file.open("28x28/001-cmd.png")) as image:
            assert (np.asarray(image) == pictures[0].answer.picture).all()  # type: ignore[union-attr]


def test_file_names_cannot_leave_their_folder() -> None:
    names = [r"..\..\evil.png", "/etc/passwd", "", "Größe 1.jpg"]
    pictures = [
        Picture(number=index, name=name, content=b"") for index, name in enumerate(names, start=1)
    ]
    assert file_names(pictures) == [
        "001-evil.png", "002-passwd.png", "003-picture.png", "004-Größe_1.png",
    ]  # fmt: skip


def _prepared() -> Preparation:
    from fmnist.imaging import prepare

    return prepare(shirt())


def test_the_home_folder_is_not_touched(album: Album, desk: Desk, home: Path) -> None:
    album.add([("a.png", shirt())])
    desk.serve(album)
    assert album.wait(LONG)
    assert not home.exists()
