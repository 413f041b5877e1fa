"""Messages of other systems, read from a file: forgiving about names, strict about what is said."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import regex

from assistant.casework.inbox.arriving import arrived, refuse_no_channel
from assistant.casework.inbox.contacts import split_contact
from assistant.casework.inbox.moments import day_order, moment_of, zone_called
from assistant.casework.inbox.rows import Row, rows_of
from assistant.casework.model import CaseId, Received
from assistant.errors import RequestRefusedError

_NAMES = {
    "text": "text message body content comment description inquiry enquiry post message_text"
    " message_body comment_text full_text tweet transcript note",
    "channel": "channel source via medium channel_name platform contact_channel origin",
    "at": "at date created_at timestamp datetime created sent_at sent received_at received"
    " posted_at written_at date_time date_sent creation_date time_created",
    "time": "time time_of_day hour",
    "external": "external external_id message_id id msg_id uid tweet_id comment_id post_id",
    "thread": "thread thread_id conversation conversation_id ticket ticket_id ticket_number"
    " case case_id case_number in_reply_to",
    "handrail_case": "handrail_case",
    "customer": "customer customer_id client client_id account_id account member_id",
    "contact": "contact from email e_mail from_email email_address sender sender_email phone"
    " telephone phone_number handle address user username screen_name author author_handle"
    " contact_email requester_email customer_email user_screen_name",
    "name": "name customer_name full_name from_name sender_name author_name client_name user_name"
    " requester_name requester",
    "subject": "subject title headline summary",
    "order": "order order_id order_number order_no ordernumber",
    "reach": "reach followers follower_count followers_count views impressions audience"
    " user_followers_count",
}
"""What columns are called elsewhere; of several that a row has, the first in this order counts."""

_THOUSANDS = regex.compile(r"\d{1,3}(?:[,.' ]\d{3})+")
_COUNT = regex.compile(r"\d{1,12}(?:\.0*)?")


@dataclass(frozen=True, slots=True)
class ReadMessages:
    """The messages of a file in its order, and the line of what was refused with the reason."""

    messages: tuple[Received, ...]
    refused: tuple[tuple[int, str], ...]


def read_messages(
    content: bytes, name: str, *, zone: str = "UTC", now: datetime | None = None
) -> ReadMessages:
    """Read messages from CSV, JSON lines or JSON; a bad row stops no other.

    Times that name no zone are of `zone`; a message that says no time was written `now`. One
    without an id of its own gets one from what it says, and where that does not say who wrote
    it when, from the whole file: the same file again is the same messages. Numbers of rows are
    no ids. Raises RequestRefusedError with the file's name for a file that has none at all.
    """
    where, reads = zone_called(zone), now or datetime.now(UTC)
    try:
        rows = list(rows_of(content))
    except RequestRefusedError as error:
        raise RequestRefusedError(f"{name or 'the file'}: {error}") from None
    rows = [_named(row) for row in _without_numbers(rows)]
    _refuse_no_messages(rows, name)
    order = day_order(row.cells.get("at", "") for row in rows)
    messages: list[Received] = []
    refused: list[tuple[int, str]] = []
    same: Counter[str] = Counter()
    digest = hashlib.sha256(content).hexdigest()
    for row in rows:
        try:
            if row.why:
                raise RequestRefusedError(row.why)
            messages.append(_message(row, where, order, reads, same, digest))
        except (RequestRefusedError, ValueError) as error:
            refused.append((row.line, str(error)))
    return ReadMessages(tuple(messages), tuple(refused))


def _named(row: Row) -> Row:
    """The row with its cells under our names."""
    cells: dict[str, str] = {}
    for ours, theirs in _NAMES.items():
        for each in theirs.split():
            if each in row.cells:
                cells[ours] = row.cells[each]
                break
    return Row(row.line, cells, row.why)


def _refuse_no_messages(rows: Sequence[Row], name: str) -> None:
    known = [row for row in rows if not row.why]
    if not known:
        what = f"line {rows[0].line}: {rows[0].why}" if rows else "it has a header and no rows"
        raise RequestRefusedError(f"{name or 'the file'}: no row can be read; {what}")
    for needed in ("text", "channel"):
        without = needed == "text" and any("subject" in row.cells for row in known)
        if known and not without and not any(needed in row.cells for row in known):
            raise RequestRefusedError(
                f"{name or 'the file'}: no row says its {needed}; name that column '{needed}',"
                f" beside it there may be {', '.join(each for each in _NAMES if each != needed)}"
            )


def _without_numbers(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows without an 'id' that only numbers them: another file's would be the same."""
    ids = [row.cells.get("id", "").strip() for row in rows if not row.why]
    if ids not in ([str(number) for number, _ in enumerate(ids, first)] for first in (0, 1)):
        return rows
    return [
        Row(row.line, {each: row.cells[each] for each in row.cells if each != "id"}, row.why)
        for row in rows
    ]


def _message(
    row: Row, zone: ZoneInfo, order: str, now: datetime, same: Counter[str], file: str
) -> Received:
    cells = row.cells
    at = _written_at(cells, zone, order)
    contact, name = split_contact(cells.get("contact", "").strip(), cells.get("name", "").strip())
    message = Received(
        text=cells.get("text", ""),
        channel=cells.get("channel", ""),
        at=at or now,
        external=cells.get("external", "").strip() or _digest(cells, at, same, file),
        thread=cells.get("thread", ""),
        case=CaseId(cells["handrail_case"]) if "handrail_case" in cells else None,
        customer=cells.get("customer", "").strip(),
        contact=contact,
        name=name,
        subject=cells.get("subject", ""),
        order=cells.get("order", "").strip(),
        reach=_reach(cells.get("reach", "")),
    )
    refuse_no_channel(arrived(message, now))
    return message


def _written_at(cells: Mapping[str, str], zone: ZoneInfo, order: str) -> datetime | None:
    written = f"{cells.get('at', '')} {cells.get('time', '')}".strip()
    return moment_of(written, zone=zone, order=order) if written else None


def _reach(written: str) -> int:
    text = written.strip()
    if not text:
        return 0
    if _THOUSANDS.fullmatch(text):
        text = "".join(letter for letter in text if letter.isdecimal())
    if not _COUNT.fullmatch(text):
        raise ValueError(f"reach: {text[:40]!r} is no number of people; write it as 12000")
    return int(text.partition(".")[0])


def _digest(cells: Mapping[str, str], at: datetime | None, same: Counter[str], file: str) -> str:
    """A name for a message that has none; of equal ones in a file each has its own.

    Without a time and a writer, the same words in another file are another message.
    """
    parts = [cells.get(each, "") for each in _NAMES if each not in ("at", "time", "reach")]
    writer = any(cells.get(each, "") for each in ("contact", "customer", "name", "thread"))
    said = "\x1f".join([at.isoformat() if at else "", *parts, "" if at and writer else file])
    key = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:40]
    same[key] += 1
    return f"file:{key}-{same[key]}"
