"""Changing one's own password, which ends one's sessions everywhere else.

Personal tokens go on: their owner sees them and can revoke each.
"""

from datetime import datetime

from assistant.access.acting import about, acting
from assistant.access.errors import UnfitError, UnknownPersonError, WrongPasswordError
from assistant.access.model import Person, SessionId
from assistant.access.password_rules import check_chosen
from assistant.access.sessions import ended_in
from assistant.access.signin import Door
from assistant.access.tables import PersonRow
from assistant.audit.model import Act, Note


def change_password(
    door: Door,
    person: Person,
    *,
    old: str,
    new: str,
    company: str,
    address: str,
    at: datetime,
    but: SessionId | None,
) -> int:
    """Set a new password for whoever knows the old one; return how many sessions ended.

    All sessions end `but` the one it is done in. Raises UnfitError for a password that is too
    easy, WrongPasswordError and TooManyTriesError.
    """
    check_chosen(new, own_words=(person.name, person.email, company))
    if new == old:
        raise UnfitError("That is the password you have; choose another one.")
    confirmed = door.confirm_password(person, old, address=address, at=at)
    made = door.passwords.hash(new)
    with door.database.write() as session:
        row = session.get(PersonRow, person.id, with_for_update=True)
        if row is None:
            raise UnknownPersonError(person.email)
        if row.password_hash != confirmed or row.disabled_at is not None:
            # Reset or let go meanwhile, by somebody who means it.
            raise WrongPasswordError
        row.password_hash = made
        ended = ended_in(session, person.id, but=but)
        details = {"sessions ended": str(ended)}
        door.audit.note(
            session, Note(Act.PASSWORD_CHANGED, acting(person), about(person.id), details)
        )
        return ended
