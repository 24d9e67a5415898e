"""How often photos and sketches are classified rightly: see ``__main__``."""
