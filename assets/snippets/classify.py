"""Classify pictures with the model in this folder.

pip install REQUIREMENTS
python classify.py PICTURE...
"""

import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

HERE = Path(__file__).resolve().parent
CONTRACT = json.loads((HERE / "contract.json").read_text(encoding="utf-8"))
SIDE = 28


def prepare(picture):
    """Any picture of one item on a plain ground -> (28, 28) uint8, as the network knows them.

    0 is the ground, bright is the item, its longest side spans the picture. A grey picture of
    28 x 28 is taken as it is. The app does more for photos: it finds the item before any ground.
    """
    grey = ImageOps.exif_transpose(picture).convert("L")
    if grey.size == (SIDE, SIDE):
        return np.asarray(grey)
    pixels = np.asarray(grey, np.float32)
    edges = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    ground = np.median(edges)
    if ground > 127:  # a dark item on a light ground: negate, so that the ground is dark
        pixels, ground = 255 - pixels, 255 - ground
    pixels = np.clip(pixels - ground, 0, None)
    rows, columns = np.nonzero(pixels > 24)
    if not len(rows):
        raise ValueError("There is nothing to see on the picture.")
    item = pixels[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    scale = SIDE / max(item.shape)
    height, width = (max(1, round(side * scale)) for side in item.shape)
    small = Image.fromarray((item * (255 / item.max())).astype(np.uint8)).resize((width, height))
    whole = Image.new("L", (SIDE, SIDE))
    whole.paste(small, ((SIDE - width) // 2, (SIDE - height) // 2))
    return np.asarray(whole)


# -- runtime
class Model:
    """The network, run by LiteRT."""

    def __init__(self):
        from ai_edge_litert.interpreter import Interpreter

        self.interpreter = Interpreter(str(HERE / CONTRACT["file"]), num_threads=1)
        (self.source,) = self.interpreter.get_input_details()
        # A model for photos has a second output: how like one of its classes a picture is at all.
        self.target = max(self.interpreter.get_output_details(), key=lambda part: part["shape"][-1])

    def probabilities(self, pictures):
        """(n, 28, 28) uint8 -> (n, classes) float32, each row adding up to 1."""
        batch = np.float32(pictures).reshape(-1, SIDE, SIDE, 1) / np.float32(255)
        rows = np.concatenate([self._ask(picture[np.newaxis]) for picture in batch])
        return rows / rows.sum(axis=1, keepdims=True)

    def _ask(self, picture):
        scale, zero = self.source["quantization"]
        if scale:  # whole numbers in
            limits = np.iinfo(self.source["dtype"])
            steps = np.round(picture / np.float32(scale)) + zero
            picture = np.clip(steps, limits.min, limits.max)
        self.interpreter.resize_tensor_input(self.source["index"], picture.shape)
        self.interpreter.allocate_tensors()
        self.interpreter.set_tensor(self.source["index"], picture.astype(self.source["dtype"]))
        self.interpreter.invoke()
        row = self.interpreter.get_tensor(self.target["index"]).astype(np.float32)
        scale, zero = self.target["quantization"]
        return (row - zero) * np.float32(scale) if scale else row  # whole numbers out


# -- end of runtime


def main(names):
    model = Model()
    for name in names:
        with Image.open(name) as picture:
            row = model.probabilities(prepare(picture)[np.newaxis])[0]
        best = np.argsort(-row)[:3]
        print(name, *(f"{CONTRACT['classes'][place]} {row[place]:.1%}" for place in best), sep="\t")


if __name__ == "__main__":
    main(sys.argv[1:])
