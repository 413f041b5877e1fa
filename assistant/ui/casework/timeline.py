"""A case's messages in the order of time, under the day they came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from assistant.answering.model import Citation
from assistant.casework.model import Author, CaseEvent, CaseFile, CaseMessage
from assistant.ui import words
from assistant.ui.casework import signs
from assistant.ui.casework.signs import ChannelSign, Chip

Item = TypeVar("Item")

_ROLES = {
    Author.CUSTOMER: "customer",
    Author.ASSISTANT: "assistant",
    Author.AGENT: "agent",
    Author.NOTE: "note",
}


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message; `role` is customer, assistant, agent or note. `chips` mark the customer's."""

    id: str
    role: str
    by: str
    at: str
    channel: ChannelSign
    text: str
    citations: tuple[Citation, ...]
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Day(Generic[Item]):
    """What came on one day, oldest first."""

    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class EventView:
    """One line of a case's story."""

    at: str
    by: str
    what: str
    detail: str


def message_view(message: CaseMessage) -> MessageView:
    """A message as it is read."""
    by_customer = message.author is Author.CUSTOMER and message.triage is not None
    return MessageView(
        id=message.id,
        role=_ROLES[message.author],
        by=message.by or _ROLES[message.author].capitalize(),
        at=words.clock(message.at),
        channel=signs.channel_sign(message.channel),
        text=message.text,
        citations=message.citations,
        chips=signs.row_chips(message.triage, 4) if by_customer and message.triage else (),
    )


def by_day(timed: Iterable[tuple[datetime, Item]], today: date) -> tuple[Day[Item], ...]:
    """Things in the order of time, under the day they happened on the server's clock."""
    days: dict[date, list[Item]] = {}
    for at, item in sorted(timed, key=lambda each: each[0]):
        days.setdefault(at.astimezone().date(), []).append(item)
    return tuple(
        Day(words.day_heading(day, today), tuple(items)) for day, items in sorted(days.items())
    )


def messages_by_day(file: CaseFile, today: date) -> tuple[Day[MessageView], ...]:
    """A case's messages under their days, as casework/timeline.html shows them."""
    return by_day(((each.at, message_view(each)) for each in file.messages), today)


def story_view(events: Iterable[CaseEvent], today: date) -> tuple[Day[EventView], ...]:
    """A case's story under its days, oldest first."""
    return by_day(((each.at, _event_view(each)) for each in events), today)


def _event_view(event: CaseEvent) -> EventView:
    what = event.what.replace("_", " ")
    return EventView(words.clock(event.at), event.by, what, event.detail)
