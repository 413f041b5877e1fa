"""Who an identity is here, and what happens when somebody arrives, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from assistant.access import people, sessions
from assistant.access.elsewhere import waiting
from assistant.access.elsewhere.arriving import recognise
from assistant.access.elsewhere.errors import NotAdmittedError, SignInEndedError
from assistant.access.elsewhere.model import Admits, Identity, Provider
from assistant.access.model import Account
from assistant.access.roles import Role
from assistant.access.signin import Door
from assistant.access.tables import IdentityRow, OpenDoorRow
from assistant.audit.model import Act
from kb.database import Database
from tests.assistant.access.homes import CHEAP, add
from tests.assistant.access.noted import Noted

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
PROVIDER = Provider("https://id.example", "handrail", name="Larkfield ID")
DECIDING = replace(
    PROVIDER, roles_claim="roles", roles={"admins": Role.ADMIN, "leads": Role.SUPERVISOR}
)
ANA = Identity("subject-1", "ana@example.com", "Ana Ruiz")
HERE = "192.0.2.7"


def come(
    database: Database,
    identity: Identity,
    provider: Provider = PROVIDER,
    audit: Noted | None = None,
) -> str:
    """Be recognised and let in; return the e-mail of whoever is signed in then."""
    noted = audit or Noted()
    found = recognise(database, provider, identity, at=NOW, audit=noted)
    door = Door(database, CHEAP, audit=noted)
    account = Account(provider.issuer, identity.subject)
    entered = door.arrive(found, account, address=HERE, device="curl", at=NOW)
    person = sessions.who(database, entered.token, at=NOW)
    assert person is not None
    return person.email


def test_a_verified_email_links_once_and_the_subject_counts_from_then_on(
    database: Database,
) -> None:
    add(database)
    audit = Noted()
    assert come(database, ANA, audit=audit) == "ana@example.com"
    assert come(database, Identity("subject-1", "", "Ana R.")) == "ana@example.com"
    with database.read() as session:
        assert len(session.scalars(select(IdentityRow)).all()) == 1
    assert [note.act for note in audit.notes] == [Act.IDENTITY_LINKED, Act.SIGNED_IN]
    assert audit.notes[1].details == {"how": "single sign-on", "address": HERE, "device": "curl"}


def test_being_recognised_lets_nobody_in(database: Database) -> None:
    ana = add(database)
    assert recognise(database, PROVIDER, ANA, at=NOW, audit=Noted()) == ana.id
    assert sessions.of(database, ana.id, at=NOW) == []


def test_a_link_is_noted_when_it_is_made_and_not_when_it_is_used(database: Database) -> None:
    ana, audit = add(database), Noted()
    for _ in range(2):
        recognise(database, PROVIDER, ANA, at=NOW, audit=audit)
    [note] = audit.notes
    assert (note.act, note.by.name) == (Act.IDENTITY_LINKED, "Larkfield ID")
    assert note.about == f"person {ana.id}"
    assert note.details == {"e-mail": "ana@example.com", "provider": "https://id.example"}


def test_the_same_subject_of_another_issuer_is_somebody_else(database: Database) -> None:
    add(database)
    come(database, ANA)
    other = replace(PROVIDER, issuer="https://other.example")
    with pytest.raises(NotAdmittedError):
        come(database, Identity("subject-1"), other)


@pytest.mark.parametrize(
    ("identity", "reason"),
    [
        (Identity("s"), "no verified e-mail"),
        (Identity("s", "bo@example.com"), "nobody here has that e-mail"),
        (Identity("s", "ana@evil.example"), "an e-mail of another domain"),
        (Identity("s", "ana@sub.example.com"), "an e-mail of another domain"),
        (Identity("s", "ana@notexample.com"), "an e-mail of another domain"),
    ],
    ids=str,
)
def test_who_may_not_come_in_leaves_nothing_behind(
    database: Database, identity: Identity, reason: str
) -> None:
    add(database)
    strict = replace(PROVIDER, domains=frozenset({"example.com"}))
    with pytest.raises(NotAdmittedError, match="Ask an admin") as refused:
        come(database, identity, strict)
    assert refused.value.reason == reason
    with database.read() as session:
        assert session.scalars(select(IdentityRow)).all() == []


def test_who_is_let_in_by_welcome_is_an_agent_with_nobodys_password(database: Database) -> None:
    add(database, "Admin", "admin@example.com", Role.ADMIN)
    audit = Noted()
    welcome = replace(PROVIDER, admits=Admits.WELCOME)
    assert come(database, ANA, welcome, audit) == "ana@example.com"
    assert people.by_email(database, "ana@example.com").role is Role.AGENT
    assert [note.act for note in audit.notes] == [
        Act.PERSON_ADDED,
        Act.IDENTITY_LINKED,
        Act.SIGNED_IN,
    ]


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (("leads",), Role.SUPERVISOR),
        (("leads", "admins"), Role.ADMIN),
        (("others",), Role.AGENT),
        ((), Role.AGENT),
    ],
)
def test_the_first_group_that_fits_is_the_role(
    database: Database, groups: tuple[str, ...], role: Role
) -> None:
    add(database, role=Role.KNOWLEDGE_MANAGER)
    come(database, replace(ANA, groups=groups), DECIDING)
    assert people.by_email(database, "ana@example.com").role is role


def test_without_a_roles_claim_roles_stay_as_they_are(database: Database) -> None:
    add(database, role=Role.SUPERVISOR)
    come(database, replace(ANA, groups=("admins",)))
    assert people.by_email(database, "ana@example.com").role is Role.SUPERVISOR


def test_the_role_the_provider_gives_is_noted_as_its_doing(database: Database) -> None:
    ana, audit = add(database, role=Role.KNOWLEDGE_MANAGER), Noted()
    recognise(database, DECIDING, replace(ANA, groups=("leads",)), at=NOW, audit=audit)
    recognise(database, DECIDING, replace(ANA, groups=("leads",)), at=NOW, audit=audit)
    [note, linked] = audit.notes
    assert linked.act is Act.IDENTITY_LINKED
    assert (note.act, note.by.name) == (Act.ROLE_GIVEN, "Larkfield ID")
    assert note.about == f"person {ana.id}"
    assert (note.details["before"], note.details["role"]) == ("knowledge_manager", "supervisor")


def test_the_last_admin_stays_one_and_the_last_but_one_does_not(database: Database) -> None:
    add(database, role=Role.ADMIN)
    come(database, ANA, DECIDING)
    assert people.by_email(database, "ana@example.com").role is Role.ADMIN
    add(database, "Bo", "bo@example.com", Role.ADMIN)
    come(database, ANA, DECIDING)
    assert people.by_email(database, "ana@example.com").role is Role.AGENT


def test_what_waits_is_found_once_by_both_secrets_within_ten_minutes(database: Database) -> None:
    begun = waiting.begin(database, next="/desk/", at=NOW)
    for state, browser in ((begun.state, ""), ("", begun.browser), (begun.browser, begun.state)):
        with pytest.raises(SignInEndedError):
            waiting.take(database, state=state, browser=browser, at=NOW)
    late = NOW + waiting.WITHIN - timedelta(seconds=1)
    found = waiting.take(database, state=begun.state, browser=begun.browser, at=late)
    assert (found.next, found.nonce) == ("/desk/", begun.nonce)
    with pytest.raises(SignInEndedError):
        waiting.take(database, state=begun.state, browser=begun.browser, at=late)


def test_what_waited_too_long_is_over_and_swept_away(database: Database) -> None:
    old = waiting.begin(database, next="/desk/", at=NOW)
    with pytest.raises(SignInEndedError):
        waiting.take(database, state=old.state, browser=old.browser, at=NOW + waiting.WITHIN)
    waiting.begin(database, next="/desk/", at=NOW)
    waiting.begin(database, next="/desk/", at=NOW + waiting.WITHIN)
    with database.read() as session:
        assert len(session.scalars(select(OpenDoorRow)).all()) == 1
