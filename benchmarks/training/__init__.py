"""Our training loop beside others: see ``__main__``."""
