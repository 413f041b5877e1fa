"""Service plans: calendars, teams, service levels and escalation paths; plain values."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from assistant.answering.model import Citation
from assistant.money import Money
from assistant.offers.model import PolicyAnchor, Stage
from assistant.triage.model import Emotion, Risk, Trend, Triage, Urgency

CalendarId = NewType("CalendarId", str)
TeamId = NewType("TeamId", str)
LevelId = NewType("LevelId", str)
PathId = NewType("PathId", str)

DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of a day by the clock on the wall, in minutes after midnight; `closes` excluded.

    A stretch over midnight is two, one on each day. 1440 closes at midnight.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= DAY_MINUTES:
            raise ValueError(f"hours from {self.opens} to {self.closes} are none")


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a team works: seven days from Monday on, each with its hours in order, apart.

    `zone` is of the IANA database. `country` (ISO 3166) and `subdivision` name public holidays,
    on which nobody works; empty for none. `special` are days with hours of their own, none for
    a day that is closed; they count before holidays and the week.
    """

    id: CalendarId
    zone: str
    week: tuple[tuple[Hours, ...], ...]
    country: str = ""
    subdivision: str = ""
    special: tuple[tuple[date, tuple[Hours, ...]], ...] = ()

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a calendar has seven days")


class SpanUnit(StrEnum):
    """What a span counts."""

    MINUTES = "minutes"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Span:
    """An amount of working time: minutes a calendar is open, or days on which it opens.

    One working day ends at the same time of the next day it opens, or at that day's closing
    if it closes earlier.
    """

    amount: int
    unit: SpanUnit = SpanUnit.MINUTES

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError("a span is at least one minute or day")


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on duty on some days of the week (0 is Monday); without hours the whole day."""

    person: str
    days: frozenset[int] = frozenset(range(7))
    hours: Hours | None = None


@dataclass(frozen=True, slots=True)
class Team:
    """People who take a kind of case; people are e-mail addresses, as they sign in.

    `contact` says how it is reached, such as 'ext. 4490'. `lead` is told when a clock is missed.
    """

    id: TeamId
    title: str
    calendar: CalendarId
    people: tuple[str, ...] = ()
    duty: tuple[Duty, ...] = ()
    lead: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Trigger:
    """When a path opens: everything that is said here has to hold; empty sets say nothing.

    `priority` is at most this number; `urgency`, `abstained`, `asked_for_person`, `contacts`,
    `reach` and `amount` (what is in dispute) at least. `words` hold where the message has any of
    them. `authority_exceeded` and `wants_person` hold where True. So does `policy_says`, where a
    policy in force about the message says that somebody else takes over. `sure` is the least
    score (0 to 1) that a risk needs.
    """

    risks: frozenset[Risk] = frozenset()
    emotions: frozenset[Emotion] = frozenset()
    trend: Trend | None = None
    urgency: Urgency | None = None
    priority: int | None = None
    topics: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    stages: frozenset[Stage] = frozenset()
    words: tuple[str, ...] = ()
    authority_exceeded: bool = False
    wants_person: bool = False
    abstained: int = 0
    contacts: int = 0
    reach: int = 0
    amount: Money | None = None
    policy_says: bool = False
    sure: float = 0.0
    asked_for_person: int = 0


@dataclass(frozen=True, slots=True)
class Path:
    """A way up: it opens when any of `when` holds, and leads to a team by a time.

    `required` is not the agent's to leave out; the rest is suggested. `within` is counted in the
    team's calendar. `then` is the path to go on with when nobody has taken the case in time.
    `policy` are the words that say so; without one, `asks` is looked for in the library.
    """

    id: PathId
    title: str
    when: tuple[Trigger, ...]
    team: TeamId
    within: Span
    required: bool = False
    tier: str = ""
    channel: str = ""
    first: str = ""
    then: PathId | None = None
    policy: PolicyAnchor | None = None
    asks: str = ""


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """How soon customers are answered and helped; the first level that fits a case is its own.

    Empty sets fit all. `warn_at` is the share of the time (0 to 1) after which a clock warns.
    """

    id: LevelId
    title: str
    calendar: CalendarId
    first_response: Span | None = None
    next_response: Span | None = None
    resolution: Span | None = None
    channels: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    priorities: frozenset[int] = frozenset()
    warn_at: float = 0.75


ALWAYS = Calendar(CalendarId(""), "UTC", ((Hours(0, DAY_MINUTES),),) * 7)
"""Round the clock: what counts where a plan has no calendar."""


@dataclass(frozen=True, slots=True)
class ServicePlan:
    """Everything about who helps by when, as one version holds it; ids are unique in each list.

    `assistant_answers` are the channels on which the assistant answers by itself.
    `check_in_after` is counted in the first calendar.
    """

    calendars: tuple[Calendar, ...] = ()
    teams: tuple[Team, ...] = ()
    levels: tuple[ServiceLevel, ...] = ()
    paths: tuple[Path, ...] = ()
    assistant_answers: frozenset[str] = frozenset()
    pause_while_waiting: bool = True
    check_in_after: Span = Span(3, SpanUnit.DAYS)
    version: int = 0

    @property
    def own_calendar(self) -> Calendar:
        """The first calendar, in which what no team or level names is reckoned; else ALWAYS."""
        return self.calendars[0] if self.calendars else ALWAYS

    def calendar(self, wanted: CalendarId) -> Calendar:
        """A calendar by its id; raises ValueError when there is none."""
        for each in self.calendars:
            if each.id == wanted:
                return each
        raise ValueError(f"the service plan has no calendar {wanted!r}")

    def team(self, wanted: TeamId) -> Team:
        """A team by its id; raises ValueError when there is none."""
        for each in self.teams:
            if each.id == wanted:
                return each
        raise ValueError(f"the service plan has no team {wanted!r}")

    def path(self, wanted: PathId) -> Path:
        """A path by its id; raises ValueError when there is none."""
        for each in self.paths:
            if each.id == wanted:
                return each
        raise ValueError(f"the service plan has no path {wanted!r}")


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a case stands, for finding its way up.

    `abstained` is how often the assistant had no answer in it; `amount` is what is in dispute;
    `contacts` counts the writer's cases of the last 30 days. `text` is the last message.
    `asked_for_person` counts the messages of the case, with the last, that ask for a person.
    """

    triage: Triage
    at: datetime
    text: str = ""
    channel: str = ""
    tier: str = ""
    stage: Stage | None = None
    abstained: int = 0
    authority_exceeded: bool = False
    contacts: int = 0
    reach: int = 0
    amount: Money | None = None
    asked_for_person: int = 0


@dataclass(frozen=True, slots=True)
class WayUp:
    """An escalation path that is open in a situation, to whom, by when and why.

    `person` is who is on duty, an e-mail address, or empty. `why` are plain sentences, weightiest
    first, never empty. `policy` are the words it rests on; None where no policy in force says so.
    """

    path: Path
    team: Team
    person: str
    due: datetime
    why: tuple[str, ...]
    policy: Citation | None = None

    @property
    def required(self) -> bool:
        """Whether it is not the agent's to leave out."""
        return self.path.required
