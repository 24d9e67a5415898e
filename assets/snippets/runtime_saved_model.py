class Model:
    """The network, run by TensorFlow."""

    def __init__(self):
        import tensorflow as tf

        self.tf = tf
        self.model = tf.saved_model.load(str(HERE / CONTRACT["file"]))

    def probabilities(self, pictures):
        """(n, 28, 28) uint8 -> (n, classes) float32, each row adding up to 1."""
        batch = np.float32(pictures).reshape(-1, SIDE, SIDE, 1) / np.float32(255)
        found = self.tf.nest.flatten(self.model.serve(self.tf.constant(batch)))
        # A model for photos has a second output: how like one of its classes a picture is at all.
        return max((part.numpy() for part in found), key=lambda rows: rows.shape[-1])
