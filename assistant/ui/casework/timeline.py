"""A case's messages in the order of time, under the day they came."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from assistant.answering.model import Citation
from assistant.casework.model import Author, CaseEvent, CaseFile, CaseMessage
from assistant.ui import words
from assistant.ui.casework import chats, signs
from assistant.ui.casework.chats import FileView
from assistant.ui.casework.satisfaction import SurveyView
from assistant.ui.casework.signs import ChannelSign, Chip
from assistant.ui.casework.voices import Voice
from assistant.webchat.model import CustomerSide

Item = TypeVar("Item")

_SILENT = Voice()
_ROLES = {
    Author.CUSTOMER: "customer",
    Author.ASSISTANT: "assistant",
    Author.AGENT: "agent",
    Author.NOTE: "note",
}


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message; `role` is customer, assistant, agent or note. `chips` mark the customer's.

    `seen` says that it is the newest of ours that the customer saw; None for what is in no chat.
    """

    id: str
    role: str
    by: str
    at: str
    channel: ChannelSign
    text: str
    citations: tuple[Citation, ...]
    chips: tuple[Chip, ...]
    files: tuple[FileView, ...] = ()
    seen: bool | None = None


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


def message_view(
    message: CaseMessage, side: CustomerSide | None = None, seen: str | None = None
) -> MessageView:
    """A message as it is read; in a chat with its files, `seen` the newest the customer saw."""
    by_customer = message.author is Author.CUSTOMER and message.triage is not None
    ours = message.author in (Author.AGENT, Author.ASSISTANT)
    return MessageView(
        id=message.id,
        role=_ROLES[message.author],
        by=message.by or _ROLES[message.author].capitalize(),
        at=words.clock(message.at),
        channel=signs.channel_sign(message.channel),
        text=message.text,
        citations=message.citations,
        chips=signs.row_chips(message.triage, 4) if by_customer and message.triage else (),
        files=chats.files_of(side, message.case, message.id) if side is not None else (),
        seen=message.id == seen if side is not None and ours else None,
    )


def said_in(
    file: CaseFile, voice: Voice, survey: SurveyView | None
) -> Iterator[tuple[datetime, MessageView | SurveyView]]:
    """A case's messages, and what the customer said of it, each with its time."""
    side = voice.side
    seen = chats.seen(side, file.messages) if side is not None else None
    for message in file.messages:
        yield message.at, message_view(message, side, seen)
    if voice.survey is not None and survey is not None:
        yield voice.survey.at, survey


def by_day(timed: Iterable[tuple[datetime, Item]], today: date) -> tuple[Day[Item], ...]:
    """Things in the order of time, under the day they happened on the server's clock."""
    days: dict[date, list[Item]] = {}
    for at, item in sorted(timed, key=lambda each: each[0]):
        days.setdefault(at.astimezone().date(), []).append(item)
    return tuple(
        Day(words.day_heading(day, today), tuple(items)) for day, items in sorted(days.items())
    )


def messages_by_day(
    file: CaseFile, today: date, voice: Voice = _SILENT, survey: SurveyView | None = None
) -> tuple[Day[MessageView | SurveyView], ...]:
    """What was said in a case under its days, as casework/timeline.html shows it."""
    return by_day(said_in(file, voice, survey), today)


def story_view(events: Iterable[CaseEvent], today: date) -> tuple[Day[EventView], ...]:
    """A case's story under its days, oldest first."""
    return by_day(((each.at, _event_view(each)) for each in events), today)


def _event_view(event: CaseEvent) -> EventView:
    what = event.what.replace("_", " ")
    return EventView(words.clock(event.at), event.by, what, event.detail)
