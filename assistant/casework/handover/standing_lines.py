"""Where things stand: offers made, how the customer feels, what was promised, time left."""

from collections.abc import Iterator
from datetime import datetime

from assistant.casework.handover.material import Material
from assistant.casework.handover.wording import (
    day,
    due_moment,
    message_source,
    moment,
    on_one_line,
)
from assistant.casework.model import (
    Author,
    CaseMessage,
    Clock,
    ClockState,
    PacketLine,
    Promise,
    PromiseState,
    Section,
)
from assistant.offers.decision import Decision, Status
from assistant.triage.model import Trend

_BECAME = {
    Status.WAITING: "waits for approval",
    Status.REFUSED: "not approved",
    Status.EXPIRED: "approval came too late",
    Status.WITHDRAWN: "withdrawn",
    Status.MADE: "made, no answer yet",
    Status.ACCEPTED: "accepted",
    Status.TURNED_DOWN: "turned down",
    Status.FULFILLED: "fulfilled",
}
_PENDING = (Status.WAITING, Status.MADE, Status.ACCEPTED)
_TRENDS = {
    Trend.EASING: "getting calmer",
    Trend.STEADY: "steady",
    Trend.WORSENING: "getting worse",
}
_FEELINGS_SHOWN = 6


def offer_lines(material: Material) -> list[PacketLine]:
    """Offers of this case, those not settled first, then newest; then what they had before."""
    made = [each for each in material.offers if each.status in _BECAME]
    made.sort(key=lambda each: each.at, reverse=True)
    made.sort(key=lambda each: each.status not in _PENDING)
    here = {(each.offer, each.at.date()) for each in made}
    lines = [_offer(each, material.zone) for each in made]
    for past in material.profile.offers if material.profile else ():
        if (past.offer, past.on) not in here:
            value = f", {past.value}" if past.value else ""
            text = f"Before: {past.title}{value}: {past.became}"
            lines.append(PacketLine(Section.OFFERS, text, f"offers record, {day(past.on)}"))
    return lines


def _offer(made: Decision, zone: str) -> PacketLine:
    why = f" ({on_one_line(made.answer_reason)})" if made.answer_reason else ""
    text = f"{made.title}, {made.value}: {_BECAME[made.status]}{why}"
    return PacketLine(Section.OFFERS, text, f"offers record, {moment(made.at, zone)}")


def mood_lines(material: Material) -> Iterator[PacketLine]:
    """How the customer feels now, in their words where words tell it, and how it went."""
    read = [each for each in material.written_by(Author.CUSTOMER) if each.triage]
    newest = read[-1] if read else None
    triage = newest.triage if newest and newest.triage else material.case.triage
    text = f"{triage.emotion.value.capitalize()}, {_TRENDS[triage.trend]}"
    words = triage.emotion_words
    if newest and words.strip() and words in newest.text:
        source = message_source(newest, material.zone)
        yield PacketLine(Section.MOOD, f"{text}: “{on_one_line(words)}”", source, words)
    else:
        yield PacketLine(Section.MOOD, text, "triage of the newest message")
    if len(read) > 1:
        felt = ", ".join(_feelings(read[-_FEELINGS_SHOWN:]))
        yield PacketLine(Section.MOOD, f"Message by message: {felt}", "triage of the messages")


def _feelings(read: list[CaseMessage]) -> Iterator[str]:
    for message in read:
        if message.triage:
            yield message.triage.emotion.value


def promise_lines(material: Material, at: datetime) -> list[PacketLine]:
    """Promises: overdue first, then open by due time, then the others, newest first."""
    closed = [each for each in material.promises if each.state is not PromiseState.OPEN]
    closed.sort(key=lambda each: each.closed_at or each.made_at, reverse=True)
    return [_promise(each, material, at) for each in (*open_promises(material), *closed)]


def open_promises(material: Material) -> list[Promise]:
    """What is not kept yet, soonest due first."""
    found = [each for each in material.promises if each.state is PromiseState.OPEN]
    return sorted(found, key=lambda each: each.due_at)


def _promise(promise: Promise, material: Material, at: datetime) -> PacketLine:
    due = due_moment(promise.due_at, material.zone)
    if promise.state is PromiseState.OPEN:
        became = f"overdue since {due}" if promise.due_at < at else f"open, due {due}"
    else:
        became = promise.state.value + (f" ({on_one_line(promise.note)})" if promise.note else "")
    text = f"“{on_one_line(promise.words)}” ({promise.owner_name}): {became}"
    message = next((each for each in material.messages if promise.words in each.text), None)
    if message and promise.words.strip():
        return PacketLine(
            Section.PROMISES, text, message_source(message, material.zone), promise.words
        )
    source = f"promise of {moment(promise.made_at, material.zone)}"
    return PacketLine(Section.PROMISES, text, source)


def clock_lines(material: Material, at: datetime) -> list[PacketLine]:
    """What is due, soonest first; how long that is off is worked out by who reads it."""
    going = [each for each in material.clocks if each.state is not ClockState.STOPPED]
    return [
        PacketLine(Section.TIME, _clock(each, material.zone, at), "clocks of the case")
        for each in sorted(going, key=lambda each: (each.state is ClockState.PAUSED, each.due_at))
    ]


def _clock(clock: Clock, zone: str, at: datetime) -> str:
    what, due = clock.kind.label.capitalize(), due_moment(clock.due_at, zone)
    if clock.breached_at is not None or (clock.state is ClockState.RUNNING and clock.due_at < at):
        return f"{what} was due {due} and is late"
    if clock.state is ClockState.PAUSED:
        return f"{what} is paused while the customer is waited for"
    return f"{what} due {due}"
