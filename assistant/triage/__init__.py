"""Triage: what an inbound message says of its topic, its writer's state, and how soon it matters."""
