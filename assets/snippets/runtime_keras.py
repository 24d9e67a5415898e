class Model:
    """The network, run by Keras."""

    def __init__(self):
        import keras

        self.model = keras.saving.load_model(HERE / CONTRACT["file"], compile=False)

    def probabilities(self, pictures):
        """(n, 28, 28) uint8 -> (n, classes) float32, each row adding up to 1."""
        batch = np.float32(pictures).reshape(-1, SIDE, SIDE, 1) / np.float32(255)
        found = self.model.predict(batch, verbose=0)
        # A model for photos has a second output: how like one of its classes a picture is at all.
        return found[0] if isinstance(found, list) else found
