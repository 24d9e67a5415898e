"""The command line: ``python -m fmnist train | evaluate | classify | runs | workers``.

One module a command; each has ``add(commands)``, which describes it, and a function that carries
it out. A command imports what it needs when it is carried out, so that ``classify`` starts fast.
"""
