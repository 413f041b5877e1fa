"""A chat model copes with whatever a server does, over real HTTP."""

import gc
import logging
import time
import traceback
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.models.chat import ChatModel
from assistant.models.model import (
    Message,
    ModelBrokenError,
    ModelBusyError,
    ModelError,
    ModelLateError,
    ModelOverflowError,
    ModelRefusedError,
    Role,
)
from tests.assistant.models.conftest import KEY, model_at
from tests.misbehaving import (
    DONE,
    JSON,
    STREAM,
    Behaviour,
    Server,
    chunk,
    cut_after,
    endless,
    event,
    keeping,
    refusing,
    saying,
    sending,
    silent_after,
    without_streaming,
)

ASKED = [Message(Role.SYSTEM, "Be brief."), Message(Role.PERSON, "How long may I return it?")]
ENOUGH_S = 30.0
HTML = b"<html><body><h1>502 Bad Gateway</h1></body></html>"


def ask(model: ChatModel, *, most_tokens: int = 50, within_s: float = ENOUGH_S) -> list[str]:
    return list(model.stream(ASKED, most_tokens=most_tokens, within_s=within_s))


def test_pieces_arrive_as_they_are_written(server: Server, model: ChatModel) -> None:
    server.will(saying("30", " days", " [1]."))
    assert ask(model) == ["30", " days", " [1]."]
    (call,) = server.calls
    assert call.path == "/v1/chat/completions"
    assert call.headers["authorization"] == f"Bearer {KEY}"
    assert call.body["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "How long may I return it?"},
    ]


def test_a_server_of_ones_own_is_told_neither_to_store_nor_anything_it_may_not_know(
    server: Server, model: ChatModel
) -> None:
    server.will(saying("Yes."))
    ask(model)
    assert server.calls[0].body.keys() == {
        "messages",
        "model",
        "stream",
        "temperature",
        "max_tokens",
    }


@pytest.mark.parametrize(
    ("behaviour", "kind", "says"),
    [
        (refusing(401, f"Incorrect API key provided: {KEY}"), ModelRefusedError, "refused the key"),
        (refusing(403, "not for you"), ModelRefusedError, "not for you"),
        (refusing(404, "The model `m` does not exist"), ModelRefusedError, "HANDRAIL_MODEL"),
        (refusing(400, "temperature is not allowed"), ModelRefusedError, "temperature is not"),
        (refusing(400, f"bad key {KEY}"), ModelRefusedError, "doctor"),
        (refusing(402), ModelRefusedError, "no credit"),
        (refusing(429, code="insufficient_quota"), ModelRefusedError, "no credit"),
        (refusing(429, headers={"Retry-After": "7"}), ModelBusyError, "7 s"),
        (refusing(503), ModelBusyError, "no more requests"),
        (refusing(500), ModelBrokenError, "failed"),
        (refusing(400, "context_length_exceeded"), ModelOverflowError, "HANDRAIL_MODEL_CONTEXT"),
        (refusing(400, "maximum context length is 8192"), ModelOverflowError, "longer"),
        (sending(502, {"Content-Type": "text/html"}, HTML), ModelBrokenError, "502"),
        (sending(400, {"Content-Type": "text/html"}, HTML), ModelRefusedError, "400"),
        (sending(200, {"Content-Type": "text/html"}, HTML), ModelBrokenError, "m"),
        (sending(200, STREAM, b"data: {not json\n\n"), ModelBrokenError, "no reply"),
        (sending(200, STREAM, b"\xff\xfe\x00garbage\x80\n\n" * 9), ModelBrokenError, "m"),
        (sending(200, STREAM, b'data: {"choices": 7}\n\n'), ModelBrokenError, "m"),
        (sending(200, STREAM, b'data: {"error": {"message": "boom"}}\n\n'), ModelBrokenError, "m"),
        (sending(200, STREAM, DONE), ModelBrokenError, "nothing"),
        (sending(200, JSON), ModelBrokenError, "m"),
        (saying(""), ModelBrokenError, "empty"),
        (saying("  ", "\n"), ModelBrokenError, "empty"),
        (saying("<think>", "hm, hm"), ModelBrokenError, "empty"),
        (saying("No", finish="content_filter"), ModelRefusedError, "keeps its reply back"),
        (cut_after(), ModelBrokenError, "m"),
    ],
)
def test_each_failure_is_one_line_of_its_kind(
    server: Server, model: ChatModel, behaviour: Behaviour, kind: type[ModelError], says: str
) -> None:
    server.will(behaviour)
    with pytest.raises(kind, match=says) as told:
        ask(model)
    words = str(told.value)
    assert "\n" not in words
    assert "<" not in words
    assert KEY not in "".join(traceback.format_exception(told.value))


