"""Training: configuration, schedules, augmentation, records, and the loop.

Only ``graph``, ``graph_shelf``, ``loop`` and ``threads`` import TensorFlow. Nothing here knows of
a page or of the run store: the loop yields records, and somebody else keeps or draws them.
"""
