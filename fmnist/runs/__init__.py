"""Runs: the store where everybody meets, and the processes that train.

``store`` and ``service`` are for every process; ``compute`` and ``execution`` are for the compute
process and its workers.
"""
