"""Service plans that hold, made at random; and one by hand that says everything."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from assistant.escalation.model import (
    DAY_MINUTES,
    Calendar,
    CalendarId,
    Duty,
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
from assistant.escalation.plans.terms import MOST_DAYS, MOST_MINUTES
from assistant.money import Money
from assistant.offers.conditions.fact_kinds import CHANNELS
from assistant.offers.model import PolicyAnchor, Stage
from assistant.triage.model import Emotion, Risk, Trend, Urgency

EVERYTHING = """\
calendars:
  - id: care
    zone: Europe/Dublin
    country: IE
    hours:
      mon-fri: 08:00-20:00
      sat: [09:00-12:30, 13:00-18:00]
    special:
      2026-12-24: 09:00-14:00
      2026-12-27: closed
  - {id: night, zone: Europe/Amsterdam, country: DE, subdivision: BY, hours: {sun: 00:00-24:00}}
teams:
  - id: floor
    title: Floor supervisor
    calendar: care
    people: [ilse@larkfield.example, Tomas@larkfield.example]
    duty:
      - {person: ilse@larkfield.example, days: [mon-tue, sat], hours: 08:00-20:00}
      - {person: tomas@larkfield.example}
    lead: jonas@larkfield.example
    contact: ext. 4400
  - {id: safety, title: Product Safety, calendar: night}
levels:
  - id: first
    title: Grave
    calendar: care
    channels: [chat]
    tiers: [Gold]
    priorities: [1, 2]
    first_response: 15 minutes
    next_response: 1 hour
    resolution: 3 working days
    warn_at: 60 %
paths:
  - id: danger
    title: Somebody was hurt
    team: safety
    within: 1 working hour
    required: yes
    tier: "2"
    channel: phone
    when:
      - risks: [safety, self_harm]
        emotions: [angry]
        trend: worsening
        urgency: high
        priority: 2
        topics: [warranty]
        tiers: [Gold]
        channels: [phone]
        stages: [after]
        words: [smoke, "caught fire"]
        authority_exceeded: yes
        wants_person: yes
        asked_for_person: 2
        abstained: 2
        contacts: 3
        reach: 5000
        amount: 150.50 EUR
        policy_says: yes
        sure: 80 %
    first: Ask whether anybody is hurt.
    then: nobody
    policy: {document: escalation-guide, heading: Now, quote: Danger to life or health is first.}
    asks: who takes safety reports
  - {id: nobody, title: Nobody took it, team: floor, within: 90 minutes}
