"""The doctor asks each language model for a word and says how it went."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from assistant.doctor import Finding, State, examine_models, examine_proxies
from assistant.errors import SettingsError
from assistant.models.model import ModelBrokenError
from assistant.models.trial import try_out
from assistant.settings import Mask, read_settings
from tests import misbehaving
from tests.assistant.api.streams import serving
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import application
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


def proxies_found(**given: str | float) -> Finding:
    (finding,) = examine_proxies(read_settings(**given))
    return finding


def test_a_server_that_people_reach_directly_needs_no_proxy(tmp_path: Path) -> None:
    assert proxies_found(home=str(tmp_path)).state is State.FINE


@pytest.mark.parametrize(
    "given", [{"secure_cookies": True}, {"public_url": "https://handrail.example.com"}], ids=str
)
def test_https_without_a_named_proxy_is_noted(
    tmp_path: Path, given: dict[str, str | float]
) -> None:
    finding = proxies_found(home=str(tmp_path), **given)
    assert finding.state is State.NOTE
    assert "set HANDRAIL_TRUSTED_PROXIES" in finding.message
    named = proxies_found(home=str(tmp_path), trusted_proxies="10.0.0.7, 10.1.0.0/16", **given)
    assert (named.state, named.message) == (State.FINE, "10.0.0.7/32, 10.1.0.0/16")


def test_a_proxy_that_is_none_is_told() -> None:
    with pytest.raises(SettingsError, match="HANDRAIL_TRUSTED_PROXIES is wrong"):
        proxies_found(trusted_proxies="the proxy")


def test_what_the_running_server_noticed_of_a_proxy_is_told(tmp_path: Path) -> None:
    assistant = FakeAssistant.at(tmp_path)
    with serving(application(assistant)) as url:
        (tmp_path / "server.json").write_text(json.dumps({"url": url, "token": "x", "pid": 1}))
        assert proxies_found(home=str(tmp_path)).state is State.FINE
        forwarded = {"X-Forwarded-For": "203.0.113.9"}
        httpx.get(f"{url}/healthz", headers=forwarded, trust_env=False)
        finding = proxies_found(home=str(tmp_path))
    assistant.close()
    assert finding.state is State.NOTE
    assert finding.message.startswith("calls (1) were forwarded by an address that")


@pytest.mark.parametrize(
    "note",
    ["", "[]", '{"url": 7}', '{"url": "http://127.0.0.1:1"}', '{"url": "http://[x"}'],
    ids=["empty", "list", "number", "gone", "no address"],
)
def test_a_server_that_cannot_be_asked_says_nothing(tmp_path: Path, note: str) -> None:
    (tmp_path / "server.json").write_text(note)
    assert proxies_found(home=str(tmp_path)).state is State.FINE
