"""Triage: what a message is about, how its writer feels, and how soon it matters."""
