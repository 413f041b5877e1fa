"""The screens' events as a browser triggers them: through Gradio's queue, by whoever may not."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime

import httpx
import pytest

from assistant.access import api_tokens, people
from assistant.access.acting import acting
from assistant.access.owner import owner
from assistant.access.permissions import MEANING, Permission
from assistant.access.roles import Role
from assistant.casework.model import CaseId, Received
from assistant.offers.decision import DecisionId
from assistant.triage.service_texts import TextName
from assistant.ui.permissions import EVENTS, Event
from kb import library
from tests.assistant.access.homes import PASSWORD
from tests.assistant.api.queued import Queue
from tests.assistant.api.streams import serving
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import application
from tests.assistant.shop import catalogue_text, shop_at

GOODWILL = {
    "case": "T-1",
    "customer": "C-1",
    "offer": "goodwill",
    "value": "30",
    "reason": "They were here twice for it.",
}


@dataclass(frozen=True, slots=True)
class House:
    """A server on loopback, with something on every screen that somebody may change."""

    assistant: FakeAssistant
    queue: Queue
    url: str
    case: CaseId
    decision: DecisionId

    def somebody(self, who: Role | Permission) -> httpx.Client:
        """The browser of a role's person, or a program with a token that carries a permission."""
        return self._signed_in(who) if isinstance(who, Role) else self._carrying(who)

    def nobody(self) -> httpx.Client:
        """A browser in which nobody signed in."""
        headers = {"Origin": self.url}
        return httpx.Client(base_url=self.url, headers=headers, timeout=60, trust_env=False)

    def _signed_in(self, role: Role) -> httpx.Client:
        browser = self.nobody()
        given = {"email": f"{role.value}@example.com", "password": PASSWORD}
        assert browser.post("/sign-in", data=given).status_code == 303
        return browser

    def _carrying(self, permission: Permission) -> httpx.Client:
        everyone = people.everyone(self.assistant.database)
        admin = next(each for each in everyone if each.role is Role.ADMIN)
        _, shown = api_tokens.make(
            self.assistant.database,
            admin.id,
            "For a test",
            frozenset({permission}),
            audit=self.assistant.audit,
            by=acting(owner()),
            at=datetime.now(UTC),
        )
        program = self.nobody()
        program.headers["Authorization"] = f"Bearer {shown}"
        return program


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    assistant = FakeAssistant.at(shop_at(tmp_path_factory.mktemp("house")))
    message = Received(
        "Where is my parcel?",
        "email",
        datetime.now(UTC),
        external="m-1",
        contact="mia@example.org",
    )
    case = assistant.casework.receive(message)
    app = application(assistant, screens=True)
    with serving(app) as url:
        made = House(assistant, Queue(app), url, case.id, DecisionId(""))
        with closing(made.somebody(Role.AGENT)) as agent:
            asked = agent.post("/api/v1/offers/decisions", json=GOODWILL).json()
        assert asked["status"] == "waiting"
        yield House(assistant, Queue(app), url, case.id, DecisionId(asked["id"]))
    assistant.close()


@dataclass(frozen=True, slots=True)
class Attempt:
    """An event that changes something, who may not trigger it, and who may.

    `stands` reads what it would change.
    """

    event: Event
    data: Callable[[House], Mapping[str, str]]
    stands: Callable[[House], object]
    refused: Role | Permission
    allowed: Role


def owner_of_the_case(house: House) -> object:
    return house.assistant.casework.file(house.case, by=owner()).case.owner_name


def status_of_returns(house: House) -> object:
    return library.document(house.assistant.database, "returns", on=date.today()).status


def catalogue_version(house: House) -> object:
    return house.assistant.offers.catalogue().version


def urgency_version(house: House) -> object:
    return house.assistant.service_texts.held(TextName.URGENCY).version


def decision_status(house: House) -> object:
    (decision,) = house.assistant.offers.of_case("T-1", by=owner())
    return decision.status


def new_urgency(house: House) -> Mapping[str, str]:
    held = house.assistant.service_texts.held(TextName.URGENCY)
    return {"name": held.name.value, "text": f"{held.text}\n# new\n", "version": str(held.version)}


ATTEMPTS = {
    "desk": Attempt(
        ("/desk", "case", "act"),
        lambda house: {"act": "claim", "case": house.case},
        owner_of_the_case,
        Permission.ASK,
        Role.AGENT,
    ),
    "library": Attempt(
        ("/library", "detail", "retire"),
        lambda _house: {"document": "returns"},
        status_of_returns,
        Role.AGENT,
        Role.KNOWLEDGE_MANAGER,
    ),
    "offers": Attempt(
        ("/offers", "sheet", "publish"),
        lambda _house: {"text": f"{catalogue_text()}\n# new\n", "version": "1"},
        catalogue_version,
        Role.AGENT,
        Role.KNOWLEDGE_MANAGER,
    ),
    "service": Attempt(
        ("/service", "sheet", "publish"),
        new_urgency,
        urgency_version,
        Role.AGENT,
        Role.SUPERVISOR,
    ),
    "floor": Attempt(
        ("/floor", "approvals", "approve"),
        lambda house: {"decision": house.decision, "reason": "As an exception."},
        decision_status,
        Permission.SUPERVISE,
        Role.SUPERVISOR,
    ),
}


def test_every_screen_has_its_attempt(house: House) -> None:
    screens = {screen for screen, _part, _name in EVENTS}
    assert {each.event[0] for each in ATTEMPTS.values()} == screens


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_an_event_that_is_not_theirs_is_refused_and_does_nothing(
    house: House, attempt: Attempt
) -> None:
    before = attempt.stands(house)
    data = attempt.data(house)

    with closing(house.nobody()) as stranger:
        assert house.queue.joins(stranger, attempt.event, data).status_code == 401

    with closing(house.somebody(attempt.refused)) as refused:
        told = house.queue.triggers(refused, attempt.event, data)
    assert (told["success"], told["title"]) == (False, "Not yours")
    needed = EVENTS[attempt.event]
    is_role = isinstance(attempt.refused, Role)
    said = MEANING[needed] if is_role else f"This token does not carry {needed}"
    assert said in told["output"]["error"]
    assert attempt.stands(house) == before

    # What was sent is what the event takes: somebody who may sends the same.
    with closing(house.somebody(attempt.allowed)) as allowed:
        done = house.queue.triggers(allowed, attempt.event, data)
    assert done["success"], done
    assert attempt.stands(house) != before


def test_an_agent_does_not_even_reach_the_queue_of_the_floor(house: House) -> None:
    before = owner_of_the_case(house)
    attempt = {"act": "assign", "case": house.case, "to": "nobody", "reason": "mine"}
    with closing(house.somebody(Role.AGENT)) as agent:
        refused = house.queue.joins(agent, ("/floor", "people", "act"), attempt)
    assert refused.status_code == 403
    assert "ask a supervisor" in refused.json()["detail"]
    assert owner_of_the_case(house) == before


def test_a_role_that_is_taken_away_counts_at_the_next_event_of_an_open_page(house: House) -> None:
    event: Event = ("/floor", "floor-head", "look")
    with closing(house.somebody(Role.SUPERVISOR)) as browser:
        assert house.queue.triggers(browser, event, {})["success"]
        people.give_role(
            house.assistant.database,
            "supervisor@example.com",
            Role.AGENT,
            by=acting(owner()),
            audit=house.assistant.audit,
        )
        assert house.queue.joins(browser, event, {}).status_code in (401, 403)
