"""A service plan read from YAML: everything that is wrong at once, or all of it."""

from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from typing import TypeVar

from assistant.escalation.errors import PlanFault, PlanRefusedError
from assistant.escalation.model import (
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
    Team,
    TeamId,
    Trigger,
)
from assistant.escalation.plans.checking import faults_in
from assistant.escalation.plans.terms import (
    days_of,
    hours_of,
    money_of,
    span_of,
    stretches_of,
)
from assistant.money import Money
from assistant.offers.catalogue.fields import Faults, Row, TooManyFaultsError
from assistant.offers.catalogue.reading import lines_of
from assistant.offers.catalogue.scalars import day_of
from assistant.offers.catalogue.tree import Items, Node, Table, Text, read_tree
from assistant.offers.errors import Fault
from assistant.offers.model import PolicyAnchor, Stage
from assistant.triage.model import Emotion, Risk, Trend, Urgency

MOST_CHARACTERS = 200_000
"""The longest plan that is read; a large company's has a tenth of it."""

_TOP = (
    "calendars",
    "teams",
    "levels",
    "paths",
    "assistant_answers",
    "pause_while_waiting",
    "check_in_after",
)
_CALENDAR = ("id", "zone", "country", "subdivision", "hours", "special")
_TEAM = ("id", "title", "calendar", "people", "duty", "lead", "contact")
_DUTY = ("person", "days", "hours")
_LEVEL = (
    "id",
    "title",
    "calendar",
    "channels",
    "tiers",
    "priorities",
    "first_response",
    "next_response",
    "resolution",
    "warn_at",
)
_PATH = (
    "id",
    "title",
    "when",
    "team",
    "within",
    "required",
    "tier",
    "channel",
    "first",
    "then",
    "policy",
    "asks",
)
_TRIGGER = (
    "risks",
    "sure",
    "emotions",
    "trend",
    "urgency",
    "priority",
    "topics",
    "tiers",
    "channels",
    "stages",
    "words",
    "authority_exceeded",
    "wants_person",
    "asked_for_person",
    "abstained",
    "contacts",
    "reach",
    "amount",
    "policy_says",
)
_POLICY = ("document", "quote", "heading")
_MOST_COUNTED = 1_000_000_000
_AN_HOUR = Span(60)
_FEWEST_WORDS = 4
_FEWEST_LETTERS = 20

Read = TypeVar("Read")
Said = TypeVar("Said")


def read_plan(text: str, *, topics: Collection[str] | None = None) -> ServicePlan:
    """Read a plan as docs/escalation.md says; its version is 0.

    Raises PlanRefusedError with every fault, or with the first hundred and one that says there
    are more. With `topics`, a path may name only these.
    """
    faults = Faults()
    plan = None
    try:
        plan = _read(text, faults, topics)
    except TooManyFaultsError:
        last = max(fault.line for fault in faults.all)
        raise _refused([*faults.all, Fault(last, "and more; mend these first")]) from None
    if plan is None or faults.all:
        raise _refused(faults.all)
    return plan


def _refused(faults: Collection[Fault]) -> PlanRefusedError:
    # Everything has a line: what is about the text as a whole is told at its beginning.
    return PlanRefusedError(
        [PlanFault(max(1, fault.line), fault.reason) for fault in dict.fromkeys(faults)]
    )


def _read(text: str, faults: Faults, topics: Collection[str] | None) -> ServicePlan | None:
    if len(text) > MOST_CHARACTERS:
        faults.add(1, f"the plan is longer than {MOST_CHARACTERS:,} characters; shorten it")
        return None
    tree = read_tree(text)
    faults.extend(tree.faults)
    if not isinstance(tree.root, Table):
        if tree.root or not tree.faults:
            line = tree.root.line if tree.root else 1
            faults.add(line, f"a plan is a table of {', '.join(_TOP)}")
        return None
    plan = _plan(tree.root, faults)
    faults.extend(faults_in(plan, lines_of(tree.root), topics))
    return plan


