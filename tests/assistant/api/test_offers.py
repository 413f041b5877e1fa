"""Offers through the API: suggested, made, approved, followed up, published, refused."""

import json
import shutil
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import pytest
from starlette.testclient import TestClient

from assistant.access.roles import Role
from assistant.api import offer_schemas
from assistant.api.offer_schemas import (
    AdviceOut,
    CatalogueOut,
    CatalogueProblemOut,
    DecisionOut,
    PublishedOut,
)
from assistant.customers.model import Customer, CustomerId, Order
from assistant.customers.store import CustomerStore
from assistant.money import Money
from assistant.offers.decision import Status
from assistant.offers.ledger.appending import verify
from tests.assistant.access.homes import PASSWORD
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import AUTHORITY, OWNER, add_person, client, signed_in, stocked, today
from tests.assistant.shop import CUSTOMER, FAULTY, LATE, WHERE, catalogue_text, shop_at

PLACE = "/api/v1/offers"
CASE = {"case": "T-1", "customer": "C-1"}
GOODWILL = {**CASE, "offer": "goodwill"}


class Response(Protocol):
    """What a request was answered with."""

    @property
    def status_code(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def text(self) -> str: ...
    def json(self) -> Any: ...


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a catalogue and a customer, made once; copy it."""
    return shop_at(tmp_path_factory.mktemp("shop"))


@pytest.fixture
def assistant(shop: Path, tmp_path: Path) -> Iterator[FakeAssistant]:
    """An application with a catalogue and a customer."""
    copied = FakeAssistant.at(shutil.copytree(shop, tmp_path / "home"))
    yield copied
    copied.close()


@pytest.fixture(scope="module")
def agent(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An agent's browser in a shop that nothing may be changed in."""
    copied = FakeAssistant.at(shutil.copytree(shop, tmp_path_factory.mktemp("agent") / "home"))
    yield signed_in(copied, Role.AGENT)
    copied.close()


def suggested(browser: TestClient, **wanted: object) -> AdviceOut:
    response = browser.post(f"{PLACE}/suggest", json={**CASE, **wanted})
    assert response.status_code == 200, response.text
    return AdviceOut.model_validate(response.json())


def decided(response: Response) -> DecisionOut:
    assert response.status_code == 200, response.text
    return DecisionOut.model_validate(response.json())


def chosen(browser: TestClient, **choice: object) -> DecisionOut:
    return decided(browser.post(f"{PLACE}/decisions", json={**GOODWILL, **choice}))


def refusal(response: Response, status: int = 422) -> str:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    detail = str(response.json()["detail"])
    assert "\n" not in detail
    return detail


def asked(browser: TestClient) -> DecisionOut:
    """An offer that waits for approval."""
    waits = chosen(browser, value="30", reason="They were here twice for it.")
    assert waits.status is Status.WAITING
    return waits


@pytest.mark.parametrize("role", Role)
def test_all_the_staff_sees_the_catalogue(assistant: FakeAssistant, role: Role) -> None:
    shown = CatalogueOut.model_validate(signed_in(assistant, role).get(PLACE).json())
    assert (shown.version, shown.currency) == (1, "EUR")
    assert [(each.id, each.policy_in_force) for each in shown.offers] == [
        ("goodwill", True),
        ("voucher", True),
    ]
    assert shown.offers[0].policy.quote in AUTHORITY
    assert [each.id for each in shown.reasons] == ["late"]


def test_a_suggestion_says_what_why_and_by_which_policy(assistant: FakeAssistant) -> None:
    advice = suggested(signed_in(assistant, Role.AGENT), text=LATE)
    assert {each.id for each in advice.offers} == {"goodwill", "voucher"}
    assert not advice.refused
    for offer in advice.offers:
        assert offer.within_authority
        assert offer.why
        (policy,) = (each for each in advice.citations if each.n == offer.policy)
        assert policy.quote in AUTHORITY


def test_what_is_not_suggested_says_why(assistant: FakeAssistant) -> None:
    advice = suggested(signed_in(assistant, Role.AGENT))
    assert [each.id for each in advice.offers] == ["goodwill"]
    (refused,) = advice.refused
    assert refused.id == "voucher"
    assert refused.why


def test_what_was_suggested_can_be_made_with_the_same_words(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.AGENT)
    for offer in suggested(browser, text=LATE).offers:
        made = chosen(browser, text=LATE, offer=offer.id)
        assert (made.status, made.value, made.words) == (Status.MADE, offer.value, offer.words)


def test_an_order_that_a_message_names_is_the_cases(assistant: FakeAssistant) -> None:
    ida = Customer(
        CustomerId("C-3"), "Ida Holm", orders=(Order("LF-1001", Money(Decimal(90), "EUR")),)
    )
    CustomerStore(assistant.database).put([ida])
    text = "Order LF-1001 is not here."
    made = chosen(signed_in(assistant, Role.AGENT), customer="C-3", text=text)
    assert made.order == "LF-1001"


@pytest.mark.parametrize(
    ("role", "value", "status"),
    [
        (Role.AGENT, "15", Status.MADE),
        (Role.AGENT, "15.01", Status.WAITING),
        (Role.SUPERVISOR, "40", Status.MADE),
        (Role.SUPERVISOR, "40.01", Status.WAITING),
        (Role.ADMIN, "60", Status.MADE),
    ],
)
def test_everybody_makes_offers_up_to_their_own_limit(
    assistant: FakeAssistant, role: Role, value: str, status: Status
) -> None:
    browser = signed_in(assistant, role)
    made = chosen(browser, value=value, reason="They waited long.")
    assert (made.status, Decimal(made.value), made.currency) == (status, Decimal(value), "EUR")
    assert (made.deadline is not None) == (status is Status.WAITING)
    assert verify(assistant.database).ok


@pytest.mark.parametrize("value", [12.5, "12.5", "12.500"])
def test_an_amount_is_exact_as_a_number_and_as_text(
    assistant: FakeAssistant, value: float | str
) -> None:
    assert chosen(signed_in(assistant, Role.AGENT), value=value).value == "12.50"


@pytest.mark.parametrize(
    ("choice", "why"),
    [
        ({"value": "NaN"}, "value: "),
        ({"value": "Infinity"}, "value: "),
        ({"value": "1e30"}, "value: "),
        ({"value": 1e30}, "value: "),
        ({"value": -1}, "value: "),
        ({"value": "1.0005"}, "value: "),
        ({"value": "ten"}, "value: "),
        ({"value": True}, "value: "),
        ({"value": "1.005"}, "too many places for EUR"),
        ({"value": "999999999999"}, "Goodwill is worth from €1.00 to €60.00"),
        ({"value": "0"}, "Goodwill is worth from €1.00 to €60.00"),
        ({"value": "16"}, "needs the approval of a supervisor; say why"),
        ({"offer": "gold"}, "the catalogue has no offer 'gold'"),
        ({"offer": ""}, "offer: "),
        ({"offer": "voucher"}, "Voucher cannot be offered here: "),
        ({"offer": "voucher", "text": LATE, "value": "6"}, "Voucher is worth €5.00, not €6.00"),
        ({"decline": True}, "say why it is not offered"),
        ({"reasons": ["gold"]}, "'gold' is no reason of the catalogue; it has late"),
        ({"order": "O-9"}, "C-1 has no order 'O-9'"),
        ({"on": "2020-01-01"}, "an offer is made today, not on 2020-01-01"),
        ({"on": "soon"}, "on: "),
        ({"channel": "zendesk"}, "name one of chat, email, phone, social, store"),
        ({"words": "We give you €500."}, "the words promise €500, and the offer is €10.00"),
        ({"words": "See https://evil.example"}, "the words lead to"),
        ({"stage": "later"}, "stage: "),
        ({"case": "x" * 65}, "case: "),
        ({"case": "a\0b"}, "a case needs a name"),
        ({"words": "x" * 10_001}, "words: "),
        ({"reason": "x" * 2001}, "reason: "),
        ({"colour": "red"}, "colour: "),
    ],
)
def test_a_choice_that_cannot_be_taken_says_why_and_nothing_is_kept(
    agent: TestClient, choice: dict[str, object], why: str
) -> None:
    response = agent.post(f"{PLACE}/decisions", json={**GOODWILL, **choice})
    assert why in refusal(response)
    assert agent.get(f"{PLACE}/decisions", params={"customer": "C-1"}).json() == []


@pytest.mark.parametrize("customer", ["C-9", "c-1", "a\0b", "=1+1"])
def test_an_unknown_customer_is_not_found(agent: TestClient, customer: str) -> None:
    for path, body in (("suggest", CASE), ("decisions", GOODWILL)):
        response = agent.post(f"{PLACE}/{path}", json={**body, "customer": customer})
        assert "import them first" in refusal(response, 404)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_no_day_is_too_far_away(agent: TestClient, day: str) -> None:
    advice = suggested(agent, on=day)
    assert {each.id for each in advice.refused} >= {"voucher"}


@pytest.mark.parametrize("broken", ["\ud800", 7, None, ["C-1"], {"id": "C-1"}])
def test_what_is_no_text_is_refused(agent: TestClient, broken: object) -> None:
    for field in ("case", "customer", "text"):
        body = json.dumps({**CASE, field: broken})
        response = agent.post(
            f"{PLACE}/suggest", content=body, headers={"Content-Type": "application/json"}
        )
        assert refusal(response).startswith(f"{field}: ")


def test_an_agent_counts_with_their_own_authority_alone(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.AGENT)
    wanted = {**CASE, "offers_as": "supervisor@example.com"}
    assert "what others may offer" in refusal(browser.post(f"{PLACE}/suggest", json=wanted))


def test_the_homes_owner_may_look_with_anybodys_authority(assistant: FakeAssistant) -> None:
    program = client(assistant)
    program.headers["Authorization"] = f"Bearer {OWNER}"
    mine = suggested(program, offers_as="supervisor@example.com")
    (limit,) = mine.offers[0].limits
    assert limit.limit == "40.00"
    response = program.post(f"{PLACE}/suggest", json={**CASE, "offers_as": "no@example.com"})
    assert "no@example.com" in refusal(response)


def test_what_waits_is_approved_by_a_supervisor(assistant: FakeAssistant) -> None:
    waits = asked(signed_in(assistant, Role.AGENT))
    floor = signed_in(assistant, Role.SUPERVISOR)
    (seen,) = floor.get(f"{PLACE}/approvals").json()
    assert DecisionOut.model_validate(seen) == waits
    answer = {"approved": True, "reason": "As an exception."}
    made = decided(floor.post(f"{PLACE}/decisions/{waits.id}/answer", json=answer))
    assert (made.status, made.value, made.answer_reason) == (
        Status.MADE,
        "30.00",
        "As an exception.",
    )
    assert floor.get(f"{PLACE}/approvals").json() == []


def test_an_answer_counts_once(assistant: FakeAssistant) -> None:
    waits = asked(signed_in(assistant, Role.AGENT))
    floor = signed_in(assistant, Role.SUPERVISOR)
    place = f"{PLACE}/decisions/{waits.id}/answer"
    refused = floor.post(place, json={"approved": False, "reason": "Too much."})
    assert decided(refused).status is Status.REFUSED
    again = refusal(floor.post(place, json={"approved": True}))
    assert "was refused by Supervisor" in again
    assert "Too much." in again


def test_a_refusal_needs_its_reason(assistant: FakeAssistant) -> None:
    waits = asked(signed_in(assistant, Role.AGENT))
    floor = signed_in(assistant, Role.SUPERVISOR)
    response = floor.post(f"{PLACE}/decisions/{waits.id}/answer", json={"approved": False})
    assert "say why it is refused" in refusal(response)


def test_nobody_answers_what_they_asked_for_themselves(assistant: FakeAssistant) -> None:
    floor = signed_in(assistant, Role.SUPERVISOR)
    waits = chosen(floor, value="50", reason="A long story.")
    response = floor.post(f"{PLACE}/decisions/{waits.id}/answer", json={"approved": True})
    assert "nobody answers what they asked for" in refusal(response)


def test_an_approver_stays_within_their_own_limit(assistant: FakeAssistant) -> None:
    waits = chosen(signed_in(assistant, Role.AGENT), value="50", reason="A long story.")
    place = f"{PLACE}/decisions/{waits.id}/answer"
    floor = signed_in(assistant, Role.SUPERVISOR)
    assert "beyond what you may approve" in refusal(floor.post(place, json={"approved": True}))
    head = signed_in(assistant, Role.ADMIN)
    assert decided(head.post(place, json={"approved": True})).status is Status.MADE


@pytest.mark.parametrize("role", [Role.AGENT, Role.KNOWLEDGE_MANAGER])
def test_who_does_not_approve_neither_sees_nor_answers_what_waits(
    assistant: FakeAssistant, role: Role
) -> None:
    mine = signed_in(assistant, Role.AGENT)
    waits = asked(mine)
    browser = signed_in(assistant, role)
    assert "ask a supervisor" in refusal(browser.get(f"{PLACE}/approvals"), 403)
    answer = browser.post(f"{PLACE}/decisions/{waits.id}/answer", json={"approved": True})
    assert "cannot decide what is above an agent's limits; ask a supervisor" in refusal(answer, 403)
    (still,) = mine.get(f"{PLACE}/decisions", params={"case": "T-1"}).json()
    assert still["status"] == "waiting"


def test_who_keeps_the_catalogue_makes_no_offer(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.KNOWLEDGE_MANAGER)
    response = browser.post(f"{PLACE}/decisions", json=GOODWILL)
    assert "A knowledge manager cannot make offers" in refusal(response, 403)


def test_a_request_that_is_sent_twice_is_one_decision(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.AGENT)

    def sent(key: str) -> Response:
        headers = {"Idempotency-Key": key}
        return browser.post(f"{PLACE}/decisions", json=GOODWILL, headers=headers)

    assert decided(sent("press-1")) == decided(sent("press-1"))
    assert len(browser.get(f"{PLACE}/decisions", params={"case": "T-1"}).json()) == 1
    for key in ("x" * 65, "two words"):
        assert refusal(sent(key)).startswith("Idempotency-Key: ")


def test_only_who_asked_takes_it_back(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.AGENT)
    place = f"{PLACE}/decisions/{asked(browser).id}/withdraw"
    assert "only who asked" in refusal(signed_in(assistant, Role.SUPERVISOR).post(place))
    assert decided(browser.post(place)).status is Status.WITHDRAWN
    assert "was withdrawn" in refusal(browser.post(place))


def test_what_became_of_an_offer_is_noted(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.AGENT)
    place = f"{PLACE}/decisions/{chosen(browser).id}"
    said = decided(browser.post(f"{place}/customer", json={"accepted": True}))
    assert said.status is Status.ACCEPTED
    assert decided(browser.post(f"{place}/fulfil")).status is Status.FULFILLED
    assert decided(browser.post(f"{place}/rating", json={"satisfaction": 5})).satisfaction == 5
    assert "was rated 5 already" in refusal(
        browser.post(f"{place}/rating", json={"satisfaction": 1})
    )
    assert "was fulfilled" in refusal(browser.post(f"{place}/customer", json={"accepted": False}))


@pytest.mark.parametrize("satisfaction", [0, 6, 4.5, "lots"])
def test_satisfaction_is_one_to_five(agent: TestClient, satisfaction: object) -> None:
    response = agent.post(f"{PLACE}/decisions/x/rating", json={"satisfaction": satisfaction})
    assert refusal(response).startswith("satisfaction: ")


def test_declining_a_suggestion_keeps_the_reason(assistant: FakeAssistant) -> None:
    declined = chosen(signed_in(assistant, Role.AGENT), decline=True, reason="They want none.")
    assert (declined.status, declined.reason) == (Status.DECLINED, "They want none.")


@pytest.mark.parametrize("decision", ["nothing", "%00", "'", "x" * 5000])
def test_an_unknown_decision_is_refused(assistant: FakeAssistant, decision: str) -> None:
    floor = signed_in(assistant, Role.SUPERVISOR)
    for what, body in (
        ("answer", {"approved": True}),
        ("withdraw", None),
        ("customer", {"accepted": True}),
        ("fulfil", None),
        ("rating", {"satisfaction": 3}),
    ):
        response = floor.post(f"{PLACE}/decisions/{decision}/{what}", json=body)
        assert "there is no decision" in refusal(response)


def test_decisions_are_of_a_case_or_a_customer(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.AGENT)
    first = chosen(browser).id
    second = chosen(browser, case="T-2").id

    def found(**wanted: str | int) -> list[str]:
        listed = browser.get(f"{PLACE}/decisions", params=wanted).json()
        return [DecisionOut.model_validate(each).id for each in listed]

    assert found(case="T-1") == [first]
    assert set(found(customer="C-1")) == {first, second}
    assert found(customer="C-1", limit=1) == [second]
    assert found(customer="C-9") == []


@pytest.mark.parametrize("wanted", [{}, {"case": "T-1", "customer": "C-1"}, {"limit": 0}])
def test_decisions_of_nothing_and_of_everything_are_refused(
    agent: TestClient, wanted: dict[str, str | int]
) -> None:
    refusal(agent.get(f"{PLACE}/decisions", params=wanted))


def test_another_agents_conversation_is_not_reached(assistant: FakeAssistant) -> None:
    mine = signed_in(assistant, Role.AGENT)
    conversation = mine.post("/api/v1/ask", json={"question": "Late?"}).json()["conversation"]
    chosen(mine, case=conversation)
    add_person(assistant, "other")
    other = client(assistant)
    given = {"email": "other@example.com", "password": PASSWORD}
    assert other.post("/sign-in", data=given).status_code == 303
    case = {**GOODWILL, "case": conversation}
    for response in (
        other.post(f"{PLACE}/suggest", json={**CASE, "case": conversation}),
        other.post(f"{PLACE}/decisions", json=case),
        other.post(f"{PLACE}/decisions", json={**case, "decline": True, "reason": "no"}),
        other.get(f"{PLACE}/decisions", params={"case": conversation}),
    ):
        assert "no such conversation of yours" in refusal(response)
    assert len(mine.get(f"{PLACE}/decisions", params={"case": conversation}).json()) == 1


@pytest.mark.parametrize("role", [Role.KNOWLEDGE_MANAGER, Role.ADMIN])
def test_who_keeps_the_offers_publishes_them(assistant: FakeAssistant, role: Role) -> None:
    text = catalogue_text().replace("title: Goodwill", "title: Kindness")
    given = {"text": text, "note": "Kinder", "based_on": 1}
    response = signed_in(assistant, role).put(PLACE, json=given)
    published = PublishedOut.model_validate(response.json())
    assert (published.version, published.offers) == (2, 2)
    assert assistant.offers.catalogue_text() == text


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR])
def test_nobody_else_publishes(assistant: FakeAssistant, role: Role) -> None:
    response = signed_in(assistant, role).put(PLACE, json={"text": FAULTY})
    told = refusal(response, 403)
    assert "cannot publish offers, limits and budgets; ask a knowledge manager" in told
    assert assistant.offers.catalogue().version == 1


