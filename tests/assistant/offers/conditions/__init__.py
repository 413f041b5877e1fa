"""Tests of offers/conditions."""
