"""The parts of the Classify page.

``bring`` files, ``draw`` or take a ``sample``; ``gallery`` and ``results`` show many pictures,
``answer`` says what one of them is, and each view below it is a module of its own.
"""
