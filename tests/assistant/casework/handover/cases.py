"""Cases with much on file, for tests of packets and escalations."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from assistant.access.model import PersonId
from assistant.answering.model import Answer, Citation
from assistant.cases.conversations import Judgement, ToldTurn
from assistant.casework.handover.material import Material
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
    Promise,
    PromiseId,
    PromiseState,
    State,
)
from assistant.customers.model import Contact, Customer, CustomerId, Item, Order
from assistant.escalation.model import CalendarId, WayUp
from assistant.money import Money
from assistant.offers.decision import Decision, DecisionId, Status
from assistant.offers.model import Kind, OfferId
from assistant.profile import profile
from assistant.suggestion import Suggestion
from assistant.triage.model import Emotion, Risk, RiskFound, Trend, Triage, Urgency
from kb.model import Audience, DocumentId, PassageId
from tests.assistant.casework.worlds import CALM, LEGAL, NOW, PLAN

LEGAL_PATH = PLAN.paths[0]
QUOTE = "You may return goods within 14 days of delivery."


def eur(amount: str) -> Money:
    """An amount in euro."""
    return Money(Decimal(amount), "EUR")


MIA = Customer(
    CustomerId("C-1"),
    "Mia Berg",
    tier="gold",
    since=date(2021, 3, 3),
    email="mia.secret@example.org",
    phone="+31 20 555 0199",
    orders=(
        Order(
            "O-77",
            eur("120.00"),
            placed_on=date(2026, 11, 2),
            delivered_on=date(2026, 11, 6),
            status="delivered",
            items=(Item("Lamp", quantity=2),),
        ),
        Order("O-12", eur("30.00"), placed_on=date(2025, 1, 5)),
    ),
    contacts=(Contact(NOW - timedelta(days=40), "phone", "late parcel", complaint=True),),
    tags=frozenset({"vulnerable"}),
)


def citation(quote: str = QUOTE, title: str = "Returns", n: int = 1) -> Citation:
    """A quote of a policy that is in force."""
    return Citation(
        n=n,
        document_id=DocumentId(title.lower()),
        title=title,
        version=2,
        heading="Refund window",
        page=3,
        quote=quote,
        start=0,
        end=len(quote),
        passage_id=PassageId(f"{title}-1"),
        valid_from=date(2026, 1, 1),
        valid_until=None,
        audience=Audience.INTERNAL,
    )


ANGRY = Triage(
    topic=None,
    emotion=Emotion.ANGRY,
    intensity=0.9,
    trend=Trend.WORSENING,
    urgency=Urgency.HIGH,
    risks=(RiskFound(Risk.LEGAL, 0.9, "my solicitor", "says 'my solicitor'"),),
    stage=None,
    language="en",
    wants_person=False,
    priority=1,
    reasons=("legal threat: says 'my solicitor'",),
    emotion_words="This is a disgrace",
)


def message(
    text: str,
    author: Author = Author.CUSTOMER,
    *,
    by: str = "Mia Berg",
    minutes: int = 0,
    triage: Triage | None = None,
    citations: tuple[Citation, ...] = (),
) -> CaseMessage:
    """A message so many minutes after NOW."""
    at = NOW + timedelta(minutes=minutes)
    read = triage or CALM if author is Author.CUSTOMER else None
    return CaseMessage(
        MessageId(f"m{minutes}"), CaseId("c1"), at, author, by, "email", text, "", citations, read
    )


def told(
    question: str, answer: str = f"{QUOTE} [1]", *, minutes: int = 1, abstained: bool = False
) -> ToldTurn:
    """A suggestion as it was told so many minutes after NOW."""
    suggestion = Suggestion(
        id=f"s{minutes}",
        question=question,
        audience=Audience.INTERNAL,
        on=NOW.date(),
        asked_by="ana",
        asked_at=NOW + timedelta(minutes=minutes),
        answer=Answer(
            text=answer,
            abstained=abstained,
            confidence=0.2 if abstained else 0.8,
            engine="verbatim",
            citations=() if abstained else (citation(),),
            note="no policy speaks of lamps" if abstained else "",
        ),
        search_ms=1.0,
        answer_ms=1.0,
    )
    return ToldTurn(suggestion, "email", None if abstained else Judgement(True, ""), "")


def offer(status: Status, title: str = "Goodwill voucher", *, minutes: int = 3) -> Decision:
    """An offer of the case."""
    return Decision(
        id=DecisionId(f"d{minutes}"),
        case="c1",
        customer=CustomerId("C-1"),
        offer=OfferId("voucher"),
        title=title,
        kind=Kind.GOODWILL,
        status=status,
        value=eur("25.00"),
        cost=eur("20.00"),
        agent=PersonId("ana"),
        at=NOW + timedelta(minutes=minutes),
        catalogue_version=1,
    )


def promise(
    words: str, due: datetime, state: PromiseState = PromiseState.OPEN, *, name: str = "p1"
) -> Promise:
    """A promise of Ana's."""
    return Promise(
        id=PromiseId(name),
        case=CaseId("c1"),
        customer="C-1",
        words=words,
        what=words,
        owner=PersonId("ana"),
        owner_name="Ana",
        made_at=NOW,
        due_at=due,
        state=state,
    )


