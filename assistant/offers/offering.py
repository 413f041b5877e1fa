"""Whose authority counts when a program asks what may be offered."""

from datetime import UTC, datetime

from assistant.access import people
from assistant.access.model import Person, Role
from assistant.access.owner import OWNER
from assistant.errors import RequestRefusedError
from kb.database import Database


def offering(database: Database, caller: Person | None, email: str = "") -> Person:
    """The person of an e-mail, if one is given; else the caller.

    The home's owner is nobody who serves customers: without an e-mail they see what an agent
    without limits of their own may do. Raises UnknownPersonError, and RequestRefusedError for a
    person who was let go, or when somebody but the owner or an admin asks for another.
    """
    if email:
        person = people.by_email(database, email)
        others = caller is not None and caller.id not in (OWNER, person.id)
        if others and caller is not None and caller.role is not Role.ADMIN:
            raise RequestRefusedError(
                "only an admin sees what another person may offer; leave it out"
            )
        if person.disabled_at is not None:
            raise RequestRefusedError(f"{person.email} was let go; name somebody who works here")
        return person
    if caller is None or caller.id == OWNER:
        return Person(OWNER, "An agent", "", Role.AGENT, datetime.now(UTC))
    return caller
