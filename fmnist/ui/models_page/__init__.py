"""Views of the Models page: all models, the card of one, its files, and bringing one along."""