def clock(kind: ClockKind, due: datetime, state: ClockState = ClockState.RUNNING) -> Clock:
    """A clock of the case."""
    return Clock(
        ClockId(kind.value), CaseId("c1"), kind, state, NOW, due, due, CalendarId("office")
    )


def case(triage: Triage = CALM, *, customer: str = "C-1", order: str = "") -> Case:
    """A case by e-mail that nobody claimed."""
    return Case(
        id=CaseId("c1"),
        channel="email",
        title="Lamp",
        customer=customer,
        customer_name="Mia Berg",
        contact="mia@example.org",
        order=order,
        state=State.OPEN,
        handler=Handler.PERSON,
        owner=None,
        owner_name="",
        team=None,
        priority=triage.priority,
        triage=triage,
        opened_at=NOW,
        latest_at=NOW,
        latest_text="",
        reach=0,
        abstained=0,
        unread=True,
        next_due=None,
        outcome=None,
        resolved_at=None,
        revision=1,
    )


def way_up() -> WayUp:
    """The legal path, with the words of a policy."""
    words = "Never admit fault; a supervisor answers legal letters."
    return WayUp(
        LEGAL_PATH,
        LEGAL,
        "sue@larkfield.example",
        NOW + timedelta(minutes=60),
        ("says 'my solicitor'",),
        citation(words, "Complaints"),
    )


FIRST = "Hello,\n\nthe lamp of order O-77 flickers. Can I have my money back?\n\nRegards\nMia"
LAST = "This is a disgrace. I will call my solicitor. When do I get my 120 euros?"


def eventful() -> Material:
    """A case in which much has happened."""
    return Material(
        case=case(ANGRY, order="O-77"),
        messages=(
            message(FIRST),
            message(
                "We refund it. We'll call you Friday.",
                Author.AGENT,
                by="Ana",
                minutes=5,
                citations=(citation(),),
            ),
            message("She sounded upset on the phone.", Author.NOTE, by="Bo", minutes=6),
            message(LAST, minutes=90, triage=ANGRY),
        ),
        customer=MIA,
        profile=profile(MIA, on=NOW.date()),
        told=(told("Lamp flickers, money back?"), told("Which bulb?", minutes=2, abstained=True)),
        offers=(offer(Status.WAITING),),
        promises=(promise("We'll call you Friday", NOW + timedelta(minutes=60)),),
        clocks=(clock(ClockKind.NEXT_RESPONSE, NOW + timedelta(hours=3)),),
        way_up=way_up(),
        zone="Europe/Amsterdam",
    )


def with_texts(material: Material, *texts: str) -> Material:
    """The material with the customer's messages saying something else, in their order."""
    rest = list(texts)
    messages = tuple(
        replace(each, text=rest.pop(0)) if each.author is Author.CUSTOMER and rest else each
        for each in material.messages
    )
    return replace(material, messages=messages)
