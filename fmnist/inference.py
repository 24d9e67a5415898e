"""Classify 28×28 pictures with LiteRT: pictures in, ranked classes with probabilities out.

Source: https://ai.google.dev/edge/litert (``ai_edge_litert.interpreter.Interpreter``);
``predict_single_image`` is the function of that name in the article the app follows.
Differs from the source: LiteRT instead of Keras, because it is imported in milliseconds, needs
0.07 ms a picture and leaves TensorFlow out of the web process; every input is checked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final, Protocol

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import ArrayLike, NDArray

from fmnist.errors import ModelError, PictureError
from fmnist.labels import CLASS_NAMES, PICTURE_SHAPE, WHITE, ClassNames
from fmnist.litert_files import accepted_count, checked_details, fitting_names, opened
from fmnist.quantisation import Storage
from fmnist.translation import _

__all__ = ["Answers", "Classifier", "Prediction", "Predictor", "as_batch", "predict_single_image"]

_CHUNK: Final = 256
"""Most pictures classified at once: bounds the memory that LiteRT's tensors take."""


class Predictor(Protocol):
    """Anything that classifies a batch as a Keras model does."""

    @property
    def predict(self) -> Callable[..., Any]:
        """Takes (n, 28, 28, 1) float32 in [0, 1], returns a probability a class, (n, classes)."""


@dataclass(frozen=True)
class Prediction:
    """What a classifier says about one picture.

    Attributes:
        probabilities: one a class, in label order.
        class_names: what these classes are called.
    """

    probabilities: tuple[float, ...]
    class_names: ClassNames = CLASS_NAMES

    @property
    def index(self) -> int:
        """Label of the most probable class (the first on a tie)."""
        return max(range(len(self.probabilities)), key=self.probabilities.__getitem__)

    @property
    def label(self) -> str:
        """Name of the most probable class."""
        return self.class_names[self.index]

    @property
    def shown(self) -> str:
        """Name of the most probable class as people read it, see ``ClassNames.shown``."""
        return self.class_names.shown[self.index]

    @property
    def probability(self) -> float:
        """Probability of the most probable class."""
        return self.probabilities[self.index]

    @property
    def ranked(self) -> tuple[tuple[int, str, float], ...]:
        """(label, class name, probability) of every class, the most probable first."""
        labels = range(len(self.class_names))
        named = zip(labels, self.class_names, self.probabilities, strict=True)
        return tuple(sorted(named, key=lambda entry: -entry[2]))


@dataclass(frozen=True, eq=False)
class Answers:
    """What a classifier says about ``n`` pictures.

    Attributes:
        probabilities: ``(n, classes) float32`` in [0, 1], rows add up to 1.
        known: ``(n,) float32`` in [0, 1], higher = more like one of the classes at all.
    """

    probabilities: NDArray[np.float32]
    known: NDArray[np.float32]


