"""The words by which triage reads a message: files that a knowledge manager edits."""
