"""The catalogue editor: offers, limits and budgets, seen by everyone and changed by a few."""
