"""The client of a provider, made by langchain: what is sent, where to, and nothing besides."""

import weakref
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from assistant.models.endpoint import Endpoint, Provider
from assistant.models.loop import run_in_background
from assistant.models.model import Message, Role
from assistant.models.spoken import text_of

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

_CONNECT_S = 5.0
# How long nothing may come; the caller's deadline is shorter.
_SILENCE_S = 600.0
_ENDS = ("finish_reason", "stop_reason", "done_reason")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some text of a reply; `end` is why the reply ends with it, empty while it goes on."""

    text: str
    end: str


class Client:
    """Asks one endpoint, over connections it keeps; only the background loop may use it.

    They are closed when nothing refers to it any more.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        """Load the provider's package, which takes seconds the first time."""
        # The providers' packages look at it while another thread may be half-way through it.
        import httpx  # noqa: F401
        from langchain.chat_models import init_chat_model

        self._endpoint = endpoint
        self._model: Any = init_chat_model(
            endpoint.model, model_provider=endpoint.provider.value, **_arguments(endpoint)
        )
        if endpoint.provider is Provider.ANTHROPIC:
            _replace_anthropic_client(self._model, endpoint)
        connections = _connections(self._model, endpoint.provider)
        weakref.finalize(self, _hang_up, connections).atexit = False

    async def stream(
        self, messages: Sequence[Message], most_tokens: int
    ) -> AsyncGenerator[Chunk, None]:
        """Yield a reply as it is written; raises whatever the provider's package does.

        Yields nothing when the provider streams nothing.
        """
        from langsmith import tracing_context

        asked = _as_langchain(messages)
        with tracing_context(enabled=False):
            replies = self._model.astream(asked, **self._limits(most_tokens))
            anything = False
            try:
                async for reply in replies:
                    anything = True
                    yield _chunk(reply)
            except ValueError as error:
                # So langchain says that nothing came; its subclasses say other things.
                if anything or type(error) is not ValueError:
                    raise
            finally:
                await replies.aclose()

    async def whole(self, messages: Sequence[Message], most_tokens: int) -> Chunk:
        """A reply in one piece, without streaming."""
        from langsmith import tracing_context

        with tracing_context(enabled=False):
            reply = await self._model.ainvoke(_as_langchain(messages), **self._limits(most_tokens))
        return _chunk(reply)

    def _limits(self, most_tokens: int) -> dict[str, Any]:
        match self._endpoint.provider:
            case Provider.OPENAI if not self._endpoint.own:
                # Under its older name, which langchain would renew; some servers know no other.
                return {"extra_body": {"max_tokens": most_tokens}}
            case Provider.OPENAI | Provider.ANTHROPIC:
                return {"max_tokens": most_tokens}
            case Provider.OLLAMA:
                # It cuts the messages to a window of its own unless it is told another.
                options = {
                    "num_predict": most_tokens,
                    "num_ctx": self._endpoint.context_tokens,
                    "temperature": 0.0,
                }
                return {"options": options}


def _arguments(endpoint: Endpoint) -> dict[str, Any]:
    """What langchain is told: always an address and a key, so that no variable leads elsewhere."""
    key = endpoint.key.get_secret_value()
    match endpoint.provider:
        case Provider.OPENAI:
            own = {"store": False} if endpoint.own else {"temperature": 0.0}
            return {
                **own,
                "base_url": endpoint.url,
                "api_key": key or "none",
                "max_retries": 0,
                "timeout": (_CONNECT_S, _SILENCE_S, _SILENCE_S, _CONNECT_S),
                "stream_chunk_timeout": None,
                "stream_usage": False,
                "use_responses_api": False,
                "openai_proxy": None,
                "http_async_client": _http_client("openai", endpoint),
            }
        case Provider.ANTHROPIC:
            return {"base_url": endpoint.url, "api_key": key or "none", "max_retries": 0}
        case Provider.OLLAMA:
            return {
                "base_url": endpoint.url,
                "reasoning": False,
                "async_client_kwargs": {
                    "follow_redirects": False,
                    "trust_env": endpoint.remote,
                    "timeout": (_CONNECT_S, _SILENCE_S, _SILENCE_S, _CONNECT_S),
                    "headers": {"authorization": f"Bearer {key or 'none'}"},
                },
            }


def _http_client(package: str, endpoint: Endpoint) -> Any:
    """A client that follows no redirect, which would take the key and the text elsewhere.

    What is near is asked directly, whatever proxy is set for the rest.
    """
    sdk: Any = import_module(package)
    # Anthropic's reads the proxies' variables by itself.
    direct = {"mounts": dict.fromkeys(("http://", "https://", "all://"))}
    return sdk.DefaultAsyncHttpxClient(
        follow_redirects=False,
        trust_env=endpoint.remote,
        **({} if endpoint.remote else direct),
    )


def _replace_anthropic_client(model: Any, endpoint: Endpoint) -> None:
    """Give it the client that it has no argument for."""
    sdk: Any = import_module("anthropic")
    vars(model)["_async_client"] = sdk.AsyncAnthropic(
        api_key=endpoint.key.get_secret_value() or "none",
        base_url=endpoint.url,
        max_retries=0,
        timeout=_SILENCE_S,
        open_telemetry=False,
        http_client=_http_client("anthropic", endpoint),
    )


def _connections(model: Any, provider: Provider) -> Any:
    """The client of httpx that a model asks through."""
    if provider is Provider.OPENAI:
        return model.http_async_client
    return model._async_client._client


def _hang_up(connections: Any) -> None:
    """Close them on the loop they belong to; whoever dropped the client waits for nothing."""
    run_in_background(connections.aclose(), lambda _error: None)


def _as_langchain(messages: Sequence[Message]) -> "list[BaseMessage]":
    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

    kinds = {Role.SYSTEM: SystemMessage, Role.PERSON: HumanMessage, Role.MODEL: AIMessage}
    return [kinds[message.role](content=message.text) for message in messages]


def _chunk(reply: Any) -> Chunk:
    told = reply.response_metadata
    end = next((str(told[each]) for each in _ENDS if told.get(each)), "")
    return Chunk(text_of(reply.content), end)
