"""The drawing of a network, and maps as colours: boxes, lines and pixels worked out by hand."""

from __future__ import annotations

import base64
import io
import xml.etree.ElementTree as ET

import numpy as np
from PIL import Image

from fmnist.figures.architecture import LayerBox, Skip, architecture_svg, skips
from fmnist.figures.maps import coloured, limit_of, map_sheet, strip_png, vector_png
from fmnist.figures.numbers import decimal

COLOURS = {"ink": "#000", "line": "#888", "ground": "#fff", "skip": "#00f"}
SVG = "{http://www.w3.org/2000/svg}"


def _box(name: str, *inputs: str, **more: str) -> LayerBox:
    texts = {"title": name, "size": "", "cost": "", "description": f"{name} in words", **more}
    return LayerBox(name=name, inputs=inputs, **texts)


def test_a_chain_has_no_lines_that_pass_by() -> None:
    assert skips([_box("a"), _box("b", "a"), _box("c", "b")]) == []


def test_lines_that_overlap_have_lanes_of_their_own() -> None:
    boxes = [_box("a"), _box("b", "a"), _box("c", "b", "a"), _box("d", "c"), _box("e", "d", "a")]
    assert skips(boxes) == [Skip(0, 2, 0), Skip(0, 4, 1)]
    apart = [*boxes[:3], _box("d", "c"), _box("e", "d"), _box("f", "e", "d")]
    assert [line.lane for line in skips(apart)] == [0, 0]


def test_every_layer_is_drawn_with_its_words_below_those_it_takes() -> None:
    boxes = [_box("a"), _box("b", "a"), _box("c", "b", "a")]
    root = ET.fromstring(architecture_svg(boxes, title="Mine", colours=COLOURS))  # noqa: S314
    layers = root.findall(f"{SVG}g")
    assert [layer.get("data-layer") for layer in layers] == ["a", "b", "c"]
    assert [layer.findtext(f"{SVG}desc") for layer in layers][2] == "c in words"
    tops = [float(layer.find(f"{SVG}rect").get("y", "")) for layer in layers]  # type: ignore[union-attr]
    assert tops == sorted(set(tops))
    paths = [path.get("class") for path in root.findall(f"{SVG}path")]
    assert paths.count("line") == 2
    assert paths.count("skip") == 1
    assert root.findtext(f"{SVG}title") == "Mine"


def test_a_branch_that_does_not_follow_its_neighbour_is_not_tied_to_it() -> None:
    boxes = [_box("a"), _box("b", "a"), _box("shortcut", "a"), _box("sum", "b", "shortcut")]
    root = ET.fromstring(architecture_svg(boxes, title="", colours=COLOURS))  # noqa: S314
    paths = [path.get("class") for path in root.findall(f"{SVG}path")]
    assert paths.count("line") == 2  # a → b, shortcut → sum
    assert paths.count("skip") == 2  # a → shortcut, b → sum


def test_the_name_of_an_imported_layer_is_no_markup() -> None:
    evil = '"><script>alert(1)</script>'
    drawn = architecture_svg([_box(evil)], title=evil, colours=COLOURS)
    assert "<script" not in drawn
    root = ET.fromstring(drawn)  # noqa: S314
    assert root.find(f"{SVG}g").get("data-layer") == evil  # type: ignore[union-attr]


def test_zero_is_black_and_the_limit_is_the_strongest_colour() -> None:
    found = coloured(np.array([0.0, 2.0, -2.0, 5.0, np.nan]), 2.0)
    assert found[0].tolist() == [0, 0, 0] == found[4].tolist()
    assert found[1].tolist() == found[3].tolist() == [255, 218, 160]
    assert found[2].tolist() == [204, 184, 255]
    assert coloured(np.array([0.5]), 1.0, grey=True)[0].tolist() == [128, 128, 128]
    assert limit_of(np.array([-3.0, 2.0])) == 3
    assert limit_of(np.zeros(2)) == 1


def test_sheets_and_strips_hold_every_map() -> None:
    maps = np.zeros((4, 5, 3), np.float32)
    maps[:, :, 2] = 1
    sheet, columns = map_sheet(maps, 1.0)
    image = Image.open(io.BytesIO(base64.b64decode(sheet)))
    assert (columns, image.size) == (2, (10, 8))
    assert image.getpixel((0, 4)) == (255, 218, 160)
    assert image.getpixel((0, 0)) == (0, 0, 0)
    strip = Image.open(io.BytesIO(base64.b64decode(strip_png(maps, 1.0, most=2))))
    assert strip.size == (11, 4)
    assert strip.getpixel((5, 0)) == (0, 0, 0, 0)
    row = Image.open(io.BytesIO(base64.b64decode(vector_png(np.array([0.0, 1.0]), 1.0))))
    assert row.size == (2, 1)


def test_numbers_have_a_minus_as_wide_as_a_plus() -> None:
    assert decimal(-0.004) == "0.00"
    assert decimal(-1.25, 1) == "−1.2"
    assert decimal(2, sign=True) == "+2.00"
