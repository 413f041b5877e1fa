"""Tests of escalations and handover packets."""
