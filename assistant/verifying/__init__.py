"""Checking, without a language model, that a reply says no more than the passages it cites."""
