"""The customer's side: `/api/v1/widget` and `/api/v1/conversations`, called from other sites."""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Query, Request, Response, UploadFile
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.api.case_answers import answers
from assistant.api.limiting import Limits
from assistant.api.streaming import wants_events
from assistant.api.strict_json import StrictJsonRoute
from assistant.api.visitors import (
    NEEDS_CONVERSATION,
    NEEDS_SITE,
    HasWebChat,
    InConversation,
    Visitor,
)
from assistant.api.webchat_answers import (
    ChatAnsweredOut,
    ChatBegunOut,
    ChatConversationOut,
    ChatFileOut,
    ChatHandedOverOut,
    ChatMessagesOut,
    ChatSurveyOut,
    WidgetOut,
)
from assistant.api.webchat_events import streamed_answer
from assistant.api.webchat_following import FollowedConversation
from assistant.api.webchat_listening import Listeners
from assistant.api.webchat_responses import answers_or_events, download, events
from assistant.api.webchat_schemas import (
    BeginIn,
    HandOverIn,
    HelpfulIn,
    IdentityIn,
    PresenceIn,
    SayIn,
    SurveyIn,
)
from assistant.api.webchat_shown import (
    answered_json,
    begun_json,
    conversation_json,
    file_json,
    messages_json,
    state_json,
    widget_json,
)
from assistant.casework.model import MessageId
from assistant.texts import storable
from assistant.webchat.model import LARGEST_ATTACHMENT, Answered, AttachmentId, ConversationId
from assistant.webchat.ports import Kept

_AT_ONCE = 200
_FILES = (
    "image/png",
    "image/jpeg",
    "image/webp",
    "image/gif",
    "application/pdf",
    "text/plain",
)

After = Annotated[
    str, Query(max_length=64, description="The last message known; all are told without one.")
]


def webchat_routes(handrail: HasWebChat, limits: Limits | None = None) -> APIRouter:
    """Routes for customers' browsers; `VisitorMiddleware` stands before them.

    Without it every one of them refuses.
    """
    routes = APIRouter(prefix="/api/v1")
    routes.include_router(_site_routes(handrail))
    conversation = APIRouter(
        prefix="/conversations/{conversation}",
        tags=["customers' conversations"],
        dependencies=[NEEDS_CONVERSATION],
        route_class=StrictJsonRoute,
    )
    _add_conversation(conversation, handrail)
    _add_messages(conversation, handrail)
    _add_following(conversation, handrail, limits or Limits())
    _add_person(conversation, handrail)
    _add_files(conversation, handrail)
    routes.include_router(conversation)
    return routes


def _site_routes(handrail: HasWebChat) -> APIRouter:
    routes = APIRouter(
        tags=["customers' conversations"], dependencies=[NEEDS_SITE], route_class=StrictJsonRoute
    )

    @routes.get("/widget", responses=answers(WidgetOut), summary="How a site's widget looks")
    def widget(
        visit: Visitor,
        language: Annotated[
            str, Query(max_length=35, description="A language tag; the site's first if left out.")
        ] = "",
    ) -> JSONResponse:
        return JSONResponse(widget_json(visit.site, handrail.settings, language))

    @routes.post(
        "/conversations",
        status_code=201,
        responses={201: {"model": ChatBegunOut}},
        summary="Begin a conversation",
    )
    def begin(given: BeginIn, visit: Visitor) -> JSONResponse:
        chats = handrail.webchat
        identity = handrail.sites.identity(visit.site, given.identity) if given.identity else None
        begun = chats.begin(visit.site, language=given.language, page=given.page, identity=identity)
        state = chats.state(begun.conversation.id)
        return JSONResponse(begun_json(begun, state, ()), status_code=201)

    return routes


def _add_conversation(routes: APIRouter, handrail: HasWebChat) -> None:
    @routes.get("", responses=answers(ChatConversationOut), summary="One conversation")
    def conversation(opened: InConversation) -> JSONResponse:
        state = handrail.webchat.state(opened.id)
        return JSONResponse(conversation_json(opened, state, at=datetime.now(UTC)))

    @routes.put(
        "/identity",
        responses=answers(ChatConversationOut),
        summary="Say who the customer is, or that they signed out",
    )
    def identity(opened: InConversation, given: IdentityIn, visit: Visitor) -> JSONResponse:
        signed = handrail.sites.identity(visit.site, given.identity) if given.identity else None
        known = handrail.webchat.vouch(opened.id, signed)
        state = handrail.webchat.state(opened.id)
        return JSONResponse(conversation_json(known, state, at=datetime.now(UTC)))

    @routes.put(
        "/presence",
        status_code=204,
        summary="Say that the chat is open, and how far it was read",
    )
    def presence(opened: InConversation, given: PresenceIn) -> Response:
        read_up_to = MessageId(given.read_up_to) if given.read_up_to else None
        handrail.webchat.here(opened.id, typing=given.typing, read_up_to=read_up_to)
        return Response(status_code=204)


