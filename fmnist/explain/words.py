"""What a layer is called and what it does, in words for somebody of 16, with the term beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import prod
from typing import Final

from fmnist.explain.kinds import UNCHANGED
from fmnist.explain.network import Network, Node
from fmnist.translation import N_, _, ngettext

__all__ = ["cost", "shape_text", "titles", "what_it_does"]

_TITLES: Final[Mapping[str, str]] = {
    "InputLayer": N_("The picture"),
    "Conv2D": N_("Convolution {number}"),
    "DepthwiseConv2D": N_("Depthwise convolution {number}"),
    "AveragePooling2D": N_("Pooling {number}"),
    "MaxPooling2D": N_("Pooling {number}"),
    "GlobalAveragePooling2D": N_("Averages {number}"),
    "GlobalMaxPooling2D": N_("Largest values {number}"),
    "Flatten": N_("All in one row"),
    "Dense": N_("Dense layer {number}"),
    "BatchNormalization": N_("Normalisation {number}"),
    "Activation": N_("Activation {number}"),
    "ReLU": N_("Activation {number}"),
    "Softmax": N_("Probabilities"),
    "Dropout": N_("Dropout {number}"),
    "Add": N_("Sum {number}"),
    "Multiply": N_("Product {number}"),
    "Concatenate": N_("Side by side {number}"),
    "Reshape": N_("In another shape {number}"),
    "Permute": N_("Turned {number}"),
    "Resizing": N_("Larger picture {number}"),
    "Rescaling": N_("Other units {number}"),
    "GlobalAveragePooling1D": N_("Means over the maps {number}"),
    "GlobalMaxPooling1D": N_("Largest over the maps {number}"),
    "Functional": N_("Network within {number}"),
    "Sequential": N_("Network within {number}"),
}


def titles(network: Network) -> dict[str, str]:
    """Return name of the node → what a person calls it, each once: "Convolution 2".

    What goes into the softmax is called the scores.
    """
    scores = {
        source for node in network.nodes if node.kind == "Softmax" for source in node.inputs
    }  # fmt: skip
    answer = network.answer
    counts: Counter[str] = Counter()
    found = {}
    for node in network.nodes:
        title = _(_TITLES[node.kind]) if node.kind in _TITLES else f"{node.kind} {{number}}"
        if node.name in scores and node.kind == "Dense":
            title = _("Scores")
        if node.name in network.outputs and node is not answer:
            title = _("Answer “{name}”").format(name=node.name)
        counts[title] += 1
        number = counts[title]
        if "{number}" not in title and number > 1:
            title += " {number}"
        found[node.name] = title.replace("{number}", str(number))
    return found


def shape_text(node: Node) -> str:
    """Return the size of its output: "6 maps of 28 × 28", "84 values"."""
    if node.has_places:
        height, width, count = node.shape
        return ngettext(
            "{count} map of {height} × {width}", "{count} maps of {height} × {width}", count
        ).format(count=count, height=height, width=width)
    count = prod(node.shape)
    return ngettext("{count:,} value", "{count:,} values", count).format(count=count)


def cost(node: Node) -> str:
    """Return its parameters and multiply–adds, each with how it is counted; empty without any."""
    if not node.weight_count:
        return ""
    parts = [_("{count:,} parameters").format(count=node.weight_count) + _counted(node)]
    if node.multiply_adds:
        parts.append(
            _("{count:,} multiply–adds a picture").format(count=node.multiply_adds)
            + _multiplied(node)
        )
    return " · ".join(parts)


def _counted(node: Node) -> str:
    bias = len(node.weights) > 1
    if node.kind == "Conv2D":
        height, width, maps, units = node.weights[0].shape
        inner = f"{height} · {width} · {maps}"
        return f" = {units} · ({inner} + 1)" if bias else f" = {units} · {inner}"
    if node.kind == "Dense":
        count, units = node.weights[0].shape
        return f" = {units} · ({count:,} + 1)" if bias else f" = {units} · {count:,}"
    if node.kind == "BatchNormalization":
        return f" = {len(node.weights)} · {node.units}"
    return ""


def _multiplied(node: Node) -> str:
    if node.kind == "Conv2D":
        height, width, maps, units = node.weights[0].shape
        rows, columns, _units = node.shape
        return f" = {rows} · {columns} · {units} · {height} · {width} · {maps}"
    if node.kind == "Dense":
        count, units = node.weights[0].shape
        return f" = {units} · {count:,}"
    return ""


def what_it_does(node: Node) -> str:
    """Return a sentence or two on what the layer does."""
    if node.kind in UNCHANGED:
        return _(
            "Changes values at random while the network learns, so that it does not learn pictures "
            "by heart. When it answers, as here, it lets everything pass (**{kind}**)."
        ).format(kind=node.kind.lower())
    if node.kind == "Conv2D":
        height, width, maps, units = node.weights[0].shape
        return ngettext(
            "A small window of {height} × {width} slides over {maps} map. At each place, what lies "
            "in the window is multiplied by weights and added up. Each of the {units} units has "
            "weights of its own, looks for a pattern of its own, and gives one map: where it is "
            "bright, the pattern was found (**convolution**).",
            "A small window of {height} × {width} slides over {maps} maps at once. At each place, "
            "what lies in the window is multiplied by weights and added up. Each of the {units} "
            "units has weights of its own, looks for a pattern of its own, and gives one map: "
            "where it is bright, the pattern was found (**convolution**).",
            maps,
        ).format(height=height, width=width, maps=maps, units=units)
    if node.kind == "Dense":
        count, units = node.weights[0].shape
        return _(
            "Each of the {units} units looks at all {count:,} values at once: every value times a "
            "weight, all added up (**dense layer**, fully connected)."
        ).format(units=units, count=count)
    text = _SENTENCES.get(node.kind)
    if text is None:
        return _("A layer of the kind **{kind}**.").format(kind=node.kind)
    return _(text)


_SENTENCES: Final[Mapping[str, str]] = {
    "InputLayer": N_(
        "What the network is given: 28 × 28 pixels, each a number from 0 (black) to 1 (white)."
    ),
    "DepthwiseConv2D": N_(
        "A small window slides over each map alone, and multiplies and adds up what lies in it "
        "(**depthwise convolution**)."
    ),
    "AveragePooling2D": N_(
        "Each small square of a map becomes one value, the mean of it: the maps get smaller, and "
        "it matters less where exactly something was (**average pooling**)."
    ),
    "MaxPooling2D": N_(
        "Each small square of a map becomes one value, the largest of it: the maps get smaller, "
        "and it matters less where exactly something was (**max pooling**)."
    ),
    "GlobalAveragePooling2D": N_(
        "Each map becomes one number, the mean of all its values: how much of the pattern there "
        "is, wherever it is (**global average pooling**)."
    ),
    "GlobalMaxPooling2D": N_(
        "Each map becomes one number, the largest of its values (**global max pooling**)."
    ),
    "Flatten": N_(
        "The same values, only written one after the other in a single row (**flatten**)."
    ),
    "BatchNormalization": N_(
        "Each map is shifted and stretched to a common size: minus its mean, divided by its usual "
        "spread (standard deviation), then times a learnt scale, plus a learnt shift (**batch "
        "normalisation**)."
    ),
    "Activation": N_(
        "Each value by itself goes through a simple function (**activation function**). Without "
        "it, many layers could do no more than one."
    ),
    "ReLU": N_(
        "Each value by itself goes through a simple function (**activation function**). Without "
        "it, many layers could do no more than one."
    ),
    "Softmax": N_(
        "The scores become probabilities that add up to 100%: e to the power of each, divided by "
        "the sum of all (**softmax**)."
    ),
    "Add": N_(
        "Adds what comes by two ways, value by value: the layers before only need to learn what is "
        "to be changed (**residual connection**, a shortcut)."
    ),
    "Multiply": N_(
        "Multiplies what comes by two ways, value by value: one says how much of the other passes "
        "(**gate**, attention)."
    ),
    "Concatenate": N_("Puts the maps of its inputs side by side (**concatenation**)."),
    "Reshape": N_("The same values, laid out in another shape (**reshape**)."),
    "Permute": N_("The same values, with rows, columns or maps exchanged (**permute**)."),
    "Resizing": N_("The picture is enlarged to what the next layers expect (**resizing**)."),
    "Rescaling": N_("Every value times the same number, plus another (**rescaling**)."),
    "GlobalAveragePooling1D": N_("At each place, the mean over all maps."),
    "GlobalMaxPooling1D": N_("At each place, the largest value of all maps."),
    "Functional": N_("A whole network, used here as one layer."),
    "Sequential": N_("A whole network, used here as one layer."),
}