assistant_answers: [chat, email]
pause_while_waiting: no
check_in_after: 2 working days
"""

ZONES = ("UTC", "Europe/Dublin", "Asia/Kathmandu", "America/St_Johns")
_names = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
_letters = st.sampled_from("abc éß:#'\"-,[]{}&*!|>%@`~0123456789日本yesnotru\n")
_texts = st.text(_letters, min_size=1, max_size=30).map(str.strip).filter(bool)
_words = (
    st.text("abcdefghijk é'", min_size=1, max_size=20)
    .map(str.strip)
    .filter(lambda word: any(map(str.isalnum, word)))
)
_quotes = _texts.map(lambda text: f"{text} and so much more of it")
_emails = st.from_regex(r"[a-z]{1,6}@[a-z]{1,6}\.example", fullmatch=True)
_channels = st.frozensets(st.sampled_from(CHANNELS), max_size=3)
_tiers = st.frozensets(_names, max_size=2)
_sometimes = st.booleans()
_clocks = st.integers(0, DAY_MINUTES)
spans = st.one_of(
    st.integers(1, MOST_MINUTES).map(Span),
    st.integers(1, MOST_DAYS).map(lambda days: Span(days, SpanUnit.DAYS)),
)


@st.composite
def _hours(draw: st.DrawFn) -> tuple[Hours, ...]:
    """Stretches of a day, in order and apart."""
    ends = sorted(draw(st.lists(_clocks, unique=True, max_size=6)))
    pairs = zip(ends[::2], ends[1::2], strict=False)
    return tuple(Hours(opens, closes) for opens, closes in pairs)


@st.composite
def _calendars(draw: st.DrawFn, id_: str) -> Calendar:
    week = [draw(_hours()) for _ in range(7)]
    week[draw(st.integers(0, 6))] = (Hours(540, 1020),)
    days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
    special = draw(st.dictionaries(days, _hours(), max_size=3))
    return Calendar(
        id=CalendarId(id_),
        zone=draw(st.sampled_from(ZONES)),
        week=tuple(week),
        country=draw(st.sampled_from(("", "DE", "IE", "NL"))),
        special=tuple(sorted(special.items())),
    )


@st.composite
def _teams(draw: st.DrawFn, id_: str, calendars: list[str]) -> Team:
    people = draw(st.lists(_emails, unique=True, max_size=3))
    duty = [
        Duty(
            person,
            frozenset({day, day + draw(st.sampled_from((0, 3)))}),
            draw(st.none() | st.just(Hours(day, day + 600))),
        )
        for day, person in enumerate(people)
    ]
    return Team(
        id=TeamId(id_),
        title=draw(_texts),
        calendar=CalendarId(draw(st.sampled_from(calendars))),
        people=tuple(people),
        duty=tuple(duty),
        lead=draw(st.just("") | _emails),
        contact=draw(st.just("") | _texts),
    )


@st.composite
def _levels(draw: st.DrawFn, priority: int, calendars: list[str]) -> ServiceLevel:
    """A level of one priority alone, so that none stands before another."""
    return ServiceLevel(
        id=LevelId(f"level-{priority}"),
        title=draw(_texts),
        calendar=CalendarId(draw(st.sampled_from(calendars))),
        first_response=draw(st.none() | spans),
        next_response=draw(st.none() | spans),
        resolution=draw(spans),
        channels=draw(_channels),
        tiers=draw(_tiers),
        priorities=frozenset({priority}),
        warn_at=draw(st.integers(0, 100)) / 100,
    )


@st.composite
def triggers(draw: st.DrawFn) -> Trigger:
    """A trigger that says something."""
    cents = st.integers(1, 10**8).map(lambda minor: Money.of_minor(minor, "EUR"))
    risks = draw(st.frozensets(st.sampled_from(Risk), max_size=2))
    return Trigger(
        risks=risks,
        emotions=draw(st.frozensets(st.sampled_from(Emotion), max_size=2)),
        trend=draw(st.none() | st.sampled_from(Trend)),
        urgency=draw(st.none() | st.sampled_from(Urgency)),
        priority=draw(st.integers(1, 5)),
        topics=draw(_tiers),
        tiers=draw(_tiers),
        channels=draw(_channels),
        stages=draw(st.frozensets(st.sampled_from(Stage), max_size=2)),
        words=tuple(draw(st.lists(_words, unique=True, max_size=3))),
        authority_exceeded=draw(_sometimes),
        wants_person=draw(_sometimes),
        asked_for_person=draw(st.integers(0, 3)),
        abstained=draw(st.integers(0, 3)),
        contacts=draw(st.integers(0, 5)),
        reach=draw(st.integers(0, 10**6)),
        amount=draw(st.none() | cents | st.just(Money(Decimal(5), "JPY"))),
        policy_says=draw(_sometimes),
        sure=draw(st.integers(0, 100)) / 100 if risks else 0.0,
    )


@st.composite
def _paths(draw: st.DrawFn, number: int, teams: list[str]) -> Path:
    """A path that goes on with none, or with one before it."""
    before = [PathId(f"path-{each}") for each in range(number)]
    anchors = st.builds(PolicyAnchor, document=_names, quote=_quotes, heading=st.just("") | _texts)
    return Path(
        id=PathId(f"path-{number}"),
        title=draw(_texts),
        when=tuple(draw(st.lists(triggers(), min_size=1, max_size=3))),
        team=TeamId(draw(st.sampled_from(teams))),
        within=draw(spans),
        required=draw(_sometimes),
        tier=draw(st.just("") | _texts),
        channel=draw(st.sampled_from(("", *CHANNELS))),
        first=draw(st.just("") | _texts),
        then=draw(st.sampled_from([None, *before])),
        policy=draw(st.none() | anchors),
        asks=draw(st.just("") | _texts),
    )


@st.composite
def plans(draw: st.DrawFn) -> ServicePlan:
    """A plan with nothing wrong in it."""
    calendars = draw(st.lists(_names, min_size=1, max_size=2, unique=True))
    teams = draw(st.lists(_names, min_size=1, max_size=3, unique=True))
    return ServicePlan(
        calendars=tuple(draw(_calendars(each)) for each in calendars),
        teams=tuple(draw(_teams(each, calendars)) for each in teams),
        levels=tuple(draw(_levels(each, calendars)) for each in range(1, draw(st.integers(1, 5)))),
        paths=tuple(draw(_paths(each, teams)) for each in range(draw(st.integers(0, 3)))),
        assistant_answers=draw(_channels),
        pause_while_waiting=draw(_sometimes),
        check_in_after=draw(spans),
    )
