"""Figures as pure functions: data in, ``plotly.graph_objects.Figure`` out, one subject a module.

Nothing is imported here, because Plotly takes a while: import the module of the figure.
"""
