"""The audit log: who did what that matters, in a chain that shows where it was tampered with."""

from pathlib import Path

MIGRATIONS = Path(__file__).parent / "migrations" / "versions"
