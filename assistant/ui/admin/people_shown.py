"""People and what roles may do, as the admin screens show them."""

from dataclasses import dataclass
from datetime import datetime

from assistant.access.permissions import GRANTED, MEANING, Permission
from assistant.access.roles import Role
from assistant.access.staff import Seen
from assistant.texts import folded
from assistant.ui.admin.moments import moment


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person, as a row of the list and as the head of their own page."""

    id: str
    name: str
    email: str
    role: str
    role_label: str
    has_second_factor: bool
    last_seen: str
    may_sign_in: bool
    since: str
    sessions: int
    is_you: bool


@dataclass(frozen=True, slots=True)
class LinkView:
    """An account of an identity provider that signs somebody in."""

    issuer: str
    subject: str
    since: str


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """A role as a form offers it."""

    value: str
    label: str
    may: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PermissionRow:
    """A kind of work, and for each role whether it may do it."""

    meaning: str
    granted: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class PersonForm:
    """What was typed about somebody to be added."""

    name: str = ""
    email: str = ""
    role: str = Role.AGENT.value


def shown(seen: Seen, *, now: datetime, you: str) -> PersonView:
    """One person for the reader `you`."""
    person = seen.person
    return PersonView(
        id=person.id,
        name=person.name,
        email=person.email,
        role=person.role.value,
        role_label=person.role.label,
        has_second_factor=seen.has_second_factor,
        last_seen=moment(seen.last_seen, now) if seen.last_seen else "never",
        may_sign_in=person.disabled_at is None,
        since=moment(person.disabled_at or person.created_at, now),
        sessions=seen.sessions,
        is_you=person.id == you,
    )


def fits(seen: Seen, wanted: str) -> bool:
    """Whether each word wanted stands in the name, the e-mail or the role; none fits all."""
    text = folded(f"{seen.person.name} {seen.person.email} {seen.person.role.label}")
    return all(word in text for word in folded(wanted).split())


def role_choices() -> tuple[RoleChoice, ...]:
    """Every role with what it may do."""
    return tuple(
        RoleChoice(
            role.value,
            role.label,
            tuple(MEANING[each] for each in Permission if role in GRANTED[each]),
        )
        for role in Role
    )


def permission_rows() -> tuple[PermissionRow, ...]:
    """What each role may do, a row for each permission; columns in the order of `Role`."""
    return tuple(
        PermissionRow(MEANING[each], tuple(role in GRANTED[each] for role in Role))
        for each in Permission
    )
