"""The owner of a home: whoever may work at its command line."""

from datetime import UTC, datetime

from assistant.access.model import Person, PersonId
from assistant.access.roles import Role

OWNER = PersonId("owner")


def owner() -> Person:
    """The owner, who may do whatever an admin may and signs in nowhere."""
    return Person(OWNER, "Owner of this home", "owner", Role.ADMIN, datetime.now(UTC))
