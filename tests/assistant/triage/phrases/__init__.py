"""Tests of phrases of triage."""
