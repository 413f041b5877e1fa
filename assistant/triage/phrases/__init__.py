"""Phrases: how a knowledge manager writes them, and finding them in a message."""
