"""Tests of offers/catalogue."""