def test_the_provider_says_when_to_ask_again(server: Server, model: ChatModel) -> None:
    server.will(refusing(429, headers={"Retry-After": "Wed, 21 Oct 2065 07:28:00 GMT"}))
    with pytest.raises(ModelBusyError) as told:
        ask(model)
    assert told.value.after_s is not None
    assert told.value.after_s > 1e6


@pytest.mark.parametrize(
    "behaviour",
    [cut_after("Thirty", " days"), sending(200, STREAM, event("Thirty") + event(" days"))],
    ids=["reset", "closed"],
)
def test_what_was_said_before_the_connection_broke_is_no_reply(
    server: Server, model: ChatModel, behaviour: Behaviour
) -> None:
    server.will(behaviour)
    pieces = model.stream(ASKED, most_tokens=50, within_s=ENOUGH_S)
    heard: list[str] = []
    with pytest.raises(ModelBrokenError):
        heard.extend(pieces)
    assert "".join(heard) in {"", "Thirty", "Thirty days"}


def test_who_leaves_hangs_up(server: Server, model: ChatModel) -> None:
    server.will(silent_after(server, "Thirty"))
    pieces = model.stream(ASKED, most_tokens=50, within_s=ENOUGH_S)
    assert next(pieces) == "Thirty"
    pieces.close()  # type: ignore[attr-defined]  # it is a generator
    assert server.left.wait(ENOUGH_S)


def test_a_silent_server_is_left_at_the_deadline(server: Server, model: ChatModel) -> None:
    server.will(silent_after(server, "Thirty"))
    heard: list[str] = []
    pieces = model.stream(ASKED, most_tokens=50, within_s=0.5)
    with pytest.raises(ModelLateError, match="HANDRAIL_MODEL_TIMEOUT"):
        heard.extend(pieces)
    assert heard == ["Thirty"]
    assert server.left.wait(ENOUGH_S)


def test_a_stop_closes_the_connection_of_a_silent_server(server: Server, model: ChatModel) -> None:
    server.will(silent_after(server, "Thirty"))
    heard: list[str] = []
    stopped: Callable[[], bool] = lambda: bool(heard)  # noqa: E731
    for piece in model.stream(ASKED, most_tokens=50, within_s=ENOUGH_S, stopped=stopped):
        heard.append(piece)
    assert heard == ["Thirty"]
    assert server.left.wait(ENOUGH_S)


def test_an_endless_answer_is_cut_and_left(server: Server, model: ChatModel) -> None:
    server.will(endless)
    assert "".join(ask(model, most_tokens=20)).split() == ["word"] * 20
    assert server.left.wait(ENOUGH_S)


def test_endless_thinking_is_left_too(server: Server, model: ChatModel) -> None:
    server.will(saying("<think>", *[" hm"] * 500))
    with pytest.raises(ModelBrokenError, match="empty"):
        ask(model, most_tokens=20)


@pytest.mark.parametrize("silently", [True, False])
def test_a_server_without_streaming_is_asked_for_the_whole_reply(
    server: Server, model: ChatModel, silently: bool
) -> None:
    server.will(without_streaming("<think>hm</think>\n\n30 days [1].", silently=silently))
    assert ask(model) == ["30 days [1]."]
    assert [bool(call.body.get("stream")) for call in server.calls] == [True, False]
    assert ask(model) == ["30 days [1]."]
    assert [bool(call.body.get("stream")) for call in server.calls] == [True, False, False]


def test_a_redirection_is_not_followed(server: Server, model: ChatModel) -> None:
    server.will(
        sending(307, {"Location": f"{server.url}/elsewhere"}), saying("I have your key now")
    )
    with pytest.raises(ModelRefusedError, match="elsewhere"):
        ask(model)
    assert len(server.calls) == 1


@pytest.mark.parametrize("provider", ["anthropic", "ollama"])
def test_no_provider_follows_a_redirection(server: Server, provider: str) -> None:
    server.will(sending(307, {"Location": f"{server.url}/elsewhere"}), saying("mine"))
    with pytest.raises(ModelRefusedError, match="elsewhere"):
        ask(model_at(server.url, provider=provider))
    assert len(server.calls) == 1


