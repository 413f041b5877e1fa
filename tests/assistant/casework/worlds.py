"""A small company for tests of casework: people, a customer, a service plan, a case to work on."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime

from assistant.access.model import Person, PersonId
from assistant.access.roles import Role
from assistant.access.tables import PersonRow
from assistant.casework.inbox.stored import case_of, found
from assistant.casework.model import Author, Case, CaseId, Handler, MessageId, Received, State
from assistant.casework.tables import CaseMessageRow, CaseRow
from assistant.customers.model import Customer, CustomerId
from assistant.escalation.model import (
    Calendar,
    CalendarId,
    Hours,
    LevelId,
    Path,
    PathId,
    ServiceLevel,
    ServicePlan,
    Span,
    SpanUnit,
    Team,
    TeamId,
    Trigger,
)
from assistant.texts import folded, title_of
from assistant.triage.model import Emotion, Risk, Trend, Triage, Urgency
from assistant.triage.shown import triage_json
from kb.database import Database

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
"""A Friday in Amsterdam's working hours: 11:00 there."""


def person(name: str, role: Role = Role.AGENT) -> Person:
    """Somebody whose id is their first name."""
    return Person(PersonId(name), name.capitalize(), f"{name}@larkfield.example", role, NOW)


ANA, BO, CY = person("ana"), person("bo"), person("cy")
SUE, SAM = person("sue", Role.SUPERVISOR), person("sam", Role.SUPERVISOR)
ADA, KIM = person("ada", Role.ADMIN), person("kim", Role.KNOWLEDGE_MANAGER)
KAI = person("kai", Role.KNOWLEDGE_MANAGER)
GIL = replace(person("gil"), disabled_at=NOW)
"""Gil was let go."""
PEOPLE = (ANA, BO, CY, SUE, SAM, ADA, KIM, KAI, GIL)

MIA = Customer(CustomerId("C-1"), "Mia Berg", tier="gold", email="mia@example.org")

OFFICE = Calendar(
    CalendarId("office"),
    "Europe/Amsterdam",
    week=((Hours(9 * 60, 17 * 60),),) * 5 + ((), ()),
    country="NL",
)
ALWAYS = Calendar(CalendarId("always"), "UTC", week=((Hours(0, 24 * 60),),) * 7)
DESK = Team(TeamId("desk"), "Service desk", OFFICE.id, (ANA.email, BO.email), lead=SUE.email)
LEGAL = Team(TeamId("legal"), "Legal", ALWAYS.id, (SUE.email, SAM.email), lead=SAM.email)
PLAN = ServicePlan(
    calendars=(OFFICE, ALWAYS),
    teams=(DESK, LEGAL),
    levels=(
        ServiceLevel(
            LevelId("urgent"),
            "Urgent",
            ALWAYS.id,
            first_response=Span(15),
            next_response=Span(30),
            resolution=Span(4 * 60),
            priorities=frozenset({1, 2}),
        ),
        ServiceLevel(
            LevelId("normal"),
            "Normal",
            OFFICE.id,
            first_response=Span(4 * 60),
            next_response=Span(8 * 60),
            resolution=Span(3, SpanUnit.DAYS),
        ),
    ),
    paths=(
        Path(
            PathId("legal"),
            "Legal threat",
            (Trigger(risks=frozenset({Risk.LEGAL})),),
            LEGAL.id,
            Span(60),
            required=True,
            tier="2",
            channel="phone",
            first="Admit nothing; say who answers.",
            then=PathId("supervisor"),
        ),
        Path(
            PathId("supervisor"),
            "Asks for a person",
            (Trigger(wants_person=True),),
            DESK.id,
            Span(30),
        ),
    ),
    assistant_answers=frozenset({"chat"}),
    version=1,
)

CALM = Triage(
    topic=None,
    emotion=Emotion.CALM,
    intensity=0.1,
    trend=Trend.STEADY,
    urgency=Urgency.NORMAL,
    risks=(),
    stage=None,
    language="en",
    wants_person=False,
    priority=3,
    reasons=("nothing presses",),
)


def triage(priority: int = 3, emotion: Emotion = Emotion.CALM) -> Triage:
    """A triage of that priority and emotion, and nothing else in it."""
    return replace(CALM, priority=priority, emotion=emotion, reasons=(f"priority {priority}",))


def received(text: str = "Where is my order?", channel: str = "email") -> Received:
    """A message of Mia's, of no thread and with no name in another system."""
    return Received(text, channel, NOW, contact="mia@example.org", name="Mia Berg")


def people_in(database: Database) -> None:
    """Put everybody in, with what they are in the access tables."""
    with database.write() as session:
        session.add_all(map(row_of, PEOPLE))


def row_of(who: Person) -> PersonRow:
    """Somebody's row; nobody signs in with it."""
    return PersonRow(
        id=who.id,
        name=who.name,
        email=who.email,
        role=who.role.value,
        password_hash="-",
        created_at=who.created_at,
        disabled_at=who.disabled_at,
    )


def case_row(case_id: str = "", *, triaged: Triage = CALM, at: datetime = NOW) -> CaseRow:
    """An open case of Mia's by e-mail that nobody claimed; change what a test is about."""
    text = "Where is my order?"
    return CaseRow(
        id=case_id or uuid.uuid4().hex,
        channel="email",
        thread="",
        title=title_of(text),
        customer="",
        customer_name="Mia Berg",
        contact="mia@example.org",
        order_id="",
        tier="",
        state=State.OPEN.value,
        handler=Handler.PERSON.value,
        owner=None,
        owner_name="",
        team="",
        priority=triaged.priority,
        emotion=triaged.emotion.value,
        topic="",
        triage=triage_json(triaged),
        reach=0,
        abstained=0,
        unread=True,
        opened_at=at,
        latest_at=at,
        latest_text=text,
        outcome="",
        resolved_at=None,
        revision=1,
        searched=folded(f"mia berg {text}"),
    )


def message_row(
    case_id: str,
    text: str = "Where is my order?",
    *,
    author: Author = Author.CUSTOMER,
    by: str = "Mia Berg",
    at: datetime = NOW,
) -> CaseMessageRow:
    """A message of a case."""
    return CaseMessageRow(
        id=MessageId(uuid.uuid4().hex),
        case_id=case_id,
        at=at,
        taken_in_at=at,
        author=author.value,
        author_id="",
        by=by,
        channel="email",
        external=None,
        text=text,
        suggestion="",
        citations=[],
        triage=triage_json(CALM) if author is Author.CUSTOMER else None,
    )


def case_in(database: Database, case_id: str = "", *texts: str, at: datetime = NOW) -> CaseId:
    """Put an open, unclaimed case in, with what the customer wrote; its id."""
    row = case_row(case_id, at=at)
    kept = row.id
    with database.write() as session:
        session.add(row)
        session.flush()
        session.add_all(message_row(kept, text, at=at) for text in texts or (row.latest_text,))
    return CaseId(kept)


def case_now(database: Database, case_id: str) -> Case:
    """A case as it stands."""
    with database.read() as session:
        return case_of(session, found(session, case_id))
