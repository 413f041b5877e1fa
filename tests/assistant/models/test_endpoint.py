"""Where a model is, and whether what it is told leaves the house."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from assistant.errors import SettingsError
from assistant.models.address import host_of, is_remote
from assistant.models.endpoint import Endpoint


def read(written: str, url: str = "") -> Endpoint:
    return Endpoint.read(written, variable="HANDRAIL_MODEL", context_tokens=8192, url=url)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080",
        "http://localhost:11434/v1",
        "http://model.localhost",
        "http://[::1]:8080",
        "http://0.0.0.0:8080",
        "http://10.1.2.3",
        "http://172.16.0.9:8000/v1",
        "http://192.168.178.20",
        "http://169.254.1.1",
        "http://[fd12::1]/v1",
        "http://[fe80::1%25eth0]/v1",
        "http://[::ffff:10.0.0.1]",
        "http://vllm:8000/v1",
        "http://gpu-1.internal./v1",
        "http://nas.local",
        "http://GPU.LAN",
    ],
)
def test_this_machine_and_its_network_are_near(url: str) -> None:
    assert not is_remote(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://api.openai.com/v1",
        "http://8.8.8.8",
        "http://172.32.0.1",
        "http://11.0.0.1",
        "http://100.64.0.1",
        "http://[2001:db8::1]",
        "http://[::ffff:8.8.8.8]",
        "http://134744072",
        "http://0x08080808",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://localhost@example.com/v1",
        "http://10.0.0.1:80@example.com",
        "http://example.com/#localhost",
        "http://internal.example",
        "http://",
    ],
)
def test_everything_else_is_remote(url: str) -> None:
    assert is_remote(url)


@given(st.ip_addresses())
def test_a_public_address_is_never_near(address: object) -> None:
    shown = f"[{address}]" if ":" in str(address) else str(address)
    if getattr(address, "is_global", False):
        assert is_remote(f"http://{shown}:8000/v1")


def test_a_host_is_shown_without_its_password() -> None:
    assert host_of("http://me:secret@gpu:8000/v1") == "gpu:8000"
    assert host_of("http://[::1]:80/v1") == "[::1]:80"


def test_each_provider_has_its_own_address() -> None:
    assert read("openai:gpt-4.1-mini").url == "https://api.openai.com/v1"
    assert read("anthropic:claude-haiku-4-5").remote
    assert not read("ollama:qwen3:4b").remote


def test_a_model_that_ollama_passes_on_is_remote() -> None:
    assert read("ollama:gpt-oss:120b-cloud").remote
    assert read("ollama:qwen3-coder:cloud").remote


@pytest.mark.parametrize(
    ("url", "complete"),
    [
        ("http://gpu:8000", "http://gpu:8000/v1"),
        ("http://gpu:8000/", "http://gpu:8000/v1"),
        ("http://gpu:8000/v1/", "http://gpu:8000/v1"),
        ("http://gpu:8000/models/v2", "http://gpu:8000/models/v2"),
    ],
)
def test_an_address_without_a_path_is_completed(url: str, complete: str) -> None:
    assert read("openai:m", url).url == complete


def test_a_model_may_name_its_own_address() -> None:
    read_one = read("openai:org/model:v1@https://gpu.example:8443/v1", "http://other")
    assert (read_one.model, read_one.url) == ("org/model:v1", "https://gpu.example:8443/v1")
    assert read_one.name == "openai:org/model:v1"


@pytest.mark.parametrize("written", ["gpt-4.1-mini", "mistral:large", "openai:", "openai: ", ":x"])
def test_what_is_no_model_is_one_line_that_names_the_variable(written: str) -> None:
    with pytest.raises(SettingsError, match="HANDRAIL_MODEL ") as refused:
        read(written)
    assert "\n" not in str(refused.value)


def test_a_key_is_never_shown() -> None:
    endpoint = Endpoint.read(
        "openai:m", variable="HANDRAIL_MODEL", context_tokens=8192, key=SecretStr("sk-secret")
    )
    assert "sk-secret" not in f"{endpoint} {endpoint!r}"
