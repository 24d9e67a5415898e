"""Networks as data (``blueprint``), their registry, and the Keras models built from them.

Only ``fmnist.models.build`` imports TensorFlow.
"""
