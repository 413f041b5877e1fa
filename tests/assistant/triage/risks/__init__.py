"""Tests of risks of triage."""
