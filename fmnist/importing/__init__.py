"""Models that somebody brings along: looked at without trust, in a process of its own, with limits.

``confined`` starts that process; ``process`` is what runs in it. Before TensorFlow sees a file,
``archives``, ``layers`` and ``litert_graph`` have read it as plain data and refused what could
carry code, read other files, or unpack to more than is accepted.
"""
