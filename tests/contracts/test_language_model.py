"""What every language model promises, whoever makes it."""

from collections.abc import Callable
from itertools import islice

import pytest

from assistant.models.chat import ChatModel
from assistant.models.endpoint import Endpoint
from assistant.models.model import LanguageModel, Message, ModelLateError, Role
from assistant.models.patience import PatientModel
from tests import llama
from tests.models import ScriptedModel

pytestmark = pytest.mark.xdist_group("llama")

ASKED = [Message(Role.SYSTEM, "Be brief."), Message(Role.PERSON, "Count from one to ten.")]
ENOUGH_S = 60.0


@pytest.fixture(params=["scripted", "llama.cpp", "patient llama.cpp"])
def model(request: pytest.FixtureRequest) -> LanguageModel:
    if request.param == "scripted":
        return ScriptedModel("One, two, three, four, five, six, seven, eight, nine, ten.")
    running: llama.LlamaServer = request.getfixturevalue("llama_server")
    chat = ChatModel(
        Endpoint.read(
            f"openai:{llama.MODEL}",
            variable="HANDRAIL_MODEL",
            context_tokens=llama.CONTEXT_TOKENS,
            url=running.url,
        )
    )
    return chat if request.param == "llama.cpp" else PatientModel(chat)


def test_it_has_a_name_and_a_place_and_a_size(model: LanguageModel) -> None:
    assert ":" in model.name
    assert not model.remote
    assert model.context_tokens > 0


def test_a_reply_comes_in_pieces_that_say_something(model: LanguageModel) -> None:
    pieces = list(model.stream(ASKED, most_tokens=40, within_s=ENOUGH_S))
    assert len(pieces) > 1
    assert all(pieces)
    assert "".join(pieces).strip()


def test_a_reply_is_no_longer_than_asked_for(model: LanguageModel) -> None:
    reply = "".join(model.stream(ASKED, most_tokens=3, within_s=ENOUGH_S))
    assert 0 < len(reply.split()) <= 3


def test_nothing_is_said_to_who_has_stopped_before(model: LanguageModel) -> None:
    assert list(model.stream(ASKED, most_tokens=40, within_s=ENOUGH_S, stopped=lambda: True)) == []


def test_a_stop_ends_the_reply_after_what_was_said(model: LanguageModel) -> None:
    heard: list[str] = []
    stopped: Callable[[], bool] = lambda: len(heard) >= 2  # noqa: E731
    for piece in model.stream(ASKED, most_tokens=1000, within_s=ENOUGH_S, stopped=stopped):
        heard.append(piece)
    assert len(heard) == 2


def test_who_hears_enough_may_leave(model: LanguageModel) -> None:
    pieces = model.stream(ASKED, most_tokens=1000, within_s=ENOUGH_S)
    assert len(list(islice(pieces, 2))) == 2
    del pieces
    assert "".join(model.stream(ASKED, most_tokens=5, within_s=ENOUGH_S))


def test_without_any_time_there_is_no_reply(model: LanguageModel) -> None:
    if isinstance(model, ScriptedModel):
        model = ScriptedModel([1.0, "late"])
    with pytest.raises(ModelLateError):
        list(model.stream(ASKED, most_tokens=1000, within_s=0.0))


def test_two_may_ask_at_once(model: LanguageModel) -> None:
    first = model.stream(ASKED, most_tokens=10, within_s=ENOUGH_S)
    second = model.stream(ASKED, most_tokens=10, within_s=ENOUGH_S)
    begun = next(first), next(second)
    assert all(begun)
    assert "".join(first) or "".join(second)