def _plan(root: Table, faults: Faults) -> ServicePlan:
    top = Row("plan", root, faults)
    top.check_fields(_TOP)
    unsaid = ServicePlan()
    return ServicePlan(
        calendars=tuple(map(_calendar, top.rows("calendars", "calendar", _CALENDAR))),
        teams=tuple(map(_team, top.rows("teams", "team", _TEAM))),
        levels=tuple(map(_level, top.rows("levels", "level", _LEVEL))),
        paths=tuple(map(_path, top.rows("paths", "path", _PATH))),
        assistant_answers=_folded(top.names("assistant_answers")),
        pause_while_waiting=not top.has("pause_while_waiting") or top.yes_no("pause_while_waiting"),
        check_in_after=_span(top, "check_in_after") or unsaid.check_in_after,
    )


def _calendar(row: Row) -> Calendar:
    return Calendar(
        id=CalendarId(row.name("id", required=True)),
        zone=row.text("zone", required=True),
        week=_week(row),
        country=row.text("country"),
        subdivision=row.text("subdivision"),
        special=_special(row),
    )


def _week(row: Row) -> tuple[tuple[Hours, ...], ...]:
    """Seven days; a day that is named twice is noted, one that is not named is closed."""
    week: dict[int, tuple[Hours, ...]] = {}
    if not row.has("hours"):
        row.note("hours", "is missing; write the days and their hours, as mon-fri: 08:00-20:00")
    for name, line, node in _entries(row, "hours"):
        days = _tried(row, line, "hours", name, days_of)
        stretches = _stretches(row, "hours", node)
        for day in days or ():
            if day in week:
                row.faults.add(line, f"{row.what}: hours name a day of {name} twice")
            week[day] = stretches
    return tuple(week.get(day, ()) for day in range(7))


def _special(row: Row) -> tuple[tuple[date, tuple[Hours, ...]], ...]:
    special: dict[date, tuple[Hours, ...]] = {}
    for name, line, node in _entries(row, "special"):
        day = _tried(row, line, "special", name, day_of)
        stretches = _stretches(row, "special", node)
        if day is not None:
            special[day] = stretches
    return tuple(sorted(special.items()))


def _entries(row: Row, name: str) -> list[tuple[str, int, Node]]:
    node = row.node(name)
    if node is None:
        return []
    if not isinstance(node, Table):
        row.note(name, "is a table of days and their hours, as mon-fri: 08:00-20:00", node)
        return []
    return [(field.name.strip(), field.line, field.node) for field in node.of]


def _stretches(row: Row, name: str, node: Node) -> tuple[Hours, ...]:
    texts = node.of if isinstance(node, Items) else (node,)
    if not texts or not all(isinstance(each, Text) for each in texts):
        row.faults.add(
            node.line, f"{row.what}: {name} of a day are 08:00-20:00, a list of such, or closed"
        )
        return ()
    said = [each.value.strip() for each in texts if isinstance(each, Text)]
    return _tried(row, node.line, name, said, stretches_of) or ()


def _team(row: Row) -> Team:
    people = tuple(each.casefold() for each in row.texts("people"))
    lead = row.text("lead").casefold()
    for name, person in [*(("people", each) for each in people), ("lead", lead)]:
        if person:
            _check_email(row, name, person)
    return Team(
        id=TeamId(row.name("id", required=True)),
        title=row.text("title", required=True),
        calendar=CalendarId(row.name("calendar", required=True)),
        people=people,
        duty=tuple(map(_duty, row.rows("duty", f"{row.what}: duty of", _DUTY))),
        lead=lead,
        contact=row.text("contact"),
    )


def _duty(row: Row) -> Duty:
    person = row.text("person", required=True).casefold()
    if person:
        _check_email(row, "person", person)
    days: frozenset[int] = frozenset()
    for text in row.texts("days"):
        days |= _said(row, "days", text, days_of) or frozenset()
    hours = row.text("hours")
    return Duty(
        person=person,
        days=days or frozenset(range(7)),
        hours=_said(row, "hours", hours, hours_of) if hours else None,
    )


def _check_email(row: Row, name: str, person: str) -> None:
    if person.count("@") != 1 or person != "".join(person.split()):
        row.note(name, f"{person!r} is no e-mail address")


def _level(row: Row) -> ServiceLevel:
    warn_at = row.share("warn_at", Decimal(1))
    unsaid = ServiceLevel(LevelId(""), "", CalendarId(""))
    return ServiceLevel(
        id=LevelId(row.name("id", required=True)),
        title=row.text("title", required=True),
        calendar=CalendarId(row.name("calendar", required=True)),
        first_response=_span(row, "first_response"),
        next_response=_span(row, "next_response"),
        resolution=_span(row, "resolution"),
        channels=_folded(row.names("channels")),
        tiers=_folded(row.names("tiers")),
        priorities=_priorities(row),
        warn_at=unsaid.warn_at if warn_at is None else float(warn_at),
    )


