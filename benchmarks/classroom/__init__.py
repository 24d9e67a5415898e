"""A class of thirty to fifty at one server: load, a common start, and what is killed meanwhile."""
