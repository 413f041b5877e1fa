"""Tests of what one customer may ask for: everything about them, and its end."""