class Classifier:
    """A LiteRT classifier of ours. One may be shared by all threads: it holds a lock.

    Attributes:
        name: what it is called in messages.
        class_names: what its outputs mean; the file does not say, a model's card does.

    A model may say with a second output, ``(n, 1)``, how like one of its classes a picture is
    at all. Of a model that does not, the largest probability stands for it (D. Hendrycks and
    K. Gimpel, "A Baseline for Detecting Misclassified and Out-of-Distribution Examples",
    arXiv:1610.02136).
    """

    def __init__(
        self, interpreter: Interpreter, name: str, class_names: ClassNames | None = None
    ) -> None:
        """Take over ``interpreter``; use :meth:`from_file` or :meth:`from_bytes` instead."""
        self.name = name
        self._interpreter = interpreter
        self._lock = Lock()
        source, target, known = checked_details(interpreter, name)
        self._source: int = source["index"]
        parts = (source, target, known or target)
        self._storage = {part["index"]: Storage.of(part) for part in parts}
        self._target: int = target["index"]
        self.class_names = fitting_names(class_names, int(target["shape"][1]), name)
        self._known: int | None = None if known is None else known["index"]
        fixed = int(source["shape_signature"][0])
        self._fixed_batch = fixed if fixed > 0 else None
        self._allocated = 0
        self._prove()

    @classmethod
    def from_file(cls, path: str | Path, class_names: ClassNames | None = None) -> Classifier:
        """Read a ``.tflite`` file.

        Args:
            path: of the file.
            class_names: see ``from_bytes``.

        Raises:
            ModelError: there is no such file, or it is not a classifier of ours.
        """
        file = Path(path)
        try:
            content = file.read_bytes()
        except OSError as error:
            raise ModelError(
                _("The model file {path} cannot be read: {reason}.").format(
                    path=file, reason=error.strerror
                )
            ) from error
        return cls.from_bytes(content, name=file.name, class_names=class_names)

    @classmethod
    def from_bytes(
        cls, content: bytes, name: str = "model", class_names: ClassNames | None = None
    ) -> Classifier:
        """Read the bytes of a ``.tflite`` file.

        Args:
            content: of the file.
            name: what it is called in messages.
            class_names: what its outputs mean; by default, of ten outputs, the standard classes,
                and of any other count ``Class 0`` and so on.

        Raises:
            ModelError: the bytes are not a classifier of ours, or one with other outputs.
        """
        return cls(opened(content, name), name, class_names)

    def probabilities(self, pictures: ArrayLike) -> NDArray[np.float32]:
        """Return the class probabilities of each picture.

        Args:
            pictures: what :func:`as_batch` accepts.

        Returns:
            (n, classes) float32 in [0, 1].

        Raises:
            PictureError: ``pictures`` is anything else.
        """
        return self.answers(pictures).probabilities

    @property
    def knows_unknown(self) -> bool:
        """Whether it has learned to tell what is none of its classes."""
        return self._known is not None

    def answers(self, pictures: ArrayLike) -> Answers:
        """Return probabilities, and how like one of its classes each picture is.

        Accepts and raises as ``probabilities``.
        """
        batch = as_batch(pictures)
        rows = np.empty((len(batch), len(self.class_names)), dtype=np.float32)
        known = np.empty(len(batch), dtype=np.float32)
        step = self._fixed_batch or _CHUNK
        with self._lock:
            for start in range(0, len(batch), step):
                chunk = batch[start : start + step]
                part = self._run(chunk)
                rows[start : start + step] = part.probabilities[: len(chunk)]
                known[start : start + step] = part.known[: len(chunk)]
        if self._storage[self._target].scale:  # steps of 1/256 do not quite add up to 1
            rows /= np.maximum(rows.sum(axis=1, keepdims=True), np.float32(1e-6))
        return Answers(probabilities=rows, known=known)

    def classify(self, pictures: ArrayLike) -> list[Prediction]:
        """Return a prediction for each picture; accepts and raises as ``probabilities``."""
        return _predictions(self.probabilities(pictures), self.class_names)

    def _run(self, chunk: NDArray[np.float32]) -> Answers:
        size = self._fixed_batch or len(chunk)
        if size != len(chunk):
            chunk = np.pad(chunk, ((0, size - len(chunk)), (0, 0), (0, 0), (0, 0)))
        if size != self._allocated:
            self._allocated = 0
            if self._fixed_batch is None:
                self._interpreter.resize_tensor_input(self._source, chunk.shape)
            self._interpreter.allocate_tensors()
            self._allocated = size
        self._interpreter.set_tensor(self._source, self._storage[self._source].stored(chunk))
        self._interpreter.invoke()
        rows = self._output(self._target)
        known = rows.max(axis=1) if self._known is None else self._output(self._known)[:, 0]
        return Answers(probabilities=rows, known=known)

    def _output(self, tensor: int) -> NDArray[np.float32]:
        return self._storage[tensor].real(self._interpreter.get_tensor(tensor))

    def _prove(self) -> None:
        """Classify a black picture, so that a file that cannot is refused when it is loaded."""
        try:
            rows = self._run(np.zeros((1, *PICTURE_SHAPE, 1), dtype=np.float32))
        except (ValueError, RuntimeError) as error:
            raise ModelError(
                _("{name} cannot be run. Export the model again.").format(name=self.name)
            ) from error
        _checked_probabilities(rows.probabilities[:1], 1, len(self.class_names), self.name)


