from __future__ import annotations

import json
import math

import numpy as np
import plotly.graph_objects as go
import pytest

from fmnist.evaluation import Evaluation
from fmnist.figures.classes import class_counts_figure, class_scores_figure
from fmnist.figures.confusion import confusion_figure
from fmnist.figures.probabilities import probability_figure
from fmnist.inference import Prediction
from fmnist.labels import CLASS_COLOURS, CLASS_NAMES, ClassNames


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    """Of 100 T-shirts 90 are right, 9 are taken for shirts and 1 for a dress; 2 bags are right."""
    labels = [0] * 100 + [8] * 2
    said = [0] * 90 + [6] * 9 + [3] + [8] * 2
    return Evaluation.of(labels, np.eye(10)[said])


def numbers(figure: go.Figure) -> dict[tuple[int, int], str]:
    """Return what stands in each cell, by true and predicted label."""
    return {
        (row, column): text.removeprefix("<b>").removesuffix("</b>")
        for trace in figure.data[1:]
        for row, column, text in zip(trace.y, trace.x, trace.text, strict=True)
    }


def test_confusion_cells_show_counts_with_true_classes_in_rows(evaluation: Evaluation) -> None:
    figure = confusion_figure(
        evaluation.confusion, CLASS_NAMES, normalise="counts", hide_diagonal=False
    )
    assert numbers(figure) == {(0, 0): "90", (0, 6): "9", (0, 3): "1", (8, 8): "2"}


def test_confusion_cells_show_shares(evaluation: Evaluation) -> None:
    by_true = numbers(
        confusion_figure(evaluation.confusion, CLASS_NAMES, normalise="true", hide_diagonal=False)
    )
    assert (by_true[0, 0], by_true[0, 6]) == ("90%", "9.0%")
    by_predicted = numbers(
        confusion_figure(evaluation.confusion, CLASS_NAMES, normalise="predicted")
    )
    assert by_predicted[0, 6] == "100%"


def test_colours_follow_the_square_root_of_the_values(evaluation: Evaluation) -> None:
    heatmap = confusion_figure(evaluation.confusion, CLASS_NAMES).data[0]
    assert heatmap.z[0][0] == 1
    assert heatmap.z[0][6] == pytest.approx(math.sqrt(9 / 90))
    assert heatmap.z[1][1] == 0
    assert (heatmap.zmin, heatmap.zmax) == (0, 1)
    assert heatmap.colorscale[0] == (0, "rgba(33,113,181,0)")


def test_numbers_are_white_on_strong_colours_and_else_as_the_page_writes(
    evaluation: Evaluation,
) -> None:
    _heatmap, faint, strong = confusion_figure(evaluation.confusion, CLASS_NAMES).data
    assert list(zip(strong.y, strong.x, strict=True)) == [(0, 0)]
    assert (strong.textfont.color, faint.textfont.color) == ("#ffffff", None)
    assert faint.hoverinfo == strong.hoverinfo == "skip"


def test_a_click_reads_row_and_column(evaluation: Evaluation) -> None:
    figure = confusion_figure(
        evaluation.confusion, CLASS_NAMES, normalise="true", hide_diagonal=True
    )
    cells = json.loads(figure.to_json())["data"][0]["customdata"]
    assert cells[0][6] == [0, 6]
    assert cells[9][2] == [9, 2]


def test_hiding_the_diagonal_gives_the_colours_to_the_mistakes(evaluation: Evaluation) -> None:
    figure = confusion_figure(
        evaluation.confusion, CLASS_NAMES, normalise="counts", hide_diagonal=True
    )
    z = np.asarray(figure.data[0].z)
    assert np.isnan(z.diagonal()).all()
    assert z[0][6] == 1
    assert numbers(figure) == {(0, 6): "9", (0, 3): "1"}


def test_the_strongest_colour_can_be_the_same_for_several_matrices(evaluation: Evaluation) -> None:
    figure = confusion_figure(evaluation.confusion, CLASS_NAMES, normalise="true", most=1.0)
    z = np.asarray(figure.data[0].z)
    assert z[0][6] == pytest.approx(np.sqrt(0.09))
    assert z[0][0] == pytest.approx(np.sqrt(0.9))
    nothing = confusion_figure(
        np.zeros((10, 10), np.int64), CLASS_NAMES, normalise="true", most=1.0
    )
    assert not np.asarray(nothing.data[0].z).any()


def test_a_classifier_without_mistakes_can_hide_its_diagonal() -> None:
    perfect = Evaluation.of(np.arange(10), np.eye(10))
    figure = confusion_figure(perfect.confusion, CLASS_NAMES, normalise="true", hide_diagonal=True)
    assert np.nanmax(np.asarray(figure.data[0].z)) == 0
    assert numbers(figure) == {}


