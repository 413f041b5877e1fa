"""Nobody reads, ends or takes over what Gradio does for somebody else's page."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.routing import Mount
from starlette.testclient import TestClient

from assistant.access.model import PersonId
from assistant.access.roles import Role
from assistant.ui.streams import theirs
from tests.assistant.access.homes import PASSWORD
from tests.assistant.api.callers import refused
from tests.assistant.api.streams import serving
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import application, browser, sign_in, stocked

EVENTS = "/desk/gradio_api"
SAID = "0.4fzyo82mvyr"
"""What a page calls its session, which somebody else came to know."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeAssistant]:
    assistant = stocked(tmp_path_factory.mktemp("home"))
    yield assistant
    assistant.close()


@pytest.fixture(scope="module")
def url(shared: FakeAssistant) -> Iterator[str]:
    with serving(application(shared, screens=True)) as address:
        yield address


@dataclass(frozen=True, slots=True)
class Tab:
    """A desk that somebody has open, and the event that loads it."""

    http: httpx.Client
    load: int
    inputs: int

    def join(self, session: str) -> str:
        """Trigger the event; the id Gradio gave it."""
        event = {
            "fn_index": self.load,
            "data": [None] * self.inputs,
            "event_data": None,
            "trigger_id": None,
            "session_hash": session,
        }
        answer = self.http.post(f"{EVENTS}/queue/join", json=event)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["event_id"])

    def follow(self, session: str) -> list[dict[str, Any]]:
        """Everything that is told of a session until its stream is closed."""
        with self.http.stream("GET", f"{EVENTS}/queue/data?session_hash={session}") as answer:
            assert answer.status_code == 200
            return [json.loads(line[6:]) for line in answer.iter_lines() if line]

    def peek(self, query: str) -> httpx.Response:
        """Ask for a stream that is not to be had."""
        with self.http.stream("GET", f"{EVENTS}/queue/data?{query}") as answer:
            if answer.status_code != 200:
                answer.read()
            return answer

    def post(self, what: str, given: object) -> httpx.Response:
        """Send Gradio something."""
        return self.http.post(f"{EVENTS}/{what}", json=given)


@contextmanager
def opened(url: str, role: Role) -> Iterator[Tab]:
    """The desk of somebody who signed in."""
    with httpx.Client(base_url=url, headers={"Origin": url}, timeout=60, trust_env=False) as http:
        who = {"email": f"{role.value}@example.com", "password": PASSWORD}
        assert http.post("/sign-in", data=who).status_code == 303
        config = re.search(r"window\.gradio_config = (\{.*?\});</script>", http.get("/desk/").text)
        assert config is not None
        load = next(
            each
            for each in json.loads(config[1])["dependencies"]
            if each["targets"][0][1] == "load" and each["backend_fn"]
        )
        assert http.get(f"{EVENTS}/startup-events").status_code == 200
        yield Tab(http, load["id"], len(load["inputs"]))


@pytest.fixture
def agent(url: str) -> Iterator[Tab]:
    with opened(url, Role.AGENT) as tab:
        yield tab


@pytest.fixture
def other(url: str) -> Iterator[Tab]:
    with opened(url, Role.SUPERVISOR) as tab:
        yield tab


def completed(told: list[dict[str, Any]]) -> list[str]:
    """The events that a stream told the end of."""
    return [each["event_id"] for each in told if each["msg"] == "process_completed"]


def test_a_page_hears_of_its_own_events(agent: Tab) -> None:
    event = agent.join(SAID)
    told = agent.follow(SAID)
    assert completed(told) == [event]
    assert all(each.get("success", True) for each in told)


def test_anothers_stream_is_not_there(agent: Tab, other: Tab) -> None:
    event = agent.join(SAID)
    theirs = other.peek(f"session_hash={SAID}")
    nobodys = other.peek("session_hash=neverheardof")
    assert refused(theirs, 404) == refused(nobodys, 404)
    assert completed(agent.follow(SAID)) == [event]


def test_who_said_the_same_first_hears_nothing_of_who_says_it_next(agent: Tab, other: Tab) -> None:
    lying_in_wait = other.join(SAID)
    event = agent.join(SAID)
    assert completed(other.follow(SAID)) == [lying_in_wait]
    assert completed(agent.follow(SAID)) == [event]


def test_two_names_in_one_call_name_nothing(agent: Tab) -> None:
    agent.join(SAID)
    for query in (f"session_hash={SAID}&session_hash={SAID}", "", "session_hash="):
        refused(agent.peek(query), 404)
    agent.follow(SAID)


def test_a_heartbeat_that_stops_ends_nothing_of_anothers(agent: Tab, other: Tab) -> None:
    with other.http.stream("GET", f"{EVENTS}/heartbeat/abc") as beating:
        assert next(beating.iter_lines()) == "data: ALIVE"
        event = agent.join("abc")
    assert completed(agent.follow("abc")) == [event]


@pytest.mark.parametrize("what", ["queue/join", "cancel", "run/predict"])
@pytest.mark.parametrize(
    "given",
    [[], "abc", {"session_hash": 7}, {"session_hash": ["abc"]}, {"session_hash": "a" * 101}],
    ids=["list", "text", "number", "names", "long"],
)
def test_what_is_no_event_is_refused(agent: Tab, what: str, given: object) -> None:
    assert "reload the page" in refused(agent.post(what, given), 422)


def test_what_is_no_json_is_refused(agent: Tab) -> None:
    answer = agent.http.post(f"{EVENTS}/queue/join", content=b'{"session_hash": "abc"')
    assert "reload the page" in refused(answer, 422)


def test_a_body_that_grows_too_large_is_told_so(agent: Tab) -> None:
    def growing() -> Iterator[bytes]:
        yield from (b" " * 100_000 for _ in range(11))

    answer = agent.http.post(f"{EVENTS}/queue/join", content=growing())
    assert "1 MB" in refused(answer, 413)


def test_gradio_knows_nothing_by_the_name_that_a_page_said(shared: FakeAssistant) -> None:
    app = application(shared, screens=True)
    signed_in: TestClient = sign_in(browser(app), Role.AGENT)
    event = {"fn_index": 0, "data": [], "session_hash": "known"}
    signed_in.post(f"{EVENTS}/queue/join", json=event)
    signed_in.post(f"{EVENTS}/run/predict", json=event)
    mounted = next(each for each in app.routes if isinstance(each, Mount) and each.path == "/desk")
    desk: Any = mounted.app.get_blocks()  # type: ignore[attr-defined]
    names = {*desk._queue.pending_messages_per_session, *desk.state_holder.session_data}
    assert "known" not in names
    assert all(re.fullmatch(r"[0-9a-f]{64}", each) for each in names)


people = st.text(min_size=1, max_size=20).filter(lambda each: "\n" not in each).map(PersonId)


@given(people, st.text(max_size=40), people, st.text(max_size=40))
def test_no_two_people_have_one_name(
    one: PersonId, said: str, another: PersonId, said_too: str
) -> None:
    same = (one, said) == (another, said_too)
    assert (theirs(one, said) == theirs(another, said_too)) is same