def test_who_cannot_be_reached_is_named_with_the_host() -> None:
    with pytest.raises(ModelBrokenError, match=r"127\.0\.0\.1:9") as told:
        ask(model_at("http://me:hidden@127.0.0.1:9"))
    assert "hidden" not in str(told.value)


def test_what_is_surely_too_long_is_not_even_sent(server: Server) -> None:
    server.will(saying("Yes."))
    with pytest.raises(ModelOverflowError, match="HANDRAIL_MODEL_CONTEXT"):
        list(
            model_at(server.url, context_tokens=512).stream(
                [Message(Role.PERSON, "word " * 600)], most_tokens=5, within_s=ENOUGH_S
            )
        )
    assert server.calls == []


def test_what_a_database_cannot_keep_is_left_out(server: Server, model: ChatModel) -> None:
    server.will(sending(200, STREAM, event("30\x00 days\ud800"), event(finish="stop"), DONE))
    assert "".join(ask(model)) == "30 days"


def test_the_key_is_in_no_representation_and_no_log(
    server: Server, model: ChatModel, caplog: pytest.LogCaptureFixture
) -> None:
    server.will(refusing(401, f"Incorrect API key provided: {KEY}"))
    with caplog.at_level(logging.DEBUG), pytest.raises(ModelRefusedError) as told:
        ask(model)
    assert caplog.records
    seen = [record.getMessage() + str(vars(record)) for record in caplog.records]
    assert KEY not in "\n".join([*seen, repr(model), repr(vars(model)), repr(told.value)])


def outcome(model: ChatModel, *, within_s: float) -> tuple[list[str], str, str]:
    """The pieces heard, an error's words, and all that a log would show of it."""
    heard: list[str] = []
    try:
        for piece in model.stream(ASKED, most_tokens=50, within_s=within_s):
            heard.append(piece)
    except ModelError as error:
        return heard, str(error), "".join(traceback.format_exception(error))
    return heard, "", ""


PARTS = st.one_of(
    st.sampled_from(
        [
            event("Thirty"),
            event(" days"),
            event(""),
            event(finish="stop"),
            event(finish="length"),
            chunk(),
            DONE,
            b": ping\n\n",
            b"data: null\n\n",
            b"data: []\n\n",
            b'data: {"choices": [{"delta": null}]}\n\n',
            b'data: {"choices": [{"index": 0, "delta": {"content": 5}}]}\n\n',
            b'data: {"error": {"message": "' + KEY.encode() + b'"}}\n\n',
            b"event: error\ndata: 5\n\n",
            HTML,
            KEY.encode(),
        ]
    ),
    st.binary(max_size=40),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    status=st.sampled_from([200, 200, 200, 200, 204, 302, 400, 401, 404, 418, 429, 500, 503]),
    kind=st.sampled_from(["text/event-stream", "application/json", "text/html", "x"]),
    parts=st.lists(PARTS, max_size=6),
    last=st.sampled_from(["close", "reset", "silence"]),
)
def test_whatever_a_server_does_there_are_pieces_or_a_plain_error_in_time(
    server: Server, model: ChatModel, status: int, kind: str, parts: list[bytes], last: str
) -> None:
    def behave(call: object) -> None:
        sending(status, {"Content-Type": kind}, *parts)(call)  # type: ignore[arg-type]

    def badly(call: object) -> None:
        behave(call)
        if last == "reset":
            call.reset()  # type: ignore[attr-defined]
        elif last == "silence":
            call.wait_until_left()  # type: ignore[attr-defined]

    server.will(badly)
    begun = time.monotonic()
    heard, words, told = outcome(model, within_s=0.4)
    assert all(heard)
    assert bool("".join(heard).strip()) or words
    assert "\n" not in words
    assert KEY not in told
    # A server that is silent for ever would keep whoever minds it far longer than that.
    assert time.monotonic() - begun < 20


def test_a_model_that_nobody_has_any_more_hangs_up(server: Server) -> None:
    server.will(keeping(server, "Yes."))
    left = server.left
    model = model_at(server.url)
    assert ask(model) == ["Yes."]
    assert not left.is_set()
    del model
    gc.collect()
    assert left.wait(ENOUGH_S)
