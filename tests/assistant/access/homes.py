"""A database with people in it, on disk, for the tests of access control."""

from datetime import UTC, datetime
from pathlib import Path

from argon2 import PasswordHasher

from assistant.access import MIGRATIONS, people
from assistant.access.model import Person
from assistant.access.passwords import Passwords
from assistant.access.roles import Role
from kb.database import Database
from tests.assistant.access.noted import OWNER_ACTS, Noted

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def home(folder: Path) -> Database:
    """A new database with the tables of access control."""
    return Database.open(f"sqlite:///{folder / 'handrail.db'}", migrations=[MIGRATIONS])


def add(
    database: Database,
    name: str = "Ana Ruiz",
    email: str = "ana@example.com",
    role: Role = Role.AGENT,
) -> Person:
    """A person whose password is PASSWORD."""
    return people.add(
        database,
        name=name,
        email=email,
        role=role,
        password=PASSWORD,
        at=NOW,
        by=OWNER_ACTS,
        audit=Noted(),
        passwords=CHEAP,
    )
