"""Models as files: the card that travels with each, ``.keras`` and ``.h5``, TensorFlow Lite.

``fmnist.export.card`` and ``fmnist.export.bundle`` are TensorFlow-free; ``keras_files`` and
``tflite`` are not.
"""
