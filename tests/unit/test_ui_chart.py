from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import plotly.graph_objects as go

from fmnist.figures.pixels import pixel_figure
from fmnist.ui.components import chart, front_end


def test_a_figure_travels_without_its_template() -> None:
    figure = go.Figure(go.Scatter(x=[1, 2], y=[3, 4]), layout={"title": "loss"})
    content = json.loads(chart.figure_json(figure))
    assert content["data"][0]["y"] == [3, 4]
    assert content["layout"] == {"title": {"text": "loss"}}


def test_arrays_and_missing_values_survive_the_journey() -> None:
    figure = go.Figure([go.Scatter(y=np.array([0.5, 0.25])), go.Scatter(y=[1.0, None])])
    data = json.loads(chart.figure_json(figure))["data"]
    assert data[0]["y"]["dtype"] == "f8"
    assert data[1]["y"] == [1.0, None]


def test_the_script_of_plotly_is_served_from_the_installed_package() -> None:
    assert (chart.plotly_package() / "package_data" / "plotly.min.js").is_file()


def test_no_copy_of_plotly_lies_among_our_front_ends() -> None:
    folder = Path(__file__).parents[2] / "assets" / "components"
    assert {file.name for file in folder.iterdir() if file.stat().st_size > 50_000} == set()


def test_front_ends_never_put_markup_in() -> None:
    folder = Path(__file__).parents[2] / "assets" / "components"
    for name in [file.name for file in folder.glob("*.js")]:
        assert not {"innerHTML", "insertAdjacentHTML", "document.write"} & set(
            front_end(name).replace("(", " ").replace(".", " ").split()
        )


def test_every_pixel_of_the_large_picture_is_exact_and_row_0_is_on_top() -> None:
    picture = np.arange(784, dtype=np.int64).reshape(28, 28).astype(np.uint8)
    figure = pixel_figure(picture)
    assert figure.data[0].z[1][3] == 31
    assert (figure.data[0].zmin, figure.data[0].zmax) == (0, 255)
    assert figure.layout.yaxis.autorange == "reversed"
