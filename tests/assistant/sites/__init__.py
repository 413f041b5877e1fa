"""Tests of sites and signed identities."""
