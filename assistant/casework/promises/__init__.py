"""Promises: commitments found in replies, checked before they are sent, kept track of."""
