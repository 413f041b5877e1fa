"""A message as it is taken in: its channel read, its names short enough, its time not to come."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.casework.inbox.contacts import same_contact, split_contact, tells_one
from assistant.casework.inbox.tidying import tidy
from assistant.casework.model import CaseId, Received
from assistant.errors import RequestRefusedError
from assistant.offers.channels import read_channel
from assistant.offers.conditions.fact_kinds import CHANNELS
from assistant.texts import storable, title_of

_LONGEST_NAME = 200
_LONGEST_KEY = 200
_KEPT_OF_KEY = 150
_MOST_PEOPLE = 2_000_000_000
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
# Only an address that is not the case's stands in them.
_BRACKETS = str.maketrans("<>", "()")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message fit to be kept. `contact` is folded; `length` is what the text had before a cut.

    `external` and `thread` are None and empty where the message names none. `customer` is whom
    it names, which nobody looked up yet.
    """

    text: str
    length: int
    channel: str
    at: datetime
    external: str | None
    thread: str
    case: CaseId | None
    customer: str
    contact: str
    name: str
    subject: str
    order: str
    reach: int

    @property
    def title(self) -> str:
        """What a case is called that begins with it."""
        return title_of(self.subject or self.text)

    @property
    def writer(self) -> str:
        """Who wrote it, as a person reads it."""
        return self.name or self.contact or "Customer"

    @property
    def known_by(self) -> str:
        """The contact that tells its writer from all others; empty where it has none."""
        return self.contact if tells_one(self.contact, self.channel) else ""

    def may_be_from(self, contact: str) -> bool:
        """Whether who has this contact may have written it: it is theirs, or one is not known."""
        return not self.contact or not contact or same_contact(self.contact, contact)


def arrived(message: Received, at: datetime) -> Arrived:
    """The message as it is kept when it is taken in at this time.

    One that says it was written later than that counts as written now; one without a text is
    its subject. `channel` may be empty. Raises RequestRefusedError for a channel that is none,
    for no message and for one from before 1970.
    """
    channel = read_channel(message.channel)
    if message.at.tzinfo is None:
        raise ValueError(f"{message.at} has no time zone")
    if message.at < _EARLIEST:
        raise RequestRefusedError(
            f"the message was written in {message.at.year}; correct its year, or leave its time out"
        )
    subject = _line(message.subject)
    contact, name = split_contact(message.contact.strip(), message.name.strip())
    tidied = tidy(message.text if message.text.strip() else subject)
    return Arrived(
        text=tidied.text,
        length=tidied.length,
        channel=channel,
        at=min(message.at, at),
        external=_key(message.external) or None,
        thread=_key(message.thread),
        case=message.case or None,
        customer=_line(message.customer),
        contact=_line(contact).casefold().translate(_BRACKETS),
        name=_line(name).translate(_BRACKETS),
        subject=subject,
        order=_line(message.order),
        reach=min(max(message.reach, 0), _MOST_PEOPLE),
    )


def refuse_no_channel(message: Arrived) -> None:
    """Raise RequestRefusedError for a message of no channel; one that is only read may be so."""
    if not message.channel:
        raise RequestRefusedError(
            f"a message needs the channel it came by; name one of {', '.join(CHANNELS)}"
        )


def _line(text: str) -> str:
    return " ".join(storable(text).split())[:_LONGEST_NAME]


def _key(name: str) -> str:
    """A name in another system; a very long one as its beginning and a digest of all of it."""
    key = storable(name).strip()
    if len(key) <= _LONGEST_KEY:
        return key
    return key[:_KEPT_OF_KEY] + hashlib.sha256(key.encode()).hexdigest()[:40]
