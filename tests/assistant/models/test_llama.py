"""The real thing: a small model in a llama.cpp server, asked, left and killed over HTTP."""

import time
from collections.abc import Iterator

import httpx
import pytest

from assistant.models.model import (
    LanguageModel,
    Message,
    ModelBrokenError,
    ModelBusyError,
    ModelOverflowError,
    Role,
)
from assistant.models.opening import open_models
from assistant.settings import read_settings
from tests import llama
from tests.llama import LlamaServer

pytestmark = pytest.mark.xdist_group("llama")

STORY = [Message(Role.PERSON, "Write a long story about a shop and its customers.")]
ENOUGH_S = 60.0


def model_of(running: LlamaServer, *, context: int = llama.CONTEXT_TOKENS) -> LanguageModel:
    (model,) = open_models(
        read_settings(
            model=f"openai:{llama.MODEL}", model_base_url=running.url, model_context=context
        )
    )
    return model


@pytest.fixture
def mortal() -> Iterator[LlamaServer]:
    """A server of the test's own, to be killed."""
    if reason := llama.missing():
        pytest.skip(reason)
    with llama.server() as running:
        yield running


def busy(running: LlamaServer) -> bool:
    slots = httpx.get(f"{running.url}/slots").json()
    return any(slot["is_processing"] for slot in slots)


def becomes_idle(running: LlamaServer) -> bool:
    given_up = time.monotonic() + ENOUGH_S
    while busy(running) and time.monotonic() < given_up:
        time.sleep(0.02)
    return not busy(running)


def test_who_leaves_a_reply_makes_the_server_stop(llama_server: LlamaServer) -> None:
    pieces = model_of(llama_server).stream(STORY, most_tokens=1500, within_s=ENOUGH_S)
    assert next(pieces)
    assert busy(llama_server)
    pieces.close()  # type: ignore[attr-defined]  # it is a generator
    assert becomes_idle(llama_server)


def test_what_it_cannot_read_is_told_apart(llama_server: LlamaServer) -> None:
    model = model_of(llama_server, context=100_000)
    long = [Message(Role.PERSON, "policy " * (llama.CONTEXT_TOKENS + 100))]
    with pytest.raises(ModelOverflowError, match="HANDRAIL_MODEL_CONTEXT"):
        next(model.stream(long, most_tokens=5, within_s=ENOUGH_S))
    assert next(model.stream(STORY, most_tokens=5, within_s=ENOUGH_S))


def test_a_server_killed_in_the_middle_breaks_the_reply_at_once(mortal: LlamaServer) -> None:
    pieces = model_of(mortal).stream(STORY, most_tokens=1500, within_s=600.0)
    heard = [next(pieces), next(pieces)]
    mortal.kill()
    begun = time.monotonic()
    with pytest.raises(ModelBrokenError):
        heard.extend(pieces)
    assert all(heard)
    # The time it had was ten minutes.
    assert time.monotonic() - begun < ENOUGH_S


def test_a_dead_server_is_told_and_then_left_alone(mortal: LlamaServer) -> None:
    model = model_of(mortal)
    mortal.kill()
    for _ in range(3):
        with pytest.raises(ModelBrokenError, match="cannot be reached"):
            next(model.stream(STORY, most_tokens=5, within_s=ENOUGH_S))
    with pytest.raises(ModelBusyError, match="left alone"):
        next(model.stream(STORY, most_tokens=5, within_s=ENOUGH_S))
