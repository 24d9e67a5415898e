"""The Inside page: a picture's way through a network, layer by layer. A view a module."""
