"""Whose authority counts when a program asks what may be offered."""

from datetime import UTC, datetime

from assistant.access import people
from assistant.access.model import Person
from assistant.access.owner import OWNER
from assistant.access.roles import Role
from assistant.errors import RequestRefusedError
from kb.database import Database


def offering(database: Database, caller: Person | None, email: str = "") -> Person:
    """The person of an e-mail, if one is given; else the caller, None being the home's owner.

    The owner is nobody who serves customers: without an e-mail they see what an agent without
    limits of their own may do. Raises UnknownPersonError, and RequestRefusedError for a person
    who was let go, or when somebody but the owner asks for another.
    """
    owners = caller is None or caller.id == OWNER
    if email:
        person = people.by_email(database, email)
        if not owners and caller is not None and caller.id != person.id:
            raise RequestRefusedError("what others may offer is theirs to see; leave it out")
        if person.disabled_at is not None:
            raise RequestRefusedError(f"{person.email} was let go; name somebody who works here")
        return person
    if caller is None or owners:
        return Person(OWNER, "An agent", "", Role.AGENT, datetime.now(UTC))
    return caller