def _priorities(row: Row) -> frozenset[int]:
    found: set[int] = set()
    for text in row.texts("priorities"):
        if text not in ("1", "2", "3", "4", "5"):
            row.note("priorities", f"{text!r} is no priority; there are 1 to 5, 1 is first")
        else:
            found.add(int(text))
    return frozenset(found)


def _path(row: Row) -> Path:
    if not row.has("within"):
        row.note("within", "is missing; say by when, as 4 working hours")
    then = row.name("then")
    return Path(
        id=PathId(row.name("id", required=True)),
        title=row.text("title", required=True),
        when=tuple(map(_trigger, row.rows("when", f"{row.what}: when", _TRIGGER))),
        team=TeamId(row.name("team", required=True)),
        within=_span(row, "within") or _AN_HOUR,
        required=row.yes_no("required"),
        tier=row.text("tier"),
        channel=row.text("channel").casefold(),
        first=row.text("first"),
        then=PathId(then) if then else None,
        policy=_policy(row),
        asks=row.text("asks"),
    )


def _trigger(row: Row) -> Trigger:
    before = len(row.faults.all)
    amount = row.text("amount")
    trigger = Trigger(
        risks=row.some_of("risks", Risk),
        emotions=row.some_of("emotions", Emotion),
        trend=row.one_of("trend", Trend),
        urgency=row.one_of("urgency", Urgency),
        priority=row.whole("priority", 1, 5),
        topics=row.names("topics"),
        tiers=_folded(row.names("tiers")),
        channels=_folded(row.names("channels")),
        stages=row.some_of("stages", Stage),
        words=row.texts("words"),
        authority_exceeded=row.yes_no("authority_exceeded"),
        wants_person=row.yes_no("wants_person"),
        asked_for_person=row.whole("asked_for_person", 1, 100) or 0,
        abstained=row.whole("abstained", 1, 100) or 0,
        contacts=row.whole("contacts", 1, 1000) or 0,
        reach=row.whole("reach", 1, _MOST_COUNTED) or 0,
        amount=_amount(row, amount) if amount else None,
        policy_says=row.yes_no("policy_says"),
        sure=float(row.share("sure", Decimal(1)) or 0),
    )
    if trigger.sure and not row.has("risks"):
        row.note("sure", "is about risks; name them beside it")
    if trigger == Trigger() and len(row.faults.all) == before:
        known = ", ".join(_TRIGGER)
        row.faults.add(row.table.line, f"{row.what} says nothing; name one or more of {known}")
    return trigger


def _amount(row: Row, text: str) -> Money | None:
    money = _said(row, "amount", text, money_of)
    if money is not None and not money:
        row.note("amount", "is nothing; name an amount from which this path opens")
    return money


def _policy(row: Row) -> PolicyAnchor | None:
    inner = row.row("policy", _POLICY)
    if inner is None:
        return None
    quote = inner.text("quote", required=True)
    if quote and len(quote.split()) < _FEWEST_WORDS and len(quote) < _FEWEST_LETTERS:
        inner.note(
            "quote",
            f"{quote!r} is too short to be found for certain; quote at least {_FEWEST_WORDS} words"
            f" or {_FEWEST_LETTERS} letters",
        )
    return PolicyAnchor(
        document=inner.text("document", required=True),
        quote=quote,
        heading=inner.text("heading"),
    )


def _folded(names: Collection[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)


def _span(row: Row, name: str) -> Span | None:
    text = row.text(name)
    return _said(row, name, text, span_of) if text else None


def _said(row: Row, name: str, text: str, read: Callable[[str], Read]) -> Read | None:
    """What a field's text says; None, and noted, where it says nothing that can be read."""
    try:
        return read(text)
    except ValueError as error:
        row.note(name, str(error), row.node(name))
        return None


def _tried(row: Row, line: int, name: str, said: Said, read: Callable[[Said], Read]) -> Read | None:
    try:
        return read(said)
    except ValueError as error:
        row.faults.add(line, f"{row.what}: {name}: {error}")
        return None