def _add_messages(routes: APIRouter, handrail: HasWebChat) -> None:
    # Their own: whoever waits for a slow model keeps no other call from its thread.
    threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="customer")

    @routes.post(
        "/messages",
        responses=answers_or_events(ChatAnsweredOut),
        summary="Send a message; the answer comes as events if they are accepted",
    )
    async def say(opened: InConversation, given: SayIn, request: Request) -> Response:
        def answered(kept: Kept | None = None) -> Answered:
            return handrail.webchat.say(opened.id, given.read(), kept=kept)

        if wants_events(request.headers):
            return streamed_answer(answered, threads)
        told = await asyncio.get_running_loop().run_in_executor(threads, answered)
        return JSONResponse(answered_json(told))

    @routes.get(
        "/messages",
        responses=answers(ChatMessagesOut),
        summary="What was said, oldest first; after one message, or all",
    )
    def messages(opened: InConversation, after: After = "") -> JSONResponse:
        chats = handrail.webchat
        said = chats.messages(opened.id, after=MessageId(after) if after else None)
        return JSONResponse(messages_json(said, chats.state(opened.id)))

    @routes.put(
        "/messages/{message}/feedback",
        status_code=204,
        summary="Say whether an answer helped",
    )
    def feedback(opened: InConversation, message: str, given: HelpfulIn) -> Response:
        handrail.webchat.judge(opened.id, MessageId(message), helpful=given.helpful)
        return Response(status_code=204)


def _add_following(routes: APIRouter, handrail: HasWebChat, limits: Limits) -> None:
    def changes(listened: Sequence[ConversationId]) -> Mapping[ConversationId, str]:
        return handrail.webchat.changes(listened)

    listeners = Listeners(
        changes,
        most=limits.streams,
        most_each=limits.conversation_streams,
        most_address=limits.address_streams,
    )

    @routes.get(
        "/events",
        response_class=Response,
        responses=events(),
        summary="Follow the conversation: every message once, and its state when it changes",
    )
    async def follow(opened: InConversation, visit: Visitor, after: After = "") -> Response:
        last = MessageId(after) if after else None
        return FollowedConversation(handrail, listeners, visit, opened, last)


def _add_person(routes: APIRouter, handrail: HasWebChat) -> None:
    @routes.post(
        "/handover",
        responses=answers(ChatHandedOverOut),
        summary="Ask for a person",
    )
    def hand_over(opened: InConversation, given: HandOverIn) -> JSONResponse:
        state = handrail.webchat.hand_over(
            opened.id, text=given.text, name=given.name, contact=given.contact
        )
        return JSONResponse({"handed_over": True, "state": state_json(state)})

    @routes.delete(
        "/handover", responses=answers(ChatHandedOverOut), summary="Back to the assistant"
    )
    def go_back(opened: InConversation) -> JSONResponse:
        state = handrail.webchat.go_back(opened.id)
        return JSONResponse({"handed_over": False, "state": state_json(state)})

    @routes.post(
        "/survey",
        status_code=201,
        responses={201: {"model": ChatSurveyOut}},
        summary="Say how it was, once",
    )
    def survey(opened: InConversation, given: SurveyIn) -> JSONResponse:
        handrail.webchat.survey(opened.id, given.read())
        state = handrail.webchat.state(opened.id)
        return JSONResponse({"given": True, "state": state_json(state)}, status_code=201)


def _add_files(routes: APIRouter, handrail: HasWebChat) -> None:
    @routes.post(
        "/attachments",
        status_code=201,
        responses={201: {"model": ChatFileOut}},
        summary="Keep a file, to be sent with a message",
    )
    def attach(opened: InConversation, file: Annotated[UploadFile, File()]) -> JSONResponse:
        content = file.file.read(LARGEST_ATTACHMENT + 1)
        if len(content) > LARGEST_ATTACHMENT:
            size = LARGEST_ATTACHMENT // 1_000_000
            raise HTTPException(413, f"That is more than {size} MB; send a smaller file.")
        name = storable(file.filename or "")
        return JSONResponse(
            file_json(handrail.webchat.attach(opened.id, name, content)), status_code=201
        )

    @routes.get(
        "/attachments/{attachment}",
        response_class=Response,
        responses=download(*_FILES),
        summary="A file, to be saved",
    )
    def attachment(opened: InConversation, attachment: str) -> Response:
        file, content = handrail.webchat.attachment(opened.id, AttachmentId(attachment))
        return _download(content, file.name, file.type)

    @routes.get(
        "/transcript",
        response_class=Response,
        responses=download("text/plain"),
        summary="The conversation as text, to be saved",
    )
    def transcript(opened: InConversation) -> Response:
        text = handrail.webchat.transcript(opened.id)
        return _download(text.encode("utf-8", "replace"), "conversation.txt", "text/plain")


def _download(content: bytes, name: str, kind: str) -> Response:
    """A file to save, never to show: it is whatever somebody sent."""
    return Response(
        content,
        media_type=kind,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(storable(name))}"},
    )
