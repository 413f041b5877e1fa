"""Who did it, as the audit log names them."""

from assistant.access.model import Person
from assistant.audit.model import Actor


def acting(person: Person) -> Actor:
    """A person, or the owner, as an actor; the name is today's."""
    return Actor(person.id, person.name)


def about(person_id: str) -> str:
    """What a line of the log is about when it is about a person."""
    return f"person {person_id}"
