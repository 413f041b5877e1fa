"""Tests of offers/advice."""
