"""Somebody the provider vouches for comes in: who that is here, their role, their session."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.acting import about, acting
from assistant.access.elsewhere.errors import NotAdmittedError
from assistant.access.elsewhere.model import Admits, Identity, Provider
from assistant.access.model import How, PersonId
from assistant.access.passwords import Passwords
from assistant.access.people import person_of
from assistant.access.roles import Role
from assistant.access.sessions import opened_in
from assistant.access.tables import IdentityRow, PersonRow
from assistant.audit.model import Act, Actor, Note
from assistant.audit.ports import AuditLog
from kb.database import Database


@dataclass(frozen=True, slots=True)
class From:
    """Where somebody comes in from."""

    address: str
    device: str


def arrive(
    database: Database,
    provider: Provider,
    identity: Identity,
    *,
    where: From,
    at: datetime,
    audit: AuditLog,
) -> str:
    """Let somebody in and return their session's token, in one transaction with its notes.

    Raises NotAdmittedError for who is unknown, was let go, or is of another company.
    """
    with database.write() as session:
        row = _whose(session, provider, identity)
        if row is None:
            row = _linked(session, provider, identity, at, audit)
        if row.disabled_at is not None:
            raise NotAdmittedError("let go")
        _give_role(session, provider, identity, row, audit)
        token = opened_in(
            session,
            PersonId(row.id),
            at=at,
            how=How.SINGLE_SIGN_ON,
            address=where.address,
            device=where.device,
        )
        details = {"how": How.SINGLE_SIGN_ON.value, "address": where.address}
        audit.note(session, Note(Act.SIGNED_IN, acting(person_of(row)), about(row.id), details))
        return token


def _whose(session: Session, provider: Provider, identity: Identity) -> PersonRow | None:
    known = session.get(IdentityRow, (provider.issuer, identity.subject))
    return session.get(PersonRow, known.person_id) if known is not None else None


def _linked(
    session: Session, provider: Provider, identity: Identity, at: datetime, audit: AuditLog
) -> PersonRow:
    """The person of the e-mail, or a new one, known by the subject from now on."""
    if not identity.email:
        raise NotAdmittedError("no verified e-mail")
    if provider.domains and identity.email.rpartition("@")[2] not in provider.domains:
        raise NotAdmittedError("an e-mail of another domain")
    row = session.scalars(select(PersonRow).where(PersonRow.email == identity.email)).first()
    if row is None:
        if provider.admits is not Admits.WELCOME:
            raise NotAdmittedError("nobody here has that e-mail")
        row = _added(session, provider, identity, at, audit)
    elif row.disabled_at is not None:
        raise NotAdmittedError("let go")
    elif _is_linked(session, provider, row):
        # An address that was given to somebody else must not open its first holder's account.
        raise NotAdmittedError("that e-mail is another account's of the provider")
    session.add(
        IdentityRow(issuer=provider.issuer, subject=identity.subject, person_id=row.id, since=at)
    )
    return row


def _is_linked(session: Session, provider: Provider, row: PersonRow) -> bool:
    own = select(IdentityRow.subject).where(
        IdentityRow.person_id == row.id, IdentityRow.issuer == provider.issuer
    )
    return session.scalars(own).first() is not None


def _added(
    session: Session, provider: Provider, identity: Identity, at: datetime, audit: AuditLog
) -> PersonRow:
    row = PersonRow(
        id=uuid.uuid4().hex,
        name=identity.name or identity.email.partition("@")[0],
        email=identity.email,
        role=Role.AGENT.value,
        # Nobody's password, yet as long to check as anybody's.
        password_hash=Passwords().hash(secrets.token_urlsafe(32)),
        created_at=at,
        disabled_at=None,
    )
    session.add(row)
    session.flush()
    details = {"e-mail": row.email, "role": row.role}
    audit.note(session, Note(Act.PERSON_ADDED, _the_provider(provider), about(row.id), details))
    return row


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
    if row.role == Role.ADMIN.value and _administrators(session) == {row.id}:
        return
    before, row.role = row.role, role.value
    details = {"e-mail": row.email, "role": role.value, "before": before}
    audit.note(session, Note(Act.ROLE_GIVEN, _the_provider(provider), about(row.id), details))


def _administrators(session: Session) -> set[str]:
    """Who may sign in as administrator; none of them changes before this transaction ends."""
    rows = (
        select(PersonRow)
        .where(PersonRow.role == Role.ADMIN.value, PersonRow.disabled_at.is_(None))
        .order_by(PersonRow.id)
        .with_for_update()
    )
    return {row.id for row in session.scalars(rows)}


def _the_provider(provider: Provider) -> Actor:
    return Actor("provider", provider.name)
