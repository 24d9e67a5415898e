"""The views of the Dataset page: one module each, with one function ``show``."""
