"""A conversation as server-sent events: every message once, and its state when it changes."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import anyio.to_thread
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from assistant.api.visitors import HasWebChat, Visit
from assistant.api.webchat_events import PING, PING_S, EventStream, event
from assistant.api.webchat_listening import Listeners
from assistant.api.webchat_shown import message_json, state_json
from assistant.casework.model import MessageId
from assistant.errors import AssistantError
from assistant.webchat.model import ChatState, Conversation
from kb.errors import KnowledgeBaseError


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a silent stream says something, notes the customer, and how long it is; seconds."""

    ping_s: float = PING_S
    here_s: float = 15.0
    whole_s: float = 600.0


@dataclass(frozen=True, slots=True)
class _Seen:
    """How far a stream has told: the last message and state."""

    after: MessageId | None
    state: ChatState | None = None


class FollowedConversation(Response):
    """Events `message` and `state` while anybody reads them, at most ten minutes, then `bye`.

    A comment every 10 s. The customer counts as being there meanwhile. Ends early where the
    site stops working, or when nothing can be written for long. Raises what Listeners raise,
    and UnknownMessageError, before anything is sent.
    """

    def __init__(
        self,
        handrail: HasWebChat,
        listeners: Listeners,
        visit: Visit,
        opened: Conversation,
        after: MessageId | None,
        pace: Pace | None = None,
    ) -> None:
        super().__init__()
        self._handrail = handrail
        self._listeners = listeners
        self._visit = visit
        self._opened = opened
        self._after = after
        self._pace = pace or Pace()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Listen first and read then, so that nothing said between the two is missed."""
        with self._listeners.listening(self._opened.id, self._visit.address) as changed:
            told, seen = await anyio.to_thread.run_sync(self._news, _Seen(self._after))
            await anyio.to_thread.run_sync(self._is_here)
            stream = EventStream(self._events(changed, told, seen))
            await stream(scope, receive, send)

    async def _events(
        self, changed: asyncio.Event, told: list[bytes], seen: _Seen
    ) -> AsyncIterator[bytes]:
        now, pace = asyncio.get_running_loop().time, self._pace
        end, here_at = now() + pace.whole_s, now() + pace.here_s
        for each in told:
            yield each
        while now() < end:
            woken = await _within(changed, min(end, here_at, now() + pace.ping_s) - now())
            try:
                if now() >= here_at:
                    here_at = now() + pace.here_s
                    await anyio.to_thread.run_sync(self._is_here)
                if woken:
                    changed.clear()
                    told, seen = await anyio.to_thread.run_sync(self._news, seen)
            except (AssistantError, KnowledgeBaseError):
                # Whoever comes back is told why by a call that can be refused.
                break
            for each in told if woken else [PING]:
                yield each
        yield event("bye", {})

    def _is_here(self) -> None:
        self._handrail.sites.admitted(self._visit.site.key, self._visit.origin)
        self._handrail.webchat.here(self._opened.id)

    def _news(self, seen: _Seen) -> tuple[list[bytes], _Seen]:
        """What happened since, as events; the messages first."""
        said, state = self._handrail.webchat.news(self._opened.id, after=seen.after)
        told = [event("message", message_json(each)) for each in said]
        if state != seen.state:
            told.append(event("state", state_json(state)))
        return told, _Seen(said[-1].id if said else seen.after, state)


async def _within(changed: asyncio.Event, seconds: float) -> bool:
    """Whether it was set before the time was over."""
    try:
        async with asyncio.timeout(max(seconds, 0)):
            await changed.wait()
    except TimeoutError:
        return False
    return True
