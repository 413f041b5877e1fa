"""Each provider's own protocol over HTTP, and nothing that leads text elsewhere."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant.models.model import (
    Message,
    ModelBrokenError,
    ModelBusyError,
    ModelError,
    ModelOverflowError,
    ModelRefusedError,
    Role,
)
from tests import misbehaving
from tests.assistant.models.conftest import KEY, model_at
from tests.misbehaving import JSON, STREAM, Behaviour, Call, Server, saying, sending

ROOT = Path(__file__).parents[3]
ASKED = [
    Message(Role.SYSTEM, "Be brief."),
    Message(Role.PERSON, "Hello"),
    Message(Role.MODEL, "Hello!"),
    Message(Role.PERSON, "How long may I return it?"),
]
ENOUGH_S = 30.0


def ask(server: Server, provider: str) -> list[str]:
    model = model_at(server.url, provider=provider)
    return list(model.stream(ASKED, most_tokens=50, within_s=ENOUGH_S))


def of_anthropic(*events: Mapping[str, object]) -> bytes:
    return b"".join(
        f"event: {each['type']}\ndata: {json.dumps(each)}\n\n".encode() for each in events
    )


BEGUN = {
    "type": "message_start",
    "message": {
        "id": "m",
        "type": "message",
        "role": "assistant",
        "content": [],
        "model": "m",
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": 5, "output_tokens": 1},
    },
}
ENDED = {
    "type": "message_delta",
    "delta": {"stop_reason": "end_turn", "stop_sequence": None},
    "usage": {"output_tokens": 5},
}


def block(
    index: int, start: Mapping[str, str], *deltas: Mapping[str, str]
) -> list[Mapping[str, object]]:
    return [
        {"type": "content_block_start", "index": index, "content_block": start},
        *({"type": "content_block_delta", "index": index, "delta": each} for each in deltas),
        {"type": "content_block_stop", "index": index},
    ]


THOUGHT = block(
    0,
    {"type": "thinking", "thinking": "", "signature": ""},
    {"type": "thinking_delta", "thinking": "hm"},
)
SAID = block(
    1,
    {"type": "text", "text": ""},
    {"type": "text_delta", "text": "30 days"},
    {"type": "text_delta", "text": " [1]."},
)


def test_anthropic_is_asked_and_heard_in_its_own_way(server: Server) -> None:
    told = of_anthropic(BEGUN, *THOUGHT, *SAID, ENDED, {"type": "message_stop"})
    server.will(sending(200, STREAM, told))
    assert ask(server, "anthropic") == ["30 days", " [1]."]
    (call,) = server.calls
    assert (call.path, call.headers["authorization"]) == ("/v1/messages", f"Bearer {KEY}")
    assert call.body["system"] == "Be brief."
    assert [message["role"] for message in call.body["messages"]] == ["user", "assistant", "user"]
    assert call.body["max_tokens"] == 50


def anthropic_error(kind: str, message: str) -> bytes:
    return json.dumps({"type": "error", "error": {"type": kind, "message": message}}).encode()


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (sending(401, JSON, anthropic_error("authentication_error", KEY)), ModelRefusedError),
        (sending(404, JSON, anthropic_error("not_found_error", "model: m")), ModelRefusedError),
        (
            sending(400, JSON, anthropic_error("invalid_request_error", "prompt is too long: 9")),
            ModelOverflowError,
        ),
        (sending(529, JSON, anthropic_error("overloaded_error", "Overloaded")), ModelBusyError),
        (
            sending(
                200,
                STREAM,
                of_anthropic(BEGUN),
                b"event: error\ndata: " + anthropic_error("overloaded_error", "x") + b"\n\n",
            ),
            ModelBusyError,
        ),
        (sending(200, STREAM, of_anthropic(BEGUN, *SAID)), ModelBrokenError),
        (sending(200, STREAM, of_anthropic(BEGUN, *THOUGHT, ENDED)), ModelBrokenError),
        (sending(200, STREAM), ModelBrokenError),
    ],
)
def test_errors_of_anthropic_are_told_apart(
    server: Server, behaviour: Behaviour, kind: type[ModelError]
) -> None:
    server.will(behaviour)
    with pytest.raises(kind) as told:
        ask(server, "anthropic")
    assert KEY not in str(told.value)


def of_ollama(*lines: Mapping[str, object]) -> bytes:
    return b"".join(json.dumps({"model": "m", **each}).encode() + b"\n" for each in lines)


def word(text: str, **more: object) -> Mapping[str, object]:
    return {"message": {"role": "assistant", "content": text}, "done": False, **more}


def test_ollama_is_asked_and_heard_in_its_own_way(server: Server) -> None:
    told = of_ollama(
        word("<think>hm</think>30 days"), word(" [1]."), word("", done=True, done_reason="stop")
    )
    server.will(sending(200, {"Content-Type": "application/x-ndjson"}, told))
    assert ask(server, "ollama") == ["30 days", " [1]."]
    (call,) = server.calls
    assert (call.path, call.headers["authorization"]) == ("/api/chat", f"Bearer {KEY}")
    assert call.body["options"] == {"num_predict": 50, "num_ctx": 8192, "temperature": 0.0}


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (sending(404, JSON, b'{"error": "model \'m\' not found"}'), ModelRefusedError),
        (sending(500, JSON, b'{"error": "out of memory"}'), ModelBrokenError),
        (sending(200, JSON, of_ollama(word("30 days"))), ModelBrokenError),
        (sending(200, JSON, b"nonsense\n"), ModelBrokenError),
        (sending(200, JSON), ModelBrokenError),
    ],
)
def test_errors_of_ollama_are_told_apart(
    server: Server, behaviour: Behaviour, kind: type[ModelError]
) -> None:
    server.will(behaviour)
    with pytest.raises(kind):
        ask(server, "ollama")


ASK_IN_A_PROCESS = """
import sys
from assistant.models.model import Message, Role
from assistant.models.opening import open_models
from assistant.settings import read_settings

