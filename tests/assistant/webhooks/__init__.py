"""Tests of webhooks, against servers on this machine."""
