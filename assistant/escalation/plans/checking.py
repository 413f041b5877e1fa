"""What is wrong with a service plan as a whole: names nobody knows, ways that go round."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from assistant.escalation.calendars import working_time
from assistant.escalation.model import Duty, Path, ServiceLevel, ServicePlan, Trigger
from assistant.offers.catalogue.checking import NOWHERE, Lines
from assistant.offers.catalogue.fields import like
from assistant.offers.conditions.fact_kinds import CHANNELS
from assistant.offers.errors import Fault


def faults_in(
    plan: ServicePlan, lines: Lines = NOWHERE, topics: Collection[str] | None = None
) -> Iterator[Fault]:
    """Everything wrong between the parts of a plan, and with its calendars; none when it holds."""
    if not plan.calendars:
        yield Fault(lines.of("calendars"), "a plan needs a calendar; say when somebody works")
    for part, what, ids in (
        ("calendars", "calendar", [str(each.id) for each in plan.calendars]),
        ("teams", "team", [str(each.id) for each in plan.teams]),
        ("levels", "level", [str(each.id) for each in plan.levels]),
        ("paths", "path", [str(each.id) for each in plan.paths]),
    ):
        yield from _twice(part, what, ids, lines)
    yield from _of_calendars(plan, lines)
    yield from _of_teams(plan, lines)
    yield from _of_levels(plan, lines)
    for place, path in enumerate(plan.paths):
        yield from _of_path(plan, path, place, lines, topics)
    yield from _rounds(plan.paths, lines)
    for channel in sorted(plan.assistant_answers - set(CHANNELS)):
        yield Fault(lines.of("assistant_answers"), _unknown("channel", channel, CHANNELS))


def _twice(part: str, what: str, ids: Sequence[str], lines: Lines) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for place, each in enumerate(ids):
        # Two that differ in capitals alone are one to who reads them.
        key = each.casefold()
        if key and key in first:
            line = lines.of(part, first[key], "id")
            see = f"; the first is in line {line}" if line else ""
            yield Fault(lines.of(part, place, "id"), f"{what} {each} is here twice{see}")
        first.setdefault(key, place)


def _of_calendars(plan: ServicePlan, lines: Lines) -> Iterator[Fault]:
    for place, calendar in enumerate(plan.calendars):
        # Without a zone that much was noted, and nothing more can be told.
        if calendar.zone:
            for reason in working_time.faults(calendar):
                yield Fault(lines.of("calendars", place), f"calendar {calendar.id}: {reason}")


def _of_teams(plan: ServicePlan, lines: Lines) -> Iterator[Fault]:
    calendars = [str(each.id) for each in plan.calendars]
    for place, team in enumerate(plan.teams):
        at = ("teams", place)
        if team.calendar and team.calendar not in calendars:
            reason = _unknown("calendar", team.calendar, calendars)
            yield Fault(lines.of(*at, "calendar"), f"team {team.id}: {reason}")
        for turn, duty in enumerate(team.duty):
            line = lines.of(*at, "duty", turn, "person")
            if duty.person and duty.person not in team.people:
                yield Fault(
                    line,
                    f"team {team.id}: {duty.person} is on duty and not in the team; add them to"
                    " people",
                )
            elif any(_covers(earlier, duty) for earlier in team.duty[:turn]):
                yield Fault(
                    line, f"team {team.id}: who is on duty before leaves {duty.person} no time"
                )


def _covers(earlier: Duty, later: Duty) -> bool:
    """Whether the first of two is on duty whenever the second is."""
    if not later.days <= earlier.days:
        return False
    if earlier.hours is None:
        return True
    return (
        later.hours is not None
        and earlier.hours.opens <= later.hours.opens
        and later.hours.closes <= earlier.hours.closes
    )


def _of_levels(plan: ServicePlan, lines: Lines) -> Iterator[Fault]:
    calendars = [str(each.id) for each in plan.calendars]
    for place, level in enumerate(plan.levels):
        at, what = ("levels", place), f"level {level.id}"
        if level.calendar and level.calendar not in calendars:
            reason = _unknown("calendar", level.calendar, calendars)
            yield Fault(lines.of(*at, "calendar"), f"{what}: {reason}")
        if not (level.first_response or level.next_response or level.resolution):
            yield Fault(
                lines.of(*at),
                f"{what} promises nothing; name first_response, next_response or resolution",
            )
        for channel in sorted(level.channels - set(CHANNELS)):
            reason = _unknown("channel", channel, CHANNELS)
            yield Fault(lines.of(*at, "channels"), f"{what}: {reason}")
        before = next((each for each in plan.levels[:place] if _fits_all(each, level)), None)
        if before is not None:
            yield Fault(
                lines.of(*at),
                f"{what} is never reached: {before.id}, which stands before it, fits the same"
                " cases; put the narrower one first",
            )


def _fits_all(earlier: ServiceLevel, later: ServiceLevel) -> bool:
    pairs = (
        (earlier.channels, later.channels),
        (earlier.tiers, later.tiers),
        (earlier.priorities, later.priorities),
    )
    return all(not mine or (theirs and theirs <= mine) for mine, theirs in pairs)


def _of_path(
    plan: ServicePlan, path: Path, place: int, lines: Lines, topics: Collection[str] | None
) -> Iterator[Fault]:
    at, what = ("paths", place), f"path {path.id}"
    teams = [str(each.id) for each in plan.teams]
    paths = [str(each.id) for each in plan.paths]
    if path.team and path.team not in teams:
        yield Fault(lines.of(*at, "team"), f"{what}: {_unknown('team', path.team, teams)}")
    if path.then is not None and path.then not in paths:
        yield Fault(lines.of(*at, "then"), f"{what}: {_unknown('path', path.then, paths)}")
    if path.channel and path.channel not in CHANNELS:
        reason = _unknown("channel", path.channel, CHANNELS)
        yield Fault(lines.of(*at, "channel"), f"{what}: {reason}")
    if not path.when and all(each.then != path.id or each.id == path.id for each in plan.paths):
        yield Fault(
            lines.of(*at, "when"),
            f"{what} has no trigger; say when it opens, as - risks: [safety], or let another path"
            " go on with it",
        )
    for turn, trigger in enumerate(path.when):
        for name, reason in _of_trigger(trigger, topics):
            yield Fault(lines.of(*at, "when", turn, name), f"{what}: {reason}")


def _of_trigger(trigger: Trigger, topics: Collection[str] | None) -> Iterator[tuple[str, str]]:
    for channel in sorted(trigger.channels - set(CHANNELS)):
        yield "channels", _unknown("channel", channel, CHANNELS)
    for topic in sorted(trigger.topics):
        if topics is not None and topic not in topics:
            yield "topics", _unknown("topic", topic, topics)
    for word in trigger.words:
        if not any(letter.isalnum() for letter in word):
            yield "words", f"{word!r} is no word"


def _rounds(paths: Sequence[Path], lines: Lines) -> Iterator[Fault]:
    """Each way of `then` that comes back to where it began, once, at its first path."""
    after: Mapping[str, str] = {each.id: each.then for each in paths if each.then is not None}
    told: set[str] = set()
    for place, path in enumerate(paths):
        way = [str(path.id)]
        while (following := after.get(way[-1])) is not None and following not in way:
            way.append(following)
        if following == path.id and path.id not in told:
            told.update(way)
            yield Fault(
                lines.of("paths", place, "then"),
                f"the way {' → '.join([*way, path.id])} goes round; let its last path end",
            )


def _unknown(what: str, name: str, known: Collection[str]) -> str:
    return f"unknown {what} {name}{like(name, known)}"
