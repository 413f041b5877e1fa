"""The JSON that a customer's browser sends and receives, as OpenAPI describes it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool
from pydantic.config import JsonDict

from assistant.api.answers import CitationOut, Described
from assistant.surveys.model import LONGEST_COMMENT, Expectation, Survey
from assistant.texts import storable
from assistant.webchat.model import (
    LONGEST_CONTACT,
    LONGEST_MESSAGE,
    MOST_ATTACHMENTS,
    AttachmentId,
    Basis,
    Said,
    Speaker,
    Standing,
)

_LONGEST_PAGE = 2_000
_LONGEST_TOKEN = 8_000

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


def _cleaned(value: object) -> object:
    """Half a character, which a browser may cut one to, is no reason to refuse a message."""
    return storable(value) if isinstance(value, str) else value


Words = Annotated[str, BeforeValidator(_cleaned)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=64)]


def _in(*examples: JsonDict) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": list(examples)})


class BeginIn(BaseModel):
    """What a page knows when a conversation begins; all of it may be left out."""

    model_config = _in({"language": "de", "page": "https://shop.example/boots"}, {})

    language: Annotated[
        Words, Field(max_length=35, description="A language tag (BCP 47) such as de or de-AT.")
    ] = ""
    page: Annotated[
        Words, Field(max_length=_LONGEST_PAGE, description="The address of the page.")
    ] = ""
    identity: Annotated[
        Words | None,
        Field(max_length=_LONGEST_TOKEN, description="A JWT that the site signed."),
    ] = None


class IdentityIn(BaseModel):
    """Who the site says the customer is: a JWT it signed, or null when they signed out."""

    model_config = _in({"identity": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJDLTEwMDEifQ.c2ln"})

    identity: Annotated[Words | None, Field(max_length=_LONGEST_TOKEN)]


class SayIn(BaseModel):
    """A message. `id` is the browser's own name for it: the same one again changes nothing."""

    model_config = _in({"text": "How long may I return my boots?", "id": "m-1"})

    text: Annotated[Words, Field(max_length=LONGEST_MESSAGE)]
    id: Annotated[Id | None, Field(description="The browser's own id of the message.")] = None
    attachments: Annotated[list[Id], Field(max_length=MOST_ATTACHMENTS)] = []

    def read(self) -> Said:
        """The message it tells of."""
        files = tuple(AttachmentId(each) for each in self.attachments)
        return Said(self.text, self.id or "", files)


class HandOverIn(BaseModel):
    """A wish for a person; `text` is sent first, `contact` is where an answer may go."""

    model_config = _in({"text": "I want to talk to a person", "contact": "ana@example.org"}, {})

    text: Annotated[Words, Field(max_length=LONGEST_MESSAGE)] = ""
    name: Annotated[Words, Field(max_length=LONGEST_CONTACT)] = ""
    contact: Annotated[
        Words, Field(max_length=LONGEST_CONTACT, description="An e-mail address or phone number.")
    ] = ""


class SurveyIn(BaseModel):
    """How it was: a score of 1 to 5, whether it solved the matter, the customer's words."""

    model_config = _in({"score": 5, "solved": True, "comment": "Quick!", "expectation": "met"})

    score: Annotated[int, Field(ge=1, le=5, strict=True)]
    solved: StrictBool | None = None
    comment: Annotated[Words, Field(max_length=LONGEST_COMMENT)] = ""
    expectation: Expectation | None = None

    def read(self) -> Survey:
        """The survey it tells of."""
        return Survey(self.score, self.solved, self.comment, self.expectation)


class HelpfulIn(BaseModel):
    """Whether an answer helped; null takes it back."""

    model_config = _in({"helpful": True})

    helpful: StrictBool | None


class PresenceIn(BaseModel):
    """That the chat is open, whether the customer is writing, and the last message they saw."""

    model_config = _in({"typing": True, "read_up_to": "5f0c7d7a0b1e4a6f"}, {})

    typing: StrictBool | None = None
    read_up_to: Id | None = None


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

    model_config = _in(
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

    model_config = _in(_STATE)

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

    model_config = _in(
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

    model_config = _in(_MESSAGE)

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

    model_config = _in(
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

    model_config = _in(
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

    model_config = _in({"id": "c0ffee", "token": "s3cr3t", "state": _STATE, "messages": []})

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

    model_config = _in({"id": "c0ffee", "language": "de", "customer": None, "state": _STATE})

    id: str
    language: str
    customer: ChatCustomerOut | None
    state: ChatStateOut


class ChatMessagesOut(Described):
    """Messages, oldest first, and what stands above them."""

    model_config = _in({"messages": [_MESSAGE], "state": _STATE})

    messages: list[ChatMessageOut]
    state: ChatStateOut


class ChatHandedOverOut(Described):
    """Whether a person was asked for."""

    model_config = _in({"handed_over": True, "state": {**_STATE, "standing": "waiting"}})

    handed_over: bool
    state: ChatStateOut


class ChatSurveyOut(Described):
    """That the customer was heard."""

    model_config = _in({"given": True, "state": {**_STATE, "survey": False}})

    given: bool
    state: ChatStateOut
