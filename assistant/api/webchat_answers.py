"""The JSON that a customer's browser receives, as OpenAPI describes it."""

from datetime import datetime
from typing import Literal

from pydantic.config import JsonDict

from assistant.api.answers import CitationOut, Described
from assistant.api.webchat_schemas import shaped
from assistant.webchat.model import Basis, Speaker, Standing

_MESSAGE: JsonDict = {
    "id": "5f0c7d7a0b1e4a6f",
    "at": "2026-11-22T10:15:00+00:00",
    "speaker": "customer",
    "by": "",
    "text": "How long may I return my boots?",
    "sent_as": "m-1",
    "citations": [],
    "answers": False,
    "helpful": None,
    "attachments": [],
}
_STATE: JsonDict = {
    "standing": "assistant",
    "agent": "",
    "typing": False,
    "read_up_to": None,
    "waiting": None,
    "may_go_back": False,
    "survey": True,
    "contact_known": False,
}


class WidgetTextsOut(Described):
    """The company's own words; empty where the widget's are to be used."""

    title: str
    greeting: str
    suggestions: list[str]


class WidgetOut(Described):
    """How a site's widget looks and what it lets customers do; nothing of it is secret.

    `languages` are those it may speak. `help_url` is null where public
    pages are switched off. Messages are counted in characters, files in bytes.
    """

    model_config = shaped(
        {
            "name": "Larkfield shop",
            "language": "de",
            "languages": ["en", "de"],
            "texts": {
                "title": "Larkfield",
                "greeting": "Wie können wir helfen?",
                "suggestions": ["Wo ist mein Paket?"],
            },
            "colour": "#205040",
            "side": "end",
            "attachments": True,
            "survey": True,
            "help_url": "/help/",
            "longest_message": 4000,
            "largest_attachment": 5000000,
        }
    )

    name: str
    language: str
    languages: list[str]
    texts: WidgetTextsOut
    colour: str
    side: Literal["start", "end"]
    attachments: bool
    survey: bool
    help_url: str | None
    longest_message: int
    largest_attachment: int


class ChatWaitingOut(Described):
    """How long a person takes: what lately was, or what the service plan aims at."""

    open: bool
    basis: Basis
    minutes: int | None
    opens_at: datetime | None
    zone: str
    ahead: int
    anybody: bool


class ChatStateOut(Described):
    """Who answers now, and what else stands above the messages."""

    model_config = shaped(_STATE)

    standing: Standing
    agent: str
    typing: bool
    read_up_to: str | None
    waiting: ChatWaitingOut | None
    may_go_back: bool
    survey: bool
    contact_known: bool


class ChatCitationOut(CitationOut):
    """A source of an answer that customers may read, and its public page."""

    url: str


class ChatFileOut(Described):
    """A file that a customer sent; `size` in bytes, `type` found out from them."""

    model_config = shaped(
        {
            "id": "9b2f",
            "name": "boots.png",
            "type": "image/png",
            "size": 48213,
            "at": "2026-11-22T10:15:00+00:00",
        }
    )

    id: str
    name: str
    type: str
    size: int
    at: datetime


class ChatMessageOut(Described):
    """A message as the customer may see it; `sent_as` is the id their browser gave it.

    `by` is an agent's first name. `answers` says that it is an answer from policy, which the
    customer may judge: `helpful`.
    """

    model_config = shaped(_MESSAGE)

    id: str
    at: datetime
    speaker: Speaker
    by: str
    text: str
    sent_as: str
    citations: list[ChatCitationOut]
    answers: bool
    helpful: bool | None
    attachments: list[ChatFileOut]


class ChatAnswerOut(ChatMessageOut):
    """The assistant's answer; when it abstained, it says so and whom it passes the question to."""

    model_config = shaped(
        {**_MESSAGE, "speaker": "assistant", "text": "Within 45 days.", "abstained": False}
    )

    abstained: bool


class ChatOrderOut(Described):
    """An order of a customer whom the site vouched for; days are local."""

    id: str
    ordered_on: str
    status: str
    delivered_on: str
    items: list[str]


class ChatOfferOut(Described):
    """An offer that the customer may have by themselves, in the catalogue's words."""

    id: str
    title: str
    value: str
    currency: str
    words: str


class ChatAnsweredOut(Described):
    """What came of a message; `again` says that it had been taken in before."""

    model_config = shaped(
        {
            "message": _MESSAGE,
            "answer": None,
            "handed_over": False,
            "state": _STATE,
            "orders": [],
            "offers": [],
            "again": False,
        }
    )

    message: ChatMessageOut
    answer: ChatAnswerOut | None
    handed_over: bool
    state: ChatStateOut
    orders: list[ChatOrderOut]
    offers: list[ChatOfferOut]
    again: bool


class ChatBegunOut(Described):
    """A new conversation and the token that opens it, which is told this once."""

    model_config = shaped({"id": "c0ffee", "token": "s3cr3t", "state": _STATE, "messages": []})

    id: str
    token: str
    state: ChatStateOut
    messages: list[ChatMessageOut]


class ChatCustomerOut(Described):
    """Who the site says the customer is."""

    name: str
    vouched: bool


class ChatConversationOut(Described):
    """A conversation as its customer may see it; `customer` is null while nobody vouches."""

    model_config = shaped({"id": "c0ffee", "language": "de", "customer": None, "state": _STATE})

    id: str
    language: str
    customer: ChatCustomerOut | None
    state: ChatStateOut


class ChatMessagesOut(Described):
    """Messages, oldest first, and what stands above them."""

    model_config = shaped({"messages": [_MESSAGE], "state": _STATE})

    messages: list[ChatMessageOut]
    state: ChatStateOut


class ChatHandedOverOut(Described):
    """Whether a person was asked for."""

    model_config = shaped({"handed_over": True, "state": {**_STATE, "standing": "waiting"}})

    handed_over: bool
    state: ChatStateOut


class ChatSurveyOut(Described):
    """That the customer was heard."""

    model_config = shaped({"given": True, "state": {**_STATE, "survey": False}})

    given: bool
    state: ChatStateOut
