"""Tests of the checking of replies."""