(model,) = open_models(read_settings(model=sys.argv[1], model_base_url=sys.argv[2], model_key="k"))
print("".join(model.stream([Message(Role.PERSON, "Hi")], most_tokens=9, within_s=60)))
"""


@pytest.mark.parametrize("provider", ["openai", "anthropic", "ollama"])
def test_no_variable_of_a_library_leads_the_text_elsewhere(server: Server, provider: str) -> None:
    answers: dict[str, Behaviour] = {
        "openai": saying("Hello."),
        "anthropic": sending(200, STREAM, of_anthropic(BEGUN, *SAID, ENDED)),
        "ollama": sending(200, JSON, of_ollama(word("Hi", done=True, done_reason="stop"))),
    }

    def gather(call: Call) -> None:
        sending(200, JSON, b"{}")(call)

    with misbehaving.server() as elsewhere:
        elsewhere.will(gather)
        server.will(answers[provider])
        tracing = {
            f"{prefix}_{name}": value
            for prefix in ("LANGSMITH", "LANGCHAIN")
            for name, value in {
                "TRACING_V2": "true",
                "ENDPOINT": elsewhere.url,
                "API_KEY": "trace",
                "GATEWAY": elsewhere.url,
                "GATEWAY_API_KEY": "trace",
            }.items()
        }
        places = (
            "OPENAI_BASE_URL",
            "OPENAI_API_BASE",
            "ANTHROPIC_BASE_URL",
            "ANTHROPIC_API_URL",
            "OLLAMA_HOST",
            "OPENAI_PROXY",
            "ANTHROPIC_PROXY",
            "HTTP_PROXY",
            "http_proxy",
            "ALL_PROXY",
        )
        done = subprocess.run(
            [sys.executable, "-c", ASK_IN_A_PROCESS, f"{provider}:m", server.url],
            cwd=ROOT,
            env={
                **os.environ,
                **tracing,
                "LANGSMITH_TRACING": "true",
                **dict.fromkeys(places, elsewhere.url),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()
        assert len(server.calls) == 1
        assert elsewhere.calls == []
