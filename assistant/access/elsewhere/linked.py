"""Accounts of identity providers that open somebody's door here, and an end to one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from assistant.access.acting import about
from assistant.access.model import How, PersonId
from assistant.access.tables import HalfSignInRow, IdentityRow, PersonRow, SessionRow
from assistant.audit.model import Act, Actor, Note
from assistant.audit.ports import AuditLog
from assistant.texts import storable
from kb.database import Database


@dataclass(frozen=True, slots=True)
class Link:
    """An account of a provider that signs somebody in here, since when."""

    issuer: str
    subject: str
    since: datetime


def links_of(database: Database, person: PersonId) -> list[Link]:
    """Every account that signs a person in, oldest first."""
    theirs = select(IdentityRow).where(IdentityRow.person_id == person)
    in_order = theirs.order_by(IdentityRow.since, IdentityRow.issuer, IdentityRow.subject)
    with database.read() as session:
        return [Link(row.issuer, row.subject, row.since) for row in session.scalars(in_order)]


def unlink(
    database: Database,
    person: PersonId,
    *,
    issuer: str,
    subject: str,
    by: Actor,
    audit: AuditLog,
) -> bool:
    """Forget an account, and sign the person out wherever a provider had let them in.

    False, and nothing changes, where it is not (or no longer) theirs.
    """
    with database.write() as session:
        # Before the link, like whoever arrives by it.
        row = session.get(PersonRow, person, with_for_update=True)
        named = (storable(issuer), storable(subject))
        link = session.get(IdentityRow, named, with_for_update=True)
        if row is None or link is None or link.person_id != person:
            return False
        session.delete(link)
        by_provider = How.SINGLE_SIGN_ON.value
        session.execute(
            delete(SessionRow).where(SessionRow.person_id == person, SessionRow.how == by_provider)
        )
        session.execute(
            delete(HalfSignInRow).where(
                HalfSignInRow.person_id == person, HalfSignInRow.how == by_provider
            )
        )
        details = {"e-mail": row.email, "provider": issuer}
        audit.note(session, Note(Act.IDENTITY_UNLINKED, by, about(person), details))
        return True
