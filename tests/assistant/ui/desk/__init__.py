"""Tests of the desk's cases."""
