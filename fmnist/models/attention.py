"""Attention as an option of a network: which channels and which places count in this picture.

Sources: squeeze-and-excitation, J. Hu et al., "Squeeze-and-Excitation Networks",
arXiv:1709.01507; CBAM, S. Woo et al., "CBAM: Convolutional Block Attention Module",
arXiv:1807.06521.

Differs from the sources: the narrow layer has an eighth of the channels, not a sixteenth, and at
least 4, because the networks here have few channels; the convolution over places has neither bias
nor batch normalisation.
"""

from __future__ import annotations

from typing import Final

from fmnist.models.layers import ConvolutionalAttention, Layer, SqueezeExcitation
from fmnist.models.options import Choice, OptionValue
from fmnist.translation import N_

__all__ = ["ATTENTION", "attention_layers"]

ATTENTION: Final = Choice(
    name="attention",
    title=N_("Attention"),
    choices=("none", "se", "cbam"),
    default="none",
    help=N_(
        "Lets the network weigh what it sees: squeeze-and-excitation (SE) turns whole channels up "
        "or down, CBAM also places in the picture. Train with and without, and see what it brings."
    ),
)

_SHARE: Final = 8
_LEAST: Final = 4


def attention_layers(kind: OptionValue, channels: int) -> tuple[Layer, ...]:
    """Return the layer that ``kind`` asks for after ``channels`` channels; none for ``"none"``."""
    units = max(channels // _SHARE, _LEAST)
    match kind:
        case "se":
            return (SqueezeExcitation(units=units),)
        case "cbam":
            return (ConvolutionalAttention(units=units),)
        case _:
            return ()
