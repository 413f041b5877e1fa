"""Tests of past resolutions."""
