"""Escalation: service plans say who helps with what, by when, and which policy says so."""
