"""Measurements against evaluation data that nobody here wrote; `python -m bench` runs them."""
