"""A configuration written down for somewhere else.

As a command line (``command``), as Python with this package (``python_code``), and as a script or
notebook for plain Keras that knows nothing of this package (``keras_script``, ``notebook``).
"""
