"""Cases to show: an angry public post, a calm mail, with everything around them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from assistant.access.model import PersonId
from assistant.casework.model import (
    Author,
    Case,
    CaseId,
    CaseMessage,
    Clock,
    ClockId,
    ClockKind,
    ClockState,
    Handler,
    MessageId,
    State,
)
from assistant.escalation.model import (
    CalendarId,
    Path,
    PathId,
    Span,
    Team,
    TeamId,
    Trigger,
    WayUp,
)
from assistant.triage.model import Emotion, Risk, RiskFound, TopicFound, Trend, Triage, Urgency
from tests.assistant.ui.answers import citation

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
HOSTILE = '<img src="https://evil.example/x" onerror=alert(1)>\u202e${7*7}{{7*7}}'
POST = "Third broken kettle. It sparked and my lawyer will hear of this. Everybody stay away!"
TRIAGE = Triage(
    topic=TopicFound("damaged", "Damaged or faulty", 0.9, 0.97),
    emotion=Emotion.ANGRY,
    intensity=0.9,
    trend=Trend.WORSENING,
    urgency=Urgency.CRITICAL,
    risks=(
        RiskFound(Risk.SAFETY, 0.95, "It sparked", "something may hurt somebody"),
        RiskFound(Risk.LEGAL, 0.9, "my lawyer will hear of this", "a lawyer is named"),
    ),
    stage=None,
    language="en",
    wants_person=False,
    priority=1,
    reasons=("Somebody may get hurt", "It was said in public"),
    emotion_words="stay away!",
)
CALM = replace(
    TRIAGE,
    emotion=Emotion.CALM,
    trend=Trend.STEADY,
    urgency=Urgency.NORMAL,
    risks=(),
    priority=3,
    reasons=("Nothing presses",),
    emotion_words="",
)


def clock(
    case: str, *, now: datetime = NOW, minutes: int = 12, kind: ClockKind = ClockKind.FIRST_RESPONSE
) -> Clock:
    """A clock that is due in so many minutes, and warns ten minutes before."""
    due = now + timedelta(minutes=minutes)
    return Clock(
        id=ClockId(f"clock-{case}-{kind}"),
        case=CaseId(case),
        kind=kind,
        state=ClockState.RUNNING,
        started_at=now - timedelta(hours=1),
        due_at=due,
        warn_at=due - timedelta(minutes=10),
        calendar=CalendarId("shop"),
    )


def case(id: str = "c1", *, now: datetime = NOW, **changes: object) -> Case:
    """An unclaimed angry post; `changes` are fields of `Case`."""
    made = Case(
        id=CaseId(id),
        channel="social",
        title="Third broken kettle",
        customer="",
        customer_name="",
        contact="@kettle_fan",
        order="",
        state=State.OPEN,
        handler=Handler.PERSON,
        owner=None,
        owner_name="",
        team=None,
        priority=1,
        triage=TRIAGE,
        opened_at=now - timedelta(minutes=20),
        latest_at=now - timedelta(minutes=20),
        latest_text=POST,
        reach=1200,
        abstained=0,
        unread=True,
        next_due=clock(id, now=now),
        outcome=None,
        resolved_at=None,
        revision=1,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the fields are the test's to name


def message(
    case: str = "c1", text: str = POST, *, at: datetime = NOW, author: Author = Author.CUSTOMER
) -> CaseMessage:
    """A message of a case."""
    return CaseMessage(
        id=MessageId(f"{case}-{abs(hash((text, at, author))):x}"[:32]),
        case=CaseId(case),
        at=at,
        author=author,
        by="@kettle_fan" if author is Author.CUSTOMER else "Ana Ruiz",
        channel="social",
        text=text,
        triage=TRIAGE if author is Author.CUSTOMER else None,
    )


def owned_by(one: Case, person: str, name: str) -> Case:
    """The case once somebody has it."""
    return replace(one, owner=PersonId(person), owner_name=name, handler=Handler.PERSON)


SAFETY_TEAM = Team(TeamId("safety"), "Product safety", CalendarId("shop"), contact="ext. 4490")
SAFETY_PATH = Path(
    id=PathId("safety"),
    title="Product safety",
    when=(Trigger(risks=frozenset({Risk.SAFETY})),),
    team=SAFETY_TEAM.id,
    within=Span(30),
    required=True,
    first="Ask the customer to stop using it.",
)


def way_up(*, now: datetime = NOW, required: bool = True) -> WayUp:
    """The way to product safety, due in half an hour."""
    return WayUp(
        path=replace(SAFETY_PATH, required=required),
        team=SAFETY_TEAM,
        person="sol@example.com",
        due=now + timedelta(minutes=30),
        why=("“It sparked” tells of a danger",),
        policy=citation(1, "Safety", quote="Sparks go to product safety within 30 minutes."),
    )
