"""Tests of offers/limits."""
