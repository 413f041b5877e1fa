"""Tests of calendars and working time."""
