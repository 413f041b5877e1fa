"""Tests of offers/comparing."""
