"""A customer's conversation as they and their site know it; plain values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from assistant.answering.model import Citation
from assistant.casework.model import MessageId
from assistant.sites.model import SiteKey

ConversationId = NewType("ConversationId", str)
AttachmentId = NewType("AttachmentId", str)

CHANNEL = "chat"
"""The channel of the widget's messages in the inbox."""

LONGEST_MESSAGE = 4_000
LONGEST_CONTACT = 200
LARGEST_ATTACHMENT = 5_000_000
MOST_ATTACHMENTS = 20
"""How many files a conversation holds."""

IDLE = timedelta(days=30)
"""How long a conversation's token works after it was last used."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One customer's conversation in one browser.

    `customer` is our id, known only where the site vouched for them; `name` and `contact` are
    what they or their site said. `vouched_until` ends what the identity allows. `page` is where it
    began.
    """

    id: ConversationId
    site: SiteKey
    begun_at: datetime
    language: str
    page: str
    customer: str
    name: str
    contact: str
    vouched_until: datetime | None


@dataclass(frozen=True, slots=True)
class Begun:
    """A conversation and the token that opens it, which is told this once and kept as a hash."""

    conversation: Conversation
    token: str


class Speaker(StrEnum):
    """Whose words the customer reads."""

    CUSTOMER = "customer"
    ASSISTANT = "assistant"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Source:
    """Words of a public document that an answer rests on, and its page (`/help/…`)."""

    citation: Citation
    url: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a customer sent; `type` is a media type, found out from its bytes."""

    id: AttachmentId
    name: str
    type: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A message as the customer may see it: never a note, never an internal source.

    `sent_as` is the id the customer's browser gave it, empty for others' messages. `by` is the
    agent's first name, empty for the others. `helpful` is what the customer thought of it.
    """

    id: MessageId
    at: datetime
    speaker: Speaker
    by: str
    text: str
    sent_as: str = ""
    sources: tuple[Source, ...] = ()
    answers: bool = False
    helpful: bool | None = None
    attachments: tuple[Attachment, ...] = ()


class Basis(StrEnum):
    """What a waiting time is said from: what lately was, or what the service plan aims at."""

    LATELY = "lately"
    AIM = "aim"


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long a person takes, honestly. `open` says whether somebody works now.

    `minutes` is what four of five customers lately waited at most, or the plan's aim; None where
    nobody can tell. `opens_at` is when somebody works next, None while `open` or never. `ahead`
    counts who waits before them. `anybody` says whether somebody was at their desk just now.
    """

    open: bool
    basis: Basis
    minutes: int | None = None
    opens_at: datetime | None = None
    zone: str = "UTC"
    ahead: int = 0
    anybody: bool = False


class Standing(StrEnum):
    """Who the customer is talking to."""

    ASSISTANT = "assistant"
    WAITING = "waiting"
    PERSON = "person"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class ChatState:
    """What stands above the messages.

    `agent` is the first name of who has the case. `typing` says that they write right now.
    `read_up_to` is the customer's newest message that a person read. `waiting` is told while
    they wait for a person. `may_go_back` says whether they may return to the assistant. `survey`
    says that they may be asked how it was. `contact_known` says whether they can be reached.
    """

    standing: Standing
    agent: str = ""
    typing: bool = False
    read_up_to: MessageId | None = None
    waiting: Waiting | None = None
    may_go_back: bool = False
    survey: bool = False
    contact_known: bool = False


@dataclass(frozen=True, slots=True)
class OrderCard:
    """An order of a customer their site vouched for, as the record has it; days are local."""

    id: str
    ordered_on: str
    status: str
    delivered_on: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfferCard:
    """An offer that a customer may have by themselves, in the catalogue's words."""

    id: str
    title: str
    value: str
    currency: str
    words: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a customer sends. `sent_as` names it: the same one again changes nothing.

    `attachments` are files of the conversation that were not sent yet.
    """

    text: str
    sent_as: str = ""
    attachments: tuple[AttachmentId, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a message: it, the assistant's answer if one was sent, and who answers now.

    `again` says that it had been taken in before.
    """

    message: ChatMessage
    answer: ChatMessage | None
    abstained: bool
    state: ChatState
    orders: tuple[OrderCard, ...] = ()
    offers: tuple[OfferCard, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class CustomerSide:
    """What staff see of the customer in a live chat.

    `here` says that the chat is open in their browser; `read_up_to` is the newest message of ours
    that they saw. `vouched` says that their site says who they are. `seen_at` is when their
    browser was heard of last, None where it never was.
    """

    conversation: ConversationId
    here: bool
    typing: bool
    read_up_to: MessageId | None
    page: str
    language: str
    vouched: bool
    attachments: tuple[tuple[MessageId, Attachment], ...] = ()
    seen_at: datetime | None = None
