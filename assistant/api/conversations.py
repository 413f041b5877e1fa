"""`/api/v1/desk/…`: the staff's conversations, drafts and sent replies.

`/api/v1/conversations` is the customer's: it is called from other sites, with a site key and a
conversation's token. What staff said to themselves lies below another path, so that nothing
which opens the one to the web ever opens the other.
"""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.api.answers import Described, SuggestionOut
from assistant.api.caller import Staff
from assistant.cases import conversations, drafts, replies
from assistant.cases.conversations import LONGEST_SEARCH, Conversation, ToldTurn
from assistant.cases.drafts import LONGEST_DRAFT
from assistant.cases.replies import LONGEST_REPLY, SentReply
from assistant.json_value import Json
from assistant.ports import Assistant
from assistant.suggestion import suggestion_json


class Sent(BaseModel):
    """A reply that was sent, beside what was suggested for this channel and tone."""

    model_config = ConfigDict(extra="forbid")

    suggested: Annotated[str, Field(max_length=LONGEST_REPLY)]
    sent: Annotated[str, Field(min_length=1, max_length=LONGEST_REPLY)]
    channel: Annotated[str, Field(max_length=50)] = ""
    tone: Annotated[str, Field(max_length=50)] = ""


class Draft(BaseModel):
    """What is typed and not sent; empty when there is nothing."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(max_length=LONGEST_DRAFT)]


class ConversationOut(Described):
    """A conversation; `place` is where it stands in the list, and `title` its first question."""

    id: str
    place: str
    channel: str
    title: str
    begun_at: datetime
    latest_at: datetime


class JudgementOut(Described):
    """What the asker thought of an answer."""

    good: bool
    reason: str


class TurnOut(Described):
    """A question and what was told; `feedback` is null while nobody said what they think.

    `replaced_by` is the suggestion that took its place, else null.
    """

    suggestion: SuggestionOut
    asked_at: datetime
    channel: str
    feedback: JudgementOut | None
    replaced_by: str | None


class SentReplyOut(Described):
    """A reply as it was sent; `distance` is 0 when it was sent as suggested, at most 1."""

    id: str
    suggestion: str
    conversation: str
    sent_at: datetime
    channel: str
    tone: str
    suggested: str
    sent: str
    distance: float


class WholeConversationOut(Described):
    """A conversation opened again: turns and sent replies oldest first, and what was typed."""

    conversation: ConversationOut
    turns: list[TurnOut]
    sent: list[SentReplyOut]
    draft: str


# Described by a model and written once, as suggestions are.
_LIST: dict[int | str, dict[str, Any]] = {200: {"model": list[ConversationOut]}}
_WHOLE: dict[int | str, dict[str, Any]] = {200: {"model": WholeConversationOut}}
_SENT: dict[int | str, dict[str, Any]] = {201: {"model": SentReplyOut}}

Limit = Annotated[int, Query(ge=1, le=200)]
Before = Annotated[
    str | None, Query(max_length=100, description="The place of the last one listed.")
]
Containing = Annotated[
    str, Query(max_length=LONGEST_SEARCH, description="Words asked, told or sent, in any case.")
]
Replaced = Annotated[bool, Query(description="With the turns that others took the place of.")]


def conversation_routes(assistant: Assistant) -> APIRouter:
    """Routes to what a person asked, typed and sent; each reaches only the caller's own."""
    routes = APIRouter(prefix="/api/v1", tags=["conversations"])
    database = assistant.database

    @routes.get("/desk/conversations", responses=_LIST, summary="Yours, the latest first")
    def list_conversations(
        person: Staff, limit: Limit = 50, before: Before = None, containing: Containing = ""
    ) -> Response:
        found = conversations.list_conversations(
            database, person.id, limit=limit, before=before, containing=containing
        )
        return JSONResponse([_conversation_json(each) for each in found])

    @routes.get(
        "/desk/conversations/{conversation_id}",
        responses=_WHOLE,
        summary="What was asked, told and sent in one of yours",
    )
    def open_conversation(
        conversation_id: str, person: Staff, replaced: Replaced = False
    ) -> Response:
        opened = conversations.conversation(database, conversation_id, person.id)
        told = conversations.turns(database, conversation_id, person.id, replaced=replaced)
        sent = replies.sent_in(database, conversation_id, person.id)
        return JSONResponse(
            {
                "conversation": _conversation_json(opened),
                "turns": [_turn_json(each) for each in told],
                "sent": [_reply_json(each) for each in sent],
                "draft": drafts.read(database, conversation_id, by=person.id),
            }
        )

    @routes.post(
        "/suggestions/{suggestion_id}/sent",
        status_code=201,
        responses=_SENT,
        summary="Say what you sent of a suggestion you asked for",
    )
    def send(suggestion_id: str, given: Sent, person: Staff) -> Response:
        kept = replies.send(
            database,
            suggestion_id,
            by=person.id,
            channel=given.channel,
            tone=given.tone,
            suggested=given.suggested,
            sent=given.sent,
            at=datetime.now(UTC),
        )
        return JSONResponse(_reply_json(kept), status_code=201)

    @routes.get("/desk/draft", summary="What you typed for a conversation not begun yet")
    def read_draft(person: Staff) -> Draft:
        return Draft(text=drafts.read(database, "", by=person.id))

    @routes.put("/desk/draft", status_code=204, summary="Keep it; an empty text drops it")
    def keep_draft(given: Draft, person: Staff) -> Response:
        drafts.keep(database, "", given.text, by=person.id, at=datetime.now(UTC))
        return Response(status_code=204)

    @routes.put(
        "/desk/conversations/{conversation_id}/draft",
        status_code=204,
        summary="Keep what you typed in one of yours; an empty text drops it",
    )
    def keep_draft_of(conversation_id: str, given: Draft, person: Staff) -> Response:
        drafts.keep(database, conversation_id, given.text, by=person.id, at=datetime.now(UTC))
        return Response(status_code=204)

    return routes


def _conversation_json(conversation: Conversation) -> dict[str, Json]:
    return {
        "id": conversation.id,
        "place": conversation.place,
        "channel": conversation.channel,
        "title": conversation.title,
        "begun_at": conversation.begun_at.isoformat(),
        "latest_at": conversation.latest_at.isoformat(),
    }


def _turn_json(told: ToldTurn) -> dict[str, Json]:
    judged = told.judged
    feedback: Json = {"good": judged.good, "reason": judged.reason} if judged else None
    return {
        "suggestion": suggestion_json(told.suggestion),
        "asked_at": told.suggestion.asked_at.isoformat(),
        "channel": told.channel,
        "feedback": feedback,
        "replaced_by": told.replaced_by or None,
    }


def _reply_json(reply: SentReply) -> dict[str, Json]:
    return {
        "id": reply.id,
        "suggestion": reply.suggestion_id,
        "conversation": reply.conversation_id,
        "sent_at": reply.sent_at.isoformat(),
        "channel": reply.channel,
        "tone": reply.tone,
        "suggested": reply.suggested,
        "sent": reply.sent,
        "distance": round(reply.distance, 4),
    }