def test_a_catalogue_with_faults_is_refused_with_each_ones_line(assistant: FakeAssistant) -> None:
    response = signed_in(assistant, Role.ADMIN).put(PLACE, json={"text": FAULTY})
    detail = refusal(response)
    problem = CatalogueProblemOut.model_validate(response.json())
    assert problem.faults is not None
    assert sorted(each.line or 0 for each in problem.faults) == WHERE
    assert all(f"line {each.line}: {each.reason}" in detail for each in problem.faults)
    assert assistant.offers.catalogue().version == 1


def test_a_catalogue_without_a_policy_in_force_is_refused(assistant: FakeAssistant) -> None:
    text = catalogue_text(quote="Agents may grant anything")
    response = signed_in(assistant, Role.ADMIN).put(PLACE, json={"text": text})
    assert "does not say 'Agents may grant anything'" in refusal(response)
    assert len(response.json()["faults"]) == 2


@pytest.mark.parametrize("text", ["", "x" * 1_000_001, "- [", "\0", "offers: &a [*a]"])
def test_what_is_no_catalogue_is_refused(assistant: FakeAssistant, text: str) -> None:
    response = signed_in(assistant, Role.ADMIN).put(PLACE, json={"text": text})
    refusal(response, 413 if len(text) > 1_000_000 else 422)
    assert assistant.offers.catalogue().version == 1


