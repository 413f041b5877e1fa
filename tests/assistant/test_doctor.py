"""The doctor asks each language model for a word and says how it went."""

from collections.abc import Iterator

import pytest

from assistant.doctor import Finding, State, examine_models
from assistant.models.model import ModelBrokenError
from assistant.models.trial import try_out
from assistant.settings import Mask, read_settings
from tests import misbehaving
from tests.misbehaving import Behaviour, Server, refusing, saying
from tests.models import ScriptedModel


@pytest.fixture
def server() -> Iterator[Server]:
    with misbehaving.server() as running:
        yield running


def found(
    server: Server, *behaviours: Behaviour, fallback: str = "", mask: Mask = Mask.AUTO
) -> list[Finding]:
    server.will(*behaviours)
    return examine_models(
        read_settings(
            model="openai:m",
            model_base_url=server.url,
            model_key="sk-secret",
            model_fallback=fallback,
            mask=mask,
        )
    )


def test_without_a_model_nothing_is_asked() -> None:
    (finding,) = examine_models(read_settings(model=""))
    assert (finding.state, finding.message) == (
        State.FINE,
        "none: answers are quoted word for word",
    )


def test_a_model_that_answers_is_fine(server: Server) -> None:
    (finding,) = found(server, saying("Ready", "."))
    assert (finding.part, finding.state) == ("language model", State.FINE)
    assert finding.message.startswith("openai:m began with 'Ready' after ")
    assert "stays in your network" in finding.message


def test_each_model_of_the_chain_is_asked(server: Server) -> None:
    first, second = found(
        server, refusing(401, "wrong key: sk-secret"), saying("Ready"), fallback="openai:n"
    )
    assert (first.part, first.state) == ("language model", State.WRONG)
    assert "HANDRAIL_MODEL_KEY" in first.message
    assert "sk-secret" not in first.message
    assert (second.part, second.state) == ("fallback model", State.FINE)


@pytest.mark.parametrize("model", ["gemini:pro", "openai"])
def test_a_wrong_setting_is_told_and_no_more(model: str) -> None:
    (finding,) = examine_models(read_settings(model=model))
    assert finding.state is State.WRONG
    assert "HANDRAIL_MODEL" in finding.message


def test_a_trial_ends_with_the_first_piece() -> None:
    model = ScriptedModel("Ready when you are.")
    assert try_out(model).first == "Ready"
    assert model.given == ["Ready"]


def test_a_trial_of_a_model_that_says_nothing_fails() -> None:
    with pytest.raises(ModelBrokenError, match="nothing"):
        try_out(ScriptedModel([]))