def test_confusion_axes_name_every_class_and_run_downwards(evaluation: Evaluation) -> None:
    layout = confusion_figure(
        evaluation.confusion, CLASS_NAMES, normalise="counts", hide_diagonal=False
    ).layout
    assert layout.xaxis.ticktext == layout.yaxis.ticktext == CLASS_NAMES
    assert (layout.xaxis.range, layout.yaxis.range) == ((-0.5, 9.5), (9.5, -0.5))
    assert (layout.xaxis.title.text, layout.yaxis.title.text) == ("Predicted class", "True class")


def test_the_hover_says_the_cell_in_words(evaluation: Evaluation) -> None:
    heatmap = confusion_figure(
        evaluation.confusion, CLASS_NAMES, normalise="counts", hide_diagonal=False
    ).data[0]
    text = heatmap.hovertext[0][3]
    assert "True: T-shirt/top<br>Predicted: Dress<br>1 picture<br>1.0% of all T-shirt/top" in text


def test_many_classes_are_drawn_without_numbers_and_a_name_is_no_markup() -> None:
    names = ClassNames(["<b>%{x}</b>", *(f"class {number}" for number in range(59))])
    figure = confusion_figure(np.eye(60, dtype=np.int64), names)
    heatmap, faint, strong = figure.data
    assert np.shape(heatmap.z) == (60, 60)
    assert not faint.x
    assert not strong.x
    assert len(figure.layout.xaxis.ticktext) == 30
    assert figure.layout.xaxis.ticktext[0] == "&lt;b&gt;&#37;{x}&lt;/b&gt;"
    assert "<b>" not in heatmap.hovertext[0][0]


def test_a_selected_cell_is_framed(evaluation: Evaluation) -> None:
    figure = confusion_figure(
        evaluation.confusion, CLASS_NAMES, normalise="counts", selected=(0, 6)
    )
    (frame,) = figure.layout.shapes
    assert (frame.x0, frame.x1, frame.y0, frame.y1) == (5.5, 6.5, -0.5, 0.5)


PREDICTION = Prediction(probabilities=(0.05, 0, 0, 0, 0, 0, 0.15, 0, 0.8, 0))


def test_probabilities_keep_their_place_and_colour() -> None:
    (bars,) = probability_figure(PREDICTION).data
    assert bars.orientation == "h"
    assert list(bars.x) == list(PREDICTION.probabilities)
    assert bars.y[8] == "<b>Bag</b>"
    assert bars.y[0] == "T-shirt/top"
    assert list(bars.marker.color) == list(CLASS_COLOURS)
    assert (bars.text[1], bars.text[6]) == ("0.0%", "15.0%")
    (tiny,) = probability_figure(Prediction(probabilities=(0.9999, 0.0001, *[0.0] * 8))).data
    assert tiny.text[1] == "< 0.1%"


def test_probabilities_by_rank_put_the_winner_on_top() -> None:
    figure = probability_figure(PREDICTION, order="rank")
    (bars,) = figure.data
    assert list(bars.y[:3]) == ["<b>Bag</b>", "Shirt", "T-shirt/top"]
    assert list(bars.x[:3]) == [0.8, 0.15, 0.05]
    assert list(bars.marker.color[:2]) == [CLASS_COLOURS[8], CLASS_COLOURS[6]]
    assert figure.layout.yaxis.autorange == "reversed"


def test_class_counts_are_bars_with_their_numbers() -> None:
    (bars,) = class_counts_figure(np.arange(10) * 1000, CLASS_NAMES).data
    assert list(bars.x) == [0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000]
    assert bars.text[3] == "3,000"
    assert class_counts_figure(np.zeros(10, dtype=np.int64), CLASS_NAMES).layout.xaxis.range[1] > 0


def test_class_scores_are_three_bars_a_class(evaluation: Evaluation) -> None:
    figure = class_scores_figure(evaluation)
    precision, recall, f1 = figure.data
    assert [trace.name for trace in figure.data] == ["Precision", "Recall", "F1"]
    assert (precision.y[0], recall.y[0]) == (1.0, 0.9)
    assert f1.y[0] == pytest.approx(2 * 0.9 / 1.9)
    assert precision.y[6] == 0
    assert len({precision.marker.color, recall.marker.color, f1.marker.color}) == 3
    assert list(figure.layout.yaxis.range) == [0, 1]


def test_figures_leave_text_colours_and_ground_to_the_theme(evaluation: Evaluation) -> None:
    for figure in (
        confusion_figure(
            evaluation.confusion, CLASS_NAMES, normalise="counts", hide_diagonal=False
        ),
        probability_figure(PREDICTION),
        class_counts_figure(range(10), CLASS_NAMES),
        class_scores_figure(evaluation),
    ):
        assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0,0,0,0)"
        assert figure.layout.font.color is None
        assert figure.layout.font.size >= 16
        assert figure.layout.title.text is None


def test_of_many_classes_as_many_are_named_under_the_bars_as_have_room() -> None:
    names = ClassNames([f"kind {number}" for number in range(100)])
    labels = np.arange(100)
    figure = class_scores_figure(Evaluation.of(labels, np.eye(100), class_names=names))
    assert list(figure.layout.xaxis.tickvals) == list(range(0, 100, 4))
    assert figure.layout.xaxis.ticktext[1] == "kind 4"
