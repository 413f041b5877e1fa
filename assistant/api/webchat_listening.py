"""Who listens to which conversation, and one question for all of them: what changed?"""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus

from starlette.exceptions import HTTPException

from assistant.api.limiting import TooManyCallsError
from assistant.webchat.model import ConversationId

_LOG = logging.getLogger(__name__)
_EVERY_S = 0.4
_COME_BACK_S = 10

Changes = Callable[[Sequence[ConversationId]], Mapping[ConversationId, str]]


class Listeners:
    """Wakes whoever listens to a conversation when its mark changes.

    While anybody listens, `changes` is asked of all their conversations at once, in a thread,
    every `every_s` seconds. A listener is told that something changed, never what: however slow
    it reads, it holds nothing. Everybody listens in one event loop. At most `most` listen, to one
    conversation `most_each`, from one address `most_address`; None is any number.
    """

    def __init__(
        self,
        changes: Changes,
        *,
        most: int,
        most_each: int,
        most_address: int | None = None,
        every_s: float = _EVERY_S,
    ) -> None:
        self._changes = changes
        self._every_s = every_s
        self._most = most
        self._most_each = most_each
        self._most_address = most_address
        self._addresses: Counter[str] = Counter()
        self._listeners: defaultdict[ConversationId, list[asyncio.Event]] = defaultdict(list)
        self._marks: dict[ConversationId, str] = {}
        self._asking: asyncio.Task[None] | None = None

    @property
    def open(self) -> int:
        """How many listen."""
        return sum(map(len, self._listeners.values()))

    def open_from(self, address: str) -> int:
        """How many listen from an address."""
        return self._addresses.get(address, 0)

    @contextmanager
    def listening(self, conversation: ConversationId, address: str = "") -> Iterator[asyncio.Event]:
        """An event that is set whenever the conversation changed, to be cleared by who waits.

        Raises TooManyCallsError for too many of one conversation or address, HTTPException for
        everybody's.
        """
        if len(self._listeners.get(conversation, ())) >= self._most_each:
            raise TooManyCallsError("open windows of this conversation", _COME_BACK_S)
        if self._most_address is not None and self.open_from(address) >= self._most_address:
            raise TooManyCallsError("chats open from your network", _COME_BACK_S)
        if self.open >= self._most:
            raise HTTPException(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "too many conversations are followed just now; ask for the messages instead",
                headers={"Retry-After": str(_COME_BACK_S)},
            )
        changed = asyncio.Event()
        self._listeners[conversation].append(changed)
        self._addresses[address] += 1
        if self._asking is None:
            self._asking = asyncio.get_running_loop().create_task(self._ask())
        try:
            yield changed
        finally:
            self._leave(conversation, address, changed)

    def _leave(self, conversation: ConversationId, address: str, changed: asyncio.Event) -> None:
        self._addresses[address] -= 1
        if not self._addresses[address]:
            del self._addresses[address]
        self._listeners[conversation].remove(changed)
        if not self._listeners[conversation]:
            del self._listeners[conversation]
            self._marks.pop(conversation, None)
        if not self._listeners and self._asking is not None:
            self._asking.cancel()
            self._asking = None

    async def _ask(self) -> None:
        while True:
            try:
                marks = await asyncio.to_thread(self._changes, tuple(self._listeners))
            except Exception:  # noqa: BLE001  (whoever listens hears of the next change instead)
                _LOG.exception("changes of conversations could not be read")
            else:
                self._tell(marks)
            await asyncio.sleep(self._every_s)

    def _tell(self, marks: Mapping[ConversationId, str]) -> None:
        for conversation, mark in marks.items():
            listeners = self._listeners.get(conversation)
            if listeners and self._marks.get(conversation) != mark:
                self._marks[conversation] = mark
                for changed in listeners:
                    changed.set()
