"""Networks that others trained on ImageNet, as plain data: what they cost and what they expect.

Sources: https://keras.io/api/applications/ for the networks; M. Sandler et al., "MobileNetV2",
arXiv:1801.04381; A. Howard et al., "Searching for MobileNetV3", arXiv:1905.02244; M. Tan and
Q. V. Le, "EfficientNet", arXiv:1905.11946; K. He et al., "Deep Residual Learning for Image
Recognition", arXiv:1512.03385.

The counts are those of Keras' models without their last layer; a test holds them to these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["BACKBONES", "SMALLEST_SIDE", "Backbone"]

SMALLEST_SIDE: Final = 32
"""Pictures that a backbone sees have a multiple of so many pixels a side."""


@dataclass(frozen=True, kw_only=True)
class Backbone:
    """One of them.

    Attributes:
        title: its name.
        function: what makes it in ``keras.applications``.
        channels: of its output, which has a 32nd of the picture's side.
        parameters: weights, moving statistics included.
        multiply_adds_tile: for each 32 × 32 pixels of the picture.
        multiply_adds_fixed: whatever the picture's size.
        by_channel: whether most of its convolutions look at one channel each, which a processor
            does at a quarter of the speed.
        scale: what pixels in [0, 1] are multiplied with before it sees them.
        offset: what is added then, to each of the three channels.
    """

    title: str
    function: str
    channels: int
    parameters: int
    multiply_adds_tile: int
    multiply_adds_fixed: int = 0
    by_channel: bool = True
    scale: float = 255.0
    offset: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def multiply_adds(self, side: int) -> int:
        """Return the multiply–adds for one picture of ``side`` × ``side`` pixels."""
        return (side // SMALLEST_SIDE) ** 2 * self.multiply_adds_tile + self.multiply_adds_fixed


BACKBONES: Final[Mapping[str, Backbone]] = {
    "mobilenet_v2": Backbone(
        title="MobileNetV2",
        function="MobileNetV2",
        channels=1280,
        parameters=2_257_984,
        multiply_adds_tile=6_112_128,
        scale=2.0,
        offset=(-1.0, -1.0, -1.0),
    ),
    "mobilenet_v3_small": Backbone(
        title="MobileNetV3 Small",
        function="MobileNetV3Small",
        channels=576,
        parameters=939_120,
        multiply_adds_tile=1_110_976,
        multiply_adds_fixed=458_752,
    ),
    "efficientnet_b0": Backbone(
        title="EfficientNetB0",
        function="EfficientNetB0",
        channels=1280,
        parameters=4_049_571,
        multiply_adds_tile=7_834_848,
        multiply_adds_fixed=627_200,
    ),
    "resnet50": Backbone(
        title="ResNet50",
        function="ResNet50",
        channels=2048,
        parameters=23_587_712,
        multiply_adds_tile=78_692_352,
        by_channel=False,
        # It was trained on blue, green, red, less the mean of each; grey is the same in any order.
        offset=(-103.939, -116.779, -123.68),
    ),
}
