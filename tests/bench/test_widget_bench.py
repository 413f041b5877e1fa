"""What the widget's benches rest on: secrets that no question has, and events read as sent."""

import json

from bench.widget_canaries import Canary, internal, leaked, public
from bench.widget_customer import begun
from bench.widget_page import of_main_thread

SECRETS = [each for planted in internal() for each in planted.canaries]
OPEN = list(public().canaries)


def test_a_hundred_secrets_are_told_by_one_sentence_each() -> None:
    words = [each.secret.casefold() for each in (*SECRETS, *OPEN)]
    assert (len(SECRETS), len(OPEN), len(set(words))) == (100, 10, 110)
    for each in (*SECRETS, *OPEN):
        assert [word for word in words if word in each.sentence.casefold()] == [
            each.secret.casefold()
        ]


def test_no_question_has_a_secret_so_that_an_echo_is_no_leak() -> None:
    for each in (*SECRETS, *OPEN):
        asked = f"{each.question} {each.reworded}".encode()
        assert leaked(asked, [*SECRETS, *OPEN]) == []
        assert each.place in each.question


def test_a_secret_is_found_in_whatever_came_back() -> None:
    def found(each: Canary, told: str) -> bool:
        return leaked(told.encode(), SECRETS) == [each]

    first = SECRETS[0]
    assert found(first, first.sentence)
    assert found(first, json.dumps({"text": f"x{first.secret.upper()}y"}))
    assert found(first, f"etag: {first.secret.lower()}")
    assert leaked(b"\xff\x00" + first.secret.encode(), SECRETS) == [first]


def test_planted_documents_are_the_same_every_time() -> None:
    assert internal() == internal()
    assert public() == public()


def test_a_conversation_is_read_from_what_began_it() -> None:
    conversation = begun('{"id": "c1", "token": "t", "messages": []}')
    assert conversation.path == "/api/v1/conversations/c1"
    assert conversation.headers == {"Authorization": "Bearer t"}


def test_only_tasks_of_the_pages_own_main_thread_count() -> None:
    url = "http://127.0.0.1:1/widget"

    def event(name: str, tid: int, **more: object) -> dict[str, object]:
        return {"name": name, "ph": "X", "pid": 7, "tid": tid, **more}

    events = [
        event("ParseHTML", 1, args={"beginData": {"url": url}}),
        event("ThreadControllerImpl::RunTask", 1, dur=9000, tdur=2000),
        event("RunTask", 1, dur=5000, tdur=3000),
        event("RunTask", 2, dur=5000, tdur=4000),
        event("EvaluateScript", 1, dur=1000, tdur=1000),
    ]
    loaded = of_main_thread(json.dumps({"traceEvents": events}).encode(), url)
    assert (loaded.whole_ms, loaded.longest_ms) == (5.0, 3.0)
