"""A chat model at a provider, waited for on another thread, so that it can be left at any time."""

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from assistant.models.client import Chunk, Client
from assistant.models.endpoint import Endpoint
from assistant.models.failures import failure, refuses_streaming
from assistant.models.loop import run_in_background
from assistant.models.model import (
    Message,
    ModelBrokenError,
    ModelError,
    ModelLateError,
    ModelOverflowError,
    ModelRefusedError,
)
from assistant.models.spoken import Spoken, tokens_at_least

_TICK_S = 0.02
# A reply is over when its end is told; the connection may be kept if the rest comes soon.
_AFTER_THE_END_S = 0.5
_CUT = "cut by us"
_WHOLE = "in one piece"
_KEPT_BACK = ("content_filter", "refusal")


@dataclass(frozen=True, slots=True)
class _Done:
    """Nothing more comes; with what went wrong, None when nothing did."""

    error: BaseException | None


class ChatModel:
    """Asks one endpoint; opening it loads nothing, the first question does."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._making = threading.Lock()
        self._client: Client | None = None
        self._whole_only = False

    @property
    def name(self) -> str:
        """Provider and model."""
        return self._endpoint.name

    @property
    def remote(self) -> bool:
        """Whether what it is given leaves this machine and its private network."""
        return self._endpoint.remote

    @property
    def context_tokens(self) -> int:
        """How many tokens it reads and writes at most, as the settings say."""
        return self._endpoint.context_tokens

    def prepare(self) -> None:
        """Load what the first question would otherwise wait for; takes seconds.

        What goes wrong is told to the first question.
        """
        loaded = threading.Event()
        run_in_background(self._load(), lambda _error: loaded.set())
        loaded.wait()

    async def _load(self) -> None:
        await asyncio.to_thread(self._open)

    def _open(self) -> Client:
        with self._making:
            if self._client is None:
                self._client = Client(self._endpoint)
            return self._client

    def stream(
        self,
        messages: Sequence[Message],
        *,
        most_tokens: int,
        within_s: float,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Iterator[str]:
        """Yield the reply as it is written, see `LanguageModel`.

        When it is left in the middle, by a stop, the deadline or an error, the connection is
        closed, so that the provider stops too.
        """
        end = time.monotonic() + within_s
        self._refuse_what_is_too_long(messages)
        whole = self._whole_only
        outcome = yield from self._hear(messages, most_tokens, end, stopped, whole=whole)
        if outcome is not None and not whole and _is_unstreamed(outcome):
            again = yield from self._hear(messages, most_tokens, end, stopped, whole=True)
            self._whole_only = again is None
            outcome = outcome if again and isinstance(outcome, _NothingError) else again
        if outcome is not None:
            raise self._told(outcome)

    def _refuse_what_is_too_long(self, messages: Sequence[Message]) -> None:
        least = sum(tokens_at_least(message.text) for message in messages)
        if least > self.context_tokens:
            raise ModelOverflowError(
                f"the request is longer than the {self.context_tokens} tokens {self.name} reads;"
                " ask less, or raise HANDRAIL_MODEL_CONTEXT if it reads more"
            )

    def _told(self, outcome: BaseException) -> ModelError:
        """What went wrong, with nothing of the original in it, which may hold the key."""
        if isinstance(outcome, TimeoutError):
            return ModelLateError(
                f"{self.name} was not done in time; ask again, or raise HANDRAIL_MODEL_TIMEOUT"
            )
        return failure(outcome, self._endpoint)

    def _hear(
        self,
        messages: Sequence[Message],
        most_tokens: int,
        end: float,
        stopped: Callable[[], bool],
        *,
        whole: bool,
    ) -> Generator[str, None, BaseException | None]:
        """Yield what the background loop hears; return what went wrong, None when nothing did."""
        pieces: SimpleQueue[str | _Done] = SimpleQueue()
        leave = run_in_background(
            self._ask(messages, most_tokens, end, pieces.put, whole=whole),
            lambda error: pieces.put(_Done(error)),
        )
        try:
            while not stopped():
                left = end - time.monotonic()
                try:
                    piece = pieces.get(timeout=max(0.0, min(_TICK_S, left)))
                except Empty:
                    if left <= 0:
                        return TimeoutError()
                    continue
                if isinstance(piece, _Done):
                    return piece.error
                yield piece
            return None
        finally:
            leave()

    async def _ask(
        self,
        messages: Sequence[Message],
        most_tokens: int,
        end: float,
        tell: Callable[[str], None],
        *,
        whole: bool,
    ) -> None:
        """Tell the reply's pieces, none empty; runs on the background loop."""
        heard, ended, aloud = "", "", False
        spoken = Spoken()
        clock = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(max(0.0, end - time.monotonic())) as patience:
                client = (
                    await asyncio.to_thread(self._open) if self._client is None else self._client
                )
                replies = _chunks(client, messages, most_tokens, whole=whole)
                async with aclosing(replies) as chunks:
                    async for chunk in chunks:
                        heard += chunk.text
                        if said := spoken.hear(chunk.text):
                            aloud = True
                            tell(said)
                        if chunk.end and not ended:
                            ended = chunk.end
                            patience.reschedule(clock.time() + _AFTER_THE_END_S)
                        if tokens_at_least(heard) >= most_tokens:
                            ended = ended or _CUT
                            break
        except TimeoutError:
            if not ended:
                raise
        if rest := spoken.rest():
            aloud = True
            tell(rest)
        self._judge(ended, aloud=aloud)

    def _judge(self, ended: str, *, aloud: bool) -> None:
        """Raise ModelError when what was heard is no reply."""
        if ended in _KEPT_BACK:
            raise ModelRefusedError(
                f"{self.name} keeps its reply back; word the question otherwise"
            )
        if not aloud and not ended:
            raise _NothingError(f"{self.name} replied with nothing; see that it is a chat model")
        if not aloud:
            raise ModelBrokenError(f"{self.name} gave an empty reply; ask again")
        if not ended:
            raise ModelBrokenError(f"{self.name} broke off in the middle; ask again")


class _NothingError(ModelBrokenError):
    """Not even an end was heard, as from a server that answers only in one piece."""


def _is_unstreamed(outcome: BaseException) -> bool:
    return isinstance(outcome, _NothingError) or refuses_streaming(outcome)


async def _chunks(
    client: Client, messages: Sequence[Message], most_tokens: int, *, whole: bool
) -> AsyncGenerator[Chunk, None]:
    if whole:
        chunk = await client.whole(messages, most_tokens)
        yield Chunk(chunk.text, chunk.end or _WHOLE)
        return
    async with aclosing(client.stream(messages, most_tokens)) as chunks:
        async for chunk in chunks:
            yield chunk
