"""Tests of the lexicon of triage."""
