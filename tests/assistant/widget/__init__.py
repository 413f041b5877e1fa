"""Tests of the widget that need no browser."""
