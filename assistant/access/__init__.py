"""Who is there and what they may do: people, roles, passwords, sessions."""

from pathlib import Path

MIGRATIONS = Path(__file__).parent / "migrations" / "versions"
