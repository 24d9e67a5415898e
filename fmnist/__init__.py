"""Fashion-MNIST, from looking at the pictures to classifying one's own.

The package knows no web page: ``fmnist.ui`` alone draws. Importing it has no effect and does
not import TensorFlow; the modules that train, build and convert models do, when they are used.
"""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
