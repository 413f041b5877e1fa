"""Tests of offers/decisions."""
