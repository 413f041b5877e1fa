"""The JSON that a customer's browser sends, as OpenAPI describes it."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool
from pydantic.config import JsonDict

from assistant.surveys.model import LONGEST_COMMENT, Expectation, Survey
from assistant.texts import storable
from assistant.webchat.model import (
    LONGEST_CONTACT,
    LONGEST_MESSAGE,
    MOST_ATTACHMENTS,
    AttachmentId,
    Said,
)

_LONGEST_PAGE = 2_000
_LONGEST_TOKEN = 8_000


def _cleaned(value: object) -> object:
    """Half a character, which a browser may cut one to, is no reason to refuse a message."""
    return storable(value) if isinstance(value, str) else value


Words = Annotated[str, BeforeValidator(_cleaned)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=64)]


def shaped(*examples: JsonDict) -> ConfigDict:
    """A shape without other fields than it names, with examples."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": list(examples)})


class BeginIn(BaseModel):
    """What a page knows when a conversation begins; all of it may be left out."""

    model_config = shaped({"language": "de", "page": "https://shop.example/boots"}, {})

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

    model_config = shaped({"identity": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJDLTEwMDEifQ.c2ln"})

    identity: Annotated[Words | None, Field(max_length=_LONGEST_TOKEN)]


class SayIn(BaseModel):
    """A message. `id` is the browser's own name for it: the same one again changes nothing."""

    model_config = shaped({"text": "How long may I return my boots?", "id": "m-1"})

    text: Annotated[Words, Field(max_length=LONGEST_MESSAGE)]
    id: Annotated[Id | None, Field(description="The browser's own id of the message.")] = None
    attachments: Annotated[list[Id], Field(max_length=MOST_ATTACHMENTS)] = []

    def read(self) -> Said:
        """The message it tells of."""
        files = tuple(AttachmentId(each) for each in self.attachments)
        return Said(self.text, self.id or "", files)


class HandOverIn(BaseModel):
    """A wish for a person; `text` is sent first, `contact` is where an answer may go."""

    model_config = shaped({"text": "I want to talk to a person", "contact": "ana@example.org"}, {})

    text: Annotated[Words, Field(max_length=LONGEST_MESSAGE)] = ""
    name: Annotated[Words, Field(max_length=LONGEST_CONTACT)] = ""
    contact: Annotated[
        Words, Field(max_length=LONGEST_CONTACT, description="An e-mail address or phone number.")
    ] = ""


class SurveyIn(BaseModel):
    """How it was: a score of 1 to 5, whether it solved the matter, the customer's words."""

    model_config = shaped({"score": 5, "solved": True, "comment": "Quick!", "expectation": "met"})

    score: Annotated[int, Field(ge=1, le=5, strict=True)]
    solved: StrictBool | None = None
    comment: Annotated[Words, Field(max_length=LONGEST_COMMENT)] = ""
    expectation: Expectation | None = None

    def read(self) -> Survey:
        """The survey it tells of."""
        return Survey(self.score, self.solved, self.comment, self.expectation)


class HelpfulIn(BaseModel):
    """Whether an answer helped; null takes it back."""

    model_config = shaped({"helpful": True})

    helpful: StrictBool | None


class PresenceIn(BaseModel):
    """That the chat is open, whether the customer is writing, and the last message they saw."""

    model_config = shaped({"typing": True, "read_up_to": "5f0c7d7a0b1e4a6f"}, {})

    typing: StrictBool | None = None
    read_up_to: Id | None = None
