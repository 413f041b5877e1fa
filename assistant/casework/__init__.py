"""Casework: every inbound message has a case, a person, a clock, and an end that is kept."""
