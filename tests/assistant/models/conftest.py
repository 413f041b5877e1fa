"""Models at a server that misbehaves as it is told to."""

from collections.abc import Callable, Iterator

import pytest
from pydantic import SecretStr

from assistant.models.chat import ChatModel
from assistant.models.endpoint import Endpoint
from tests import misbehaving
from tests.misbehaving import Server

KEY = "sk-handrail-0123456789-very-secret"

Ask = Callable[..., list[str]]


@pytest.fixture(scope="session")
def _running() -> Iterator[Server]:
    with misbehaving.server() as running:
        yield running


@pytest.fixture
def server(_running: Server) -> Server:
    """A server that has forgotten the test before."""
    _running.will()
    return _running


def model_at(url: str, *, provider: str = "openai", context_tokens: int = 8192) -> ChatModel:
    """A model at an address, with a key that must never be seen."""
    return ChatModel(
        Endpoint.read(
            f"{provider}:m",
            variable="HANDRAIL_MODEL",
            context_tokens=context_tokens,
            url=url,
            key=SecretStr(KEY),
        )
    )


@pytest.fixture
def model(server: Server) -> ChatModel:
    """A model at the misbehaving server."""
    return model_at(server.url)
