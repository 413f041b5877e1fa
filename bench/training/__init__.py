"""Fitting the verbatim engine's weights: cases from several sets, two logistic models."""
