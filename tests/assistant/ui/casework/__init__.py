"""Tests of how cases look."""
