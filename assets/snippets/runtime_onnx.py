class Model:
    """The network, run by ONNX Runtime."""

    def __init__(self):
        import onnxruntime

        self.session = onnxruntime.InferenceSession(HERE / CONTRACT["file"])
        self.source = self.session.get_inputs()[0].name

    def probabilities(self, pictures):
        """(n, 28, 28) uint8 -> (n, classes) float32, each row adding up to 1."""
        batch = np.float32(pictures).reshape(-1, SIDE, SIDE, 1) / np.float32(255)
        found = self.session.run(None, {self.source: batch})
        # A model for photos has a second output: how like one of its classes a picture is at all.
        return max(found, key=lambda rows: rows.shape[-1])