def as_batch(pictures: ArrayLike) -> NDArray[np.float32]:
    """Check pictures and bring them into the one form that every model takes.

    Args:
        pictures: ``(28, 28)``, ``(28, 28, 1)``, ``(n, 28, 28)`` or ``(n, 28, 28, 1)``; uint8
            0–255, or floats in [0, 1]; 0 = background.

    Returns:
        (n, 28, 28, 1) float32 in [0, 1].

    Raises:
        PictureError: the shape, the type or a value is another.

    Example:
        >>> as_batch(np.zeros((28, 28), dtype=np.uint8)).shape
        (1, 28, 28, 1)
    """
    try:
        array = np.asarray(pictures)
    except ValueError as error:
        raise PictureError(_refusal(_("rows of different lengths"))) from error
    shape = array.shape[:-1] if array.shape[-1:] == (1,) else array.shape
    if len(shape) not in (2, 3) or shape[-2:] != PICTURE_SHAPE:
        raise PictureError(_refusal(_("an array of shape {shape}").format(shape=array.shape)))
    if array.dtype == np.uint8:
        scaled = array.astype(np.float32) / np.float32(WHITE)
    elif array.dtype.kind == "f":
        if array.size and not (array.min() >= 0 and array.max() <= 1):
            arrived = _("floats from {least:.4g} to {most:.4g}").format(
                least=float(array.min()), most=float(array.max())
            )
            raise PictureError(_refusal(arrived))
        scaled = array.astype(np.float32)
    else:
        raise PictureError(_refusal(_("values of type {dtype}").format(dtype=array.dtype)))
    return scaled.reshape(-1, *PICTURE_SHAPE, 1)


def predict_single_image(
    model: Classifier | Predictor | str | Path, image: ArrayLike
) -> Prediction | list[Prediction]:
    """Classify one picture, or several.

    Args:
        model: a :class:`Classifier`, the path of a ``.tflite`` file, or anything with
            Keras' ``predict``.
        image: what :func:`as_batch` accepts.

    Returns:
        One prediction for ``(28, 28)`` and ``(28, 28, 1)``, a list for a batch.

    Raises:
        PictureError: ``image`` is anything else.
        ModelError: the model cannot be read, or is not a classifier of ours.
    """
    batch = as_batch(image)
    classifier = Classifier.from_file(model) if isinstance(model, (str, Path)) else model
    if isinstance(classifier, Classifier):
        predictions = classifier.classify(batch)
    elif callable(getattr(classifier, "predict", None)):
        name = type(classifier).__name__
        found = np.asarray(classifier.predict(batch, verbose=0), dtype=np.float32)
        classes = accepted_count(found.shape[-1] if found.ndim else 0)
        rows = _checked_probabilities(found, len(batch), classes, name)
        predictions = _predictions(rows, ClassNames.of_count(classes))
    else:
        raise ModelError(
            _(
                "The model is a {kind}; accepted are a Classifier, the path of a .tflite file, or "
                "a model with a predict function."
            ).format(kind=type(model).__name__)
        )
    single = np.shape(image) in (PICTURE_SHAPE, (*PICTURE_SHAPE, 1))
    return predictions[0] if single else predictions


def _predictions(rows: NDArray[np.float32], class_names: ClassNames) -> list[Prediction]:
    return [Prediction(tuple(row), class_names) for row in rows.tolist()]


def _refusal(arrived: str) -> str:
    return _(
        "That is not a picture the network takes: {arrived} arrived; accepted are shapes (28, 28), "
        "(28, 28, 1), (n, 28, 28) and (n, 28, 28, 1) of uint8 0–255 or floats in [0, 1]. Divide "
        "larger floats by 255."
    ).format(arrived=arrived)


def _checked_probabilities(
    array: NDArray[np.float32], count: int, classes: int, name: str
) -> NDArray[np.float32]:
    sums = array.sum(axis=-1)
    if array.shape != (count, classes) or not np.allclose(sums, 1, atol=0.05):
        raise ModelError(
            _(
                "{name} gives an array of shape {shape} for {count} pictures, whose rows do not "
                "all add up to 1; accepted is a probability a class for each picture. Let the "
                "network end with softmax."
            ).format(name=name, shape=array.shape, count=count)
        )
    return array
