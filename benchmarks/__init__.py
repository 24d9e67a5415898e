"""Measurements, each a command that ends in one line of JSON."""
