"""Tests of service plans as text."""
