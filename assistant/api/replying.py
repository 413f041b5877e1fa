"""`/api/v1/suggestions/{id}/reply`: an answer in the form a customer reads it."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from assistant.api.caller import Staff
from assistant.cases.ownership import suggestion_of
from assistant.cases.stored import suggestion_of_row
from assistant.ports import Assistant
from assistant.replying.model import LEAST_LIMIT, LIMIT, Channel, Reply, Tone
from assistant.replying.render import render
from assistant.replying.rewording import Rewording, reworded
from assistant.suggestion import Suggestion
from assistant.wording.deadline import Deadline
from kb.database import Database

_NO_MODEL = "not reworded: no language model is set"


class ReplyWanted(BaseModel):
    """The form of a reply; what is left out is as the suggestion has it."""

    model_config = ConfigDict(extra="forbid")

    channel: Annotated[
        str, Field(max_length=50, description="chat, email, phone or social, in any words.")
    ] = Channel.CHAT.value
    tone: Tone = Tone.PLAIN
    language: Annotated[
        str | None,
        Field(max_length=35, description="The customer's; the question's if left out."),
    ] = None
    greeting_name: Annotated[
        str, Field(max_length=200, description="As the customer is to be greeted.")
    ] = ""
    agent_name: Annotated[str, Field(max_length=200, description="Who signs.")] = ""
    limit: Annotated[
        int, Field(ge=LEAST_LIMIT, le=10_000, description="Characters of a social post.")
    ] = LIMIT
    reword: Annotated[bool, Field(description="Let a language model word it, checked.")] = False


class LeftOutOut(BaseModel):
    """Words of the answer that may not go to the customer, for the agent's eyes."""

    text: str
    why: str


class ReplyOut(BaseModel):
    """A reply as plain text; `posts` are those of a social reply, else empty."""

    text: str
    posts: list[str]
    channel: Channel
    tone: Tone
    language: str
    holding: bool
    engine: str
    note: str
    left_out: list[LeftOutOut]

    @classmethod
    def of(cls, reply: Reply) -> "ReplyOut":
        """The JSON of a reply."""
        return cls(
            text=reply.text,
            posts=list(reply.posts),
            channel=reply.channel,
            tone=reply.tone,
            language=reply.language,
            holding=reply.holding,
            engine=reply.engine,
            note=reply.note,
            left_out=[LeftOutOut(text=each.text, why=each.why.value) for each in reply.left_out],
        )


def reply_routes(assistant: Assistant) -> APIRouter:
    """Routes that shape a suggestion for its channel, without a language model by code alone."""
    database = assistant.database
    routes = APIRouter(prefix="/api/v1", tags=["replies"])

    @routes.post(
        "/suggestions/{suggestion_id}/reply",
        summary="An answer of yours as the customer reads it, by channel and tone",
    )
    def reply(suggestion_id: str, wanted: ReplyWanted, person: Staff) -> ReplyOut:
        return ReplyOut.of(
            _shaped(_found(database, suggestion_id, person.id), wanted, assistant.rewording)
        )

    return routes


def _found(database: Database, suggestion_id: str, by: str) -> Suggestion:
    with database.read() as session:
        return suggestion_of_row(suggestion_of(session, suggestion_id, by))


def _shaped(suggestion: Suggestion, wanted: ReplyWanted, rewording: Rewording | None) -> Reply:
    deadline = Deadline(rewording.within_s if rewording else 0.0)
    shaped = render(
        suggestion.answer,
        channel=Channel.read(wanted.channel),
        tone=wanted.tone,
        language=suggestion.language if wanted.language is None else wanted.language,
        customer_name=wanted.greeting_name,
        agent_name=wanted.agent_name,
        limit=wanted.limit,
    )
    if not wanted.reword:
        return shaped
    if rewording is None:
        return shaped.noted(_NO_MODEL)
    return reworded(
        shaped,
        suggestion.answer,
        models=rewording.models,
        meaning=rewording.meaning,
        deadline=deadline,
        customer_name=wanted.greeting_name,
        agent_name=wanted.agent_name,
        limit=wanted.limit,
    )
