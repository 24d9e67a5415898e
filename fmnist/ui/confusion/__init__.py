"""The views of the Confusion matrix page, each a module with one function ``show(judged)``."""
