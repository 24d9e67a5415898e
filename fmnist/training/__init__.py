"""Training: configuration, schedules, augmentation, records, and the loop.

Only ``fmnist.training.loop`` imports TensorFlow. Nothing here knows of a page or of the run
store: the loop yields records, and somebody else keeps or draws them.
"""
