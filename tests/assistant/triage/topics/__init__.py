"""Tests of topics: reading a taxonomy, learning from it and telling."""
