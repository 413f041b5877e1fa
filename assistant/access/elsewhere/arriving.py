"""Whom the provider vouches for: who that is here, and what they do here from now on.

Nobody is in by this: that is `Door.arrive`, which asks for the second factor like after a password.
"""

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.acting import about
from assistant.access.elsewhere.errors import NotAdmittedError
from assistant.access.elsewhere.model import Admits, Identity, Provider
from assistant.access.errors import LastAdministratorError
from assistant.access.model import PersonId
from assistant.access.passwords import Passwords
from assistant.access.people import added_in, found_in, role_given_in
from assistant.access.roles import Role
from assistant.access.tables import IdentityRow, PersonRow
from assistant.audit.model import PROVIDER, Act, Actor, Note
from assistant.audit.ports import AuditLog
from kb.database import Database


def recognise(
    database: Database, provider: Provider, identity: Identity, *, at: datetime, audit: AuditLog
) -> PersonId:
    """Who an identity is here: linked, added and given a role, as the provider's settings say.

    That is one transaction with its notes. Raises NotAdmittedError for who is unknown, was let
    go, or is of another company; then nothing is changed.
    """
    with database.write() as session:
        known = _whose(session, provider, identity)
        row = known or _admitted(session, provider, identity, at, audit)
        if row.disabled_at is not None:
            raise NotAdmittedError("let go")
        # The role first: it waits for all admins, which whoever holds one of them already must not.
        _give_role(session, provider, identity, row, audit)
        if known is None:
            _link(session, provider, identity, row, at, audit)
        return PersonId(row.id)


def _whose(session: Session, provider: Provider, identity: Identity) -> PersonRow | None:
    known = session.get(IdentityRow, (provider.issuer, identity.subject))
    return session.get(PersonRow, known.person_id) if known is not None else None


def _admitted(
    session: Session, provider: Provider, identity: Identity, at: datetime, audit: AuditLog
) -> PersonRow:
    """The person of the e-mail, or a new one, not known by the subject yet."""
    if not identity.email:
        raise NotAdmittedError("no verified e-mail")
    if provider.domains and identity.email.rpartition("@")[2] not in provider.domains:
        raise NotAdmittedError("an e-mail of another domain")
    row = found_in(session, identity.email)
    if row is None:
        if provider.admits is not Admits.WELCOME:
            raise NotAdmittedError("nobody here has that e-mail")
        row = _added(session, provider, identity, at, audit)
    elif _is_linked(session, provider, row):
        # An address that was given to somebody else must not open its first holder's account.
        raise NotAdmittedError("that e-mail is another account's of the provider")
    return row


def _link(
    session: Session,
    provider: Provider,
    identity: Identity,
    row: PersonRow,
    at: datetime,
    audit: AuditLog,
) -> None:
    """Know the person by the subject from now on."""
    session.add(
        IdentityRow(issuer=provider.issuer, subject=identity.subject, person_id=row.id, since=at)
    )
    details = {"e-mail": row.email, "provider": provider.issuer}
    by = _the_provider(provider)
    audit.note(session, Note(Act.IDENTITY_LINKED, by, about(row.id), details))


def _is_linked(session: Session, provider: Provider, row: PersonRow) -> bool:
    own = select(IdentityRow.subject).where(
        IdentityRow.person_id == row.id, IdentityRow.issuer == provider.issuer
    )
    return session.scalars(own).first() is not None


def _added(
    session: Session, provider: Provider, identity: Identity, at: datetime, audit: AuditLog
) -> PersonRow:
    return added_in(
        session,
        name=identity.name or identity.email.partition("@")[0],
        email=identity.email,
        role=Role.AGENT,
        # Nobody's password, yet as long to check as anybody's.
        password_hash=Passwords().hash(secrets.token_urlsafe(32)),
        at=at,
        by=_the_provider(provider),
        audit=audit,
    )


def _give_role(
    session: Session, provider: Provider, identity: Identity, row: PersonRow, audit: AuditLog
) -> None:
    """Make the role what the provider says, where it decides; the last admin stays one."""
    if not provider.roles_claim:
        return
    named = (role for group, role in provider.roles.items() if group in identity.groups)
    role = next(named, Role.AGENT)
    if role.value == row.role:
        return
    try:
        role_given_in(session, row, role, by=_the_provider(provider), audit=audit)
    except LastAdministratorError:
        return


def _the_provider(provider: Provider) -> Actor:
    return Actor(PROVIDER, provider.name)
