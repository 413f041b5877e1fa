"""Tests of the catalogue editor."""
