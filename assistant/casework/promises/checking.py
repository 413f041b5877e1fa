"""What is wrong with the promises of a reply, before it is sent."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from assistant.access.model import Person
from assistant.casework.model import PromiseFound
from assistant.casework.promises.cues import Cues, Nature, Sign, cues_for
from assistant.casework.promises.ruling import ruling_on
from assistant.casework.promises.time_words import DaySaid, TimeSaid
from assistant.casework.promises.times import times_in
from assistant.escalation.calendars.opening import opening_of
from assistant.escalation.calendars.working_time import is_open, working_time
from assistant.escalation.model import Calendar
from assistant.triage.folding import fold
from kb.model import Hit

Policies = Callable[[str], Sequence[Hit]]
"""Searches the library for passages in force, best first."""


def flagged(
    found: Sequence[PromiseFound],
    *,
    policies: Policies,
    by: Person,
    owner_known: bool,
    calendar: Calendar,
    at: datetime,
    language: str = "en",
) -> tuple[PromiseFound, ...]:
    """The promises with what is wrong with each and the policy that speaks of it, weightiest first.

    `owner_known` is whether somebody has taken them on, with a time. The policy is cited where it
    agrees, too.
    """
    cues = cues_for(language)
    return tuple(
        _checked(promise, policies, by, owner_known, calendar, at, cues) for promise in found
    )


def _checked(
    promise: PromiseFound,
    policies: Policies,
    by: Person,
    owner_known: bool,
    calendar: Calendar,
    at: datetime,
    cues: Cues,
) -> PromiseFound:
    ruling = ruling_on(promise, policies(promise.what), at=at, calendar=calendar, cues=cues)
    flags = [ruling.against] if ruling is not None and ruling.against else []
    flags.extend(_timing(promise, calendar, at, cues))
    if not owner_known:
        flags.append(_nobody(promise, by, cues))
    policy = ruling.policy if ruling is not None else None
    return replace(promise, policy=policy, flags=tuple(flags))


def _nobody(promise: PromiseFound, by: Person, cues: Cues) -> str:
    """Why nobody keeps a promise yet."""
    if promise.due is not None:
        return f"nobody has taken it on; {by.name} or somebody else has to"
    depends = any(each.sign is Sign.WHEN for each in cues.book.find(fold(promise.what)))
    if depends:
        return "it waits for something to happen and nobody watches for that"
    return "it names no time and nobody has taken it on"


def _timing(promise: PromiseFound, calendar: Calendar, at: datetime, cues: Cues) -> Iterator[str]:
    """What is wrong with its time: past already, or when nobody works."""
    due = promise.due
    if due is None:
        return
    if due <= at:
        yield f"“{promise.due_words}” is past already"
        return
    said = next(iter(times_in(fold(promise.due_words).text, cues.time)), None)
    if said is None or not calendar_opens(calendar):
        return
    acts = cues.acts.find(fold(promise.what))
    contact = any(each.sign.nature in (Nature.CONTACT, Nature.TALK) for each in acts)
    if _is_holiday(said, due, calendar) or (contact and _is_closed(said, due, calendar, at)):
        yield f"nobody works then: “{promise.due_words}” is outside working hours"


def _is_holiday(said: TimeSaid, due: datetime, calendar: Calendar) -> bool:
    """Whether a day that is named is closed although its day of the week is not.

    Crews, shops and carriers have hours of their own, but holidays they share.
    """
    if said.by or not isinstance(said.when, DaySaid):
        return False
    opening = opening_of(calendar)
    day = opening.day_of(due)
    return bool(calendar.week[day.weekday()]) and not opening.of_day(day)


def _is_closed(said: TimeSaid, due: datetime, calendar: Calendar, at: datetime) -> bool:
    """Whether nobody works at a moment that is named, or at all until an end that is."""
    if said.by or not isinstance(said.when, DaySaid):
        return not working_time(calendar, at, due)
    opening = opening_of(calendar)
    stretches = opening.of_day(opening.day_of(due))
    if said.when.hour is None:
        # A part of the day is open when some of the day before its end is.
        return not any(each.opens < due for each in stretches)
    return not (is_open(calendar, due) or any(each.closes == due for each in stretches))


def calendar_opens(calendar: Calendar) -> bool:
    """Whether a calendar has hours at all, on any day of the week or special day."""
    return any(calendar.week) or any(hours for _, hours in calendar.special)
