"""People without passwords, for tests in which nobody signs in with one."""

from sqlalchemy import update

from assistant.access.model import Person
from assistant.access.people import person_of
from assistant.access.roles import Role
from assistant.access.tables import PersonRow
from kb.database import Database
from tests.assistant.access.homes import NOW


def add(
    database: Database,
    name: str = "Ana",
    email: str = "ana@example.com",
    role: Role = Role.AGENT,
) -> Person:
    """A person of that role."""
    with database.write() as session:
        row = PersonRow(
            id=f"{role.value}-{name}",
            name=name,
            email=email,
            role=role.value,
            password_hash="",
            created_at=NOW,
        )
        session.add(row)
        return person_of(row)


def give_role(database: Database, person: Person, role: Role) -> None:
    """Let them do something else from now on."""
    with database.write() as session:
        session.execute(update(PersonRow).where(PersonRow.id == person.id).values(role=role.value))


def let_go(database: Database, person: Person) -> None:
    """Let them do nothing here any more."""
    with database.write() as session:
        session.execute(update(PersonRow).where(PersonRow.id == person.id).values(disabled_at=NOW))
