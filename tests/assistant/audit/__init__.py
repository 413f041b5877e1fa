"""Tests of assistant/audit."""