def test_a_catalogue_based_on_an_old_one_is_refused(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.ADMIN)
    given = {"text": catalogue_text().replace("title: Goodwill", "title: Grace"), "based_on": 7}
    assert "published version 1 meanwhile" in refusal(browser.put(PLACE, json=given))


def test_before_any_catalogue_nothing_is_offered(assistant: FakeAssistant) -> None:
    new = stocked(assistant.settings.home / "new")
    try:
        CustomerStore(new.database).put([CUSTOMER])
        browser = signed_in(new, Role.AGENT)
        shown = CatalogueOut.model_validate(browser.get(PLACE).json())
        assert (shown.version, shown.offers) == (0, [])
        assert suggested(browser) == AdviceOut(offers=[], refused=[], citations=[])
        assert "no offer" in refusal(browser.post(f"{PLACE}/decisions", json=GOODWILL))
    finally:
        new.close()


def test_every_route_says_what_it_sends_and_shows_what_it_takes(assistant: FakeAssistant) -> None:
    described = client(assistant).get("/api/v1/openapi.json").json()
    schemas = described["components"]["schemas"]
    routes = [
        (path, route)
        for path, ways in described["paths"].items()
        if path.startswith(PLACE)
        for route in ways.values()
    ]
    assert len(routes) == 11
    for path, route in routes:
        assert route["summary"], path
        sent = route["responses"]["200"]["content"]["application/json"]["schema"]
        assert "$ref" in str(sent), path
        if "requestBody" in route:
            taken = route["requestBody"]["content"]["application/json"]["schema"]["$ref"]
            assert schemas[taken.rpartition("/")[2]]["examples"], path


def test_the_examples_are_taken_as_they_are(assistant: FakeAssistant) -> None:
    for name in ("CaseIn", "WantedIn", "ChoiceIn", "AnswerIn", "SaidIn", "RatingIn", "CatalogueIn"):
        model = getattr(offer_schemas, name)
        for example in model.model_json_schema()["examples"]:
            model.model_validate(example)


def test_today_counts_unless_another_day_is_named(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.AGENT)
    assert suggested(browser) == suggested(browser, on=today())
    assert not suggested(browser, on="2025-12-31").offers
