"""Tests of what is sent to customers."""
