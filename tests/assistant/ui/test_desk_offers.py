"""The customer beside the conversation, and what an agent does with the offers for them."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.access import people
from assistant.access.model import Person
from assistant.api.asking import Asking
from assistant.cases import conversations
from assistant.cases.subjects import CaseFiles
from assistant.customers.model import Customer, CustomerId
from assistant.customers.store import CustomerStore
from assistant.errors import RequestRefusedError
from assistant.offers.decision import Status
from assistant.offers.model import Catalogue, Reason
from assistant.offers.proposals import OfferCase
from assistant.ui.desk.customer import CustomerEvents
from assistant.ui.desk.customer_views import customer_view
from assistant.ui.desk.events import DeskEvents
from assistant.ui.desk.offers import OfferEvents, amount_given
from assistant.ui.desk.state import DeskChange, Tab
from assistant.ui.events import Sent
from assistant.ui.templates import render
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import QUESTION
from tests.assistant.ui.offered import CREDIT, HOSTILE, FakeOffers, Shop, customer, proposed

LATE = "My shoes came late: how many days may customers return shoes after delivery?"


@pytest.fixture
def offers(assistant: FakeAssistant) -> FakeOffers:
    return FakeOffers(CaseFiles(assistant.database))


@pytest.fixture
def shop(assistant: FakeAssistant, offers: FakeOffers) -> Shop:
    customers = CustomerStore(assistant.database)
    customers.put([customer(), customer("C-2", "Bo Berg", notes=HOSTILE)])
    return Shop(assistant.database, customers, offers)


@pytest.fixture
def cards(shop: Shop) -> OfferEvents:
    return OfferEvents(shop)


@pytest.fixture
def beside(shop: Shop, cards: OfferEvents) -> CustomerEvents:
    return CustomerEvents(shop, cards)


@pytest.fixture
def desk(assistant: FakeAssistant) -> DeskEvents:
    return DeskEvents(assistant, Asking(assistant))


@pytest.fixture
def ana(assistant: FakeAssistant) -> Person:
    return people.by_email(assistant.database, "agent@example.com")


@pytest.fixture
def sam(assistant: FakeAssistant) -> Person:
    return people.by_email(assistant.database, "supervisor@example.com")


@pytest.fixture
def tab(desk: DeskEvents, ana: Person) -> Tab:
    """A conversation with one answered question."""
    return asked(desk, ana, QUESTION)


@pytest.fixture
def chosen(beside: CustomerEvents, ana: Person, tab: Tab) -> Tab:
    """The same, about Mira."""
    beside.choose(ana, tab, sent(customer="C-1"))
    return tab


def asked(desk: DeskEvents, person: Person, question: str, tab: Tab | None = None) -> Tab:
    *_, answered = desk.ask(person, tab or Tab(), sent(text=question))
    assert answered.tab is not None
    return answered.tab


def sent(**texts: str) -> Sent:
    return Sent.of(texts)


def line(part: str | None) -> dict[str, str]:
    """The one thing the page's script is told, all of it as text."""
    assert part is not None
    return {name: str(said) for name, said in json.loads(part).items()}


def html(change: DeskChange) -> str:
    """The cards."""
    told = line(change.offers)
    assert told["state"] == "cards", told
    return " ".join(told["html"].split())


def error(change: DeskChange) -> str:
    told = line(change.offers)
    assert told["state"] == "trouble", told
    return told["error"]


def kept_of(offers: FakeOffers, tab: Tab, person: Person) -> OfferCase:
    """What is kept of the conversation in a tab."""
    case = offers.case_of(tab.conversation, by=person)
    assert case is not None
    return case


def card(shown: str, key: str) -> str:
    """One card of those shown."""
    (found,) = (each for each in shown.split("<article") if f'data-card="{key}"' in each)
    return found


def the(offers: FakeOffers, status: Status) -> str:
    (found,) = (each.id for each in offers.decisions.values() if each.status is status)
    return found


@pytest.mark.parametrize("words", ["mira", "C-1", "c-1@example.com", "C-1-W2"])
def test_a_customer_is_found_by_what_they_say_of_themselves(
    beside: CustomerEvents, ana: Person, words: str
) -> None:
    found = line(beside.find(ana, Tab(), sent(text=words)).customer)
    assert 'data-customer="C-1"' in found["html"]
    assert "Bo Berg" not in found["html"]


def test_when_nobody_is_found_that_is_said_and_nothing_typed_becomes_markup(
    beside: CustomerEvents, ana: Person
) -> None:
    found = line(beside.find(ana, Tab(), sent(text=HOSTILE)).customer)
    assert found["count"] == "0"
    assert "Nobody has" in found["html"]
    assert "<img" not in found["html"]


def test_a_chosen_customer_has_a_short_profile_and_stays_with_the_conversation(
    beside: CustomerEvents, ana: Person, tab: Tab, offers: FakeOffers
) -> None:
    chosen = line(beside.choose(ana, tab, sent(customer="C-1")).customer)
    for words in (
        "Mira Sol",
        "Gold",
        "€200.00 in 12 months · 2 orders",
        "since 12 Mar 2021",
        "1 in 12 months",
        "phone · upset",
        "gift card, €10.00",
    ):
        assert words in chosen["html"]
    kept = kept_of(offers, tab, ana)
    assert kept.customer == "C-1"
    opened = line(beside.opened(ana, tab, sent()).customer)
    assert opened["customer"] == "C-1"


def test_an_order_that_was_looked_for_is_the_one_the_case_is_about(
    beside: CustomerEvents, ana: Person, tab: Tab, offers: FakeOffers
) -> None:
    chosen = line(beside.choose(ana, tab, sent(customer="C-1", text="C-1-W2")).customer)
    assert kept_of(offers, tab, ana).order == "C-1-W2"
    assert 'value="C-1-W2" selected' in chosen["html"]


def test_what_the_customer_wrote_preselects_what_happened_and_the_agent_corrects_it(
    desk: DeskEvents, beside: CustomerEvents, ana: Person, offers: FakeOffers
) -> None:
    tab = asked(desk, ana, LATE)
    beside.choose(ana, tab, sent(customer="C-1"))
    assert kept_of(offers, tab, ana).reasons == {"late"}
    beside.correct(ana, tab, sent(reasons="damaged,nonsense", order="C-1-W1"))
    kept = kept_of(offers, tab, ana)
    assert kept.reasons == {"damaged"}
    assert kept.order == "C-1-W1"


def test_a_later_message_adds_what_it_tells_and_leaves_what_was_corrected(
    desk: DeskEvents,
    beside: CustomerEvents,
    ana: Person,
    shop: Shop,
    chosen: Tab,
    offers: FakeOffers,
) -> None:
    asked(desk, ana, LATE, chosen)
    *_, told = conversations.turns(shop.database, chosen.conversation, ana.id)
    beside.correct(ana, chosen, sent(reasons="damaged"))
    beside.answered(ana, chosen, sent(suggestion=told.suggestion.id))
    assert kept_of(offers, chosen, ana).reasons == {"damaged", "late"}
    assert LATE in kept_of(offers, chosen, ana).text


def test_a_customer_chosen_before_the_first_question_is_kept_with_its_answer(
    desk: DeskEvents, beside: CustomerEvents, ana: Person, offers: FakeOffers
) -> None:
    before = beside.choose(ana, Tab(), sent(customer="C-1"))
    assert "Offers come with the first answer" in line(before.customer)["html"]
    assert before.offers is None
    tab = asked(desk, ana, QUESTION)
    shown = beside.answered(ana, tab, sent(customer="C-1", order="C-1-W1", channel="e-mail"))
    kept = kept_of(offers, tab, ana)
    assert (kept.customer, kept.order, kept.channel) == ("C-1", "C-1-W1", "email")
    assert "goodwill credit" in html(shown)


def test_a_customer_who_is_put_aside_is_gone_from_the_conversation(
    beside: CustomerEvents, ana: Person, chosen: Tab
) -> None:
    left = beside.leave(ana, chosen, sent())
    assert html(left) == ""
    opened = beside.opened(ana, chosen, sent(customer="C-1"))
    assert line(opened.customer)["customer"] == ""


def test_what_the_company_has_to_mind_stands_beside_the_name(
    beside: CustomerEvents, shop: Shop, ana: Person, tab: Tab
) -> None:
    shop.customers.put([replace(customer("C-3"), tags=frozenset({"fraud", "vulnerable"}))])
    shown = line(beside.choose(ana, tab, sent(customer="C-3")).customer)["html"]
    assert '<span class="badge badge-amber" data-tag>fraud</span>' in shown
    assert '<span class="badge badge-plain" data-tag>vulnerable</span>' in shown


def test_an_order_named_later_is_taken_unless_one_is_chosen_or_the_agent_said_there_is_none(
    beside: CustomerEvents,
    desk: DeskEvents,
    ana: Person,
    chosen: Tab,
    offers: FakeOffers,
    shop: Shop,
) -> None:
    assert kept_of(offers, chosen, ana).order == ""
    later = asked(desk, ana, "And order C-1-W2, may they return it?", chosen)
    newest = conversations.turns(shop.database, later.conversation, ana.id)[-1]
    answer = newest.suggestion.id
    beside.answered(ana, later, sent(suggestion=answer, no_order="yes"))
    assert kept_of(offers, later, ana).order == ""
    beside.answered(ana, later, sent(suggestion=answer))
    assert kept_of(offers, later, ana).order == "C-1-W2"
    beside.correct(ana, later, sent(order="C-1-W1"))
    beside.answered(ana, later, sent(suggestion=answer))
    assert kept_of(offers, later, ana).order == "C-1-W1"


def test_the_words_of_a_card_have_a_place_for_another_amount(
    beside: CustomerEvents, ana: Person, tab: Tab
) -> None:
    may = card(html(beside.choose(ana, tab, sent(customer="C-1"))), "offer-credit")
    assert 'data-spoken="We will gladly give you goodwill credit: \ue000."' in may


def test_an_unknown_customer_is_refused_in_one_line(
    beside: CustomerEvents, ana: Person, tab: Tab
) -> None:
    refused = line(beside.choose(ana, tab, sent(customer="C-404")).customer)
    assert refused["state"] == "refused"
    assert "C-404" in refused["error"]


def test_a_card_says_value_words_standing_why_and_policy(
    beside: CustomerEvents, ana: Person, tab: Tab
) -> None:
    shown = html(beside.choose(ana, tab, sent(customer="C-1")))
    may = card(shown, "offer-credit")
    for words in (
        "€10.00",
        "We will gladly give you goodwill credit: €10.00.",
        "You may",
        "€15.00 of €15.00 left per offer",
        "Suits what happened",
        "Authority › Window",
        "€5.00 to €25.00",
        "Make this offer",
    ):
        assert words in may
    assert "A fourth line" not in may
    ask = card(shown, "offer-refund")
    assert "Needs approval by a supervisor" in ask
    assert "€25.00 above the limit: €15.00 of €15.00 left per offer" in ask
    assert ask.count("per offer") == 2  # What is said, and what the script says it with.
    assert "is more than" not in ask
    assert ">Ask for approval</button>" in ask
    assert 'name="value"' not in ask
    assert "Not here: 1" in shown
    assert "gift card was given 20 days ago" in shown


def test_who_keeps_the_catalogue_reads_the_cards_and_has_nothing_to_press(
    desk: DeskEvents, beside: CustomerEvents, assistant: FakeAssistant
) -> None:
    kim = people.by_email(assistant.database, "knowledge_manager@example.com")
    mine = asked(desk, kim, QUESTION)
    shown = html(beside.choose(kim, mine, sent(customer="C-1")))
    assert "Authority › Window" in card(shown, "offer-credit")
    assert "Who keeps the catalogue makes none of them." in shown
    for act in ("Make this offer", "Ask for approval", "Not this one", "data-act", "data-again"):
        assert act not in shown


def test_offers_are_on_the_record_when_they_are_shown_for_something_new_only(
    beside: CustomerEvents, cards: OfferEvents, ana: Person, chosen: Tab, offers: FakeOffers
) -> None:
    assert len(offers.shown) == 1
    beside.opened(ana, chosen, sent())
    cards.look(ana, chosen, sent(state="old"))
    assert len(offers.shown) == 1
    beside.correct(ana, chosen, sent(reasons="late"))
    assert len(offers.shown) == 2


def test_an_offer_within_the_limit_is_made_and_its_words_are_ready(
    cards: OfferEvents, ana: Person, chosen: Tab, offers: FakeOffers
) -> None:
    made = html(cards.make(ana, chosen, sent(offer="credit", value="12.50")))
    decided = card(made, f"decision-{the(offers, Status.MADE)}")
    assert "Insert into reply" in decided
    assert "goodwill credit: €12.50." in decided
    assert 'data-card="offer-credit"' not in made


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("30", "Between €5.00 and €25.00"),
        ("4.99", "Between €5.00 and €25.00"),
        ("-10", "Between €5.00 and €25.00"),
        ("NaN", "Write the amount as a number"),
        ("1e400", "Write the amount as a number"),
        ("10.001", "Write the amount as a number"),
        ("ten", "Write the amount as a number"),
        ("12,50", "Write the amount as a number"),
        ("1,0", "Write the amount as a number"),
        ("1,000", "Between €5.00 and €25.00"),
        ("20", "say why"),
    ],
)
def test_a_wrong_amount_is_refused_on_its_card_and_nothing_is_made(
    cards: OfferEvents, ana: Person, chosen: Tab, offers: FakeOffers, typed: str, said: str
) -> None:
    refused = cards.make(ana, chosen, sent(offer="credit", value=typed, key="offer-credit"))
    assert said in error(refused)
    assert line(refused.offers)["key"] == "offer-credit"
    assert offers.decisions == {}


AMOUNTS = st.decimals(allow_nan=True, allow_infinity=True).map(str)


@given(AMOUNTS | st.floats(0, 40).map(lambda each: f"{each:.2f}") | st.text(max_size=20))
def test_no_amount_that_is_taken_is_outside_the_bounds(typed: str) -> None:
    proposal = proposed(CREDIT)
    try:
        value = amount_given(typed, proposal)
    except RequestRefusedError:
        return
    assert value is None or proposal.least.amount <= value <= proposal.most.amount


def test_above_the_limit_somebody_is_asked_and_the_answer_comes_to_the_desk(
    cards: OfferEvents, ana: Person, sam: Person, chosen: Tab, offers: FakeOffers
) -> None:
    asked_for = cards.make(ana, chosen, sent(offer="refund", reason="Third time late"))
    waiting = the(offers, Status.WAITING)
    shown = card(html(asked_for), f"decision-{waiting}")
    assert "Waiting for a supervisor" in shown
    assert "Third time late" in shown
    assert "data-deadline=" in shown
    told = line(asked_for.offers)
    assert told["waits"] == "True"
    known = told["digest"]
    assert cards.look(ana, chosen, sent(state=known)) == DeskChange()
    offers.answer(offers.decisions[waiting].id, approved=True, reason="Agreed", by=sam)
    news = cards.look(ana, chosen, sent(state=known))
    assert "Approved by Supervisor" in html(news)
    assert "Agreed" in html(news)
    assert line(news.offers)["news"] == "a refund, €40.00: approved"
    assert line(news.offers)["waits"] == "False"


def test_a_refusal_says_who_and_why_and_the_offer_may_be_asked_for_again(
    cards: OfferEvents, ana: Person, sam: Person, chosen: Tab, offers: FakeOffers
) -> None:
    cards.make(ana, chosen, sent(offer="refund", reason="Please"))
    waiting = offers.decisions[the(offers, Status.WAITING)]
    offers.answer(waiting.id, approved=False, reason="Offer credit first", by=sam)
    shown = html(cards.look(ana, chosen, sent(state="before")))
    assert "Not approved by Supervisor" in shown
    assert "Offer credit first" in shown
    assert 'data-card="offer-refund"' in shown


def test_what_nobody_answered_in_time_says_so(
    cards: OfferEvents, ana: Person, chosen: Tab, offers: FakeOffers
) -> None:
    offers.wait = timedelta(seconds=-1)
    shown = cards.make(ana, chosen, sent(offer="refund", reason="Please"))
    assert "Nobody answered in time" in html(shown)
    assert line(shown.offers)["waits"] == "False"


def test_a_question_for_approval_may_be_taken_back(
    cards: OfferEvents, ana: Person, chosen: Tab, offers: FakeOffers
) -> None:
    cards.make(ana, chosen, sent(offer="refund", reason="Please"))
    shown = cards.withdraw(ana, chosen, sent(decision=the(offers, Status.WAITING)))
    assert "You took the question back" in html(shown)


def test_an_offer_is_followed_until_the_customer_has_it(
    cards: OfferEvents, ana: Person, chosen: Tab, offers: FakeOffers
) -> None:
    cards.make(ana, chosen, sent(offer="credit"))
    made = the(offers, Status.MADE)
    shown = html(cards.customer_said(ana, chosen, sent(decision=made, accepted="yes")))
    assert "The customer accepted" in shown
    assert "Done: the customer has it" in html(cards.fulfil(ana, chosen, sent(decision=made)))
    cards.make(ana, chosen, sent(offer="call"))
    call = the(offers, Status.MADE)
    turned_down = cards.customer_said(ana, chosen, sent(decision=call, accepted="no"))
    assert "The customer turned it down" in html(turned_down)


def test_an_offer_left_out_needs_a_reason_and_can_be_taken_back_in(
    cards: OfferEvents, beside: CustomerEvents, ana: Person, chosen: Tab
) -> None:
    assert "why" in error(cards.decline(ana, chosen, sent(offer="credit", reason=" ")))
    shown = html(cards.decline(ana, chosen, sent(offer="credit", reason="Wants no credit")))
    assert 'data-card="offer-credit"' not in shown
    assert "Not here: 2" in shown
    assert "left out by Agent: Wants no credit" in shown
    again = html(beside.correct(ana, chosen, sent(again="credit")))
    assert 'data-card="offer-credit"' in again


def test_the_policy_of_an_offer_opens_where_it_is_quoted(
    cards: OfferEvents, desk: DeskEvents, ana: Person, chosen: Tab
) -> None:
    found = cards.policy(ana, chosen, sent(suggestion="offer:credit", n="1"))
    assert found is not None
    source = desk.cited("offer:credit-1", found).source
    assert source is not None
    assert 'data-source="offer:credit-1"' in source
    assert "<mark>" in source
    assert cards.policy(ana, chosen, sent(suggestion="offer:none", n="1")) is None
    empty = desk.cited("offer:none-1", None).source
    assert empty is not None
    assert "<mark>" not in empty


def test_nothing_is_offered_to_nobody_or_before_a_conversation(
    cards: OfferEvents, ana: Person, tab: Tab, offers: FakeOffers
) -> None:
    assert "Choose the customer" in error(cards.make(ana, tab, sent(offer="credit")))
    begun = cards.make(ana, Tab(), sent(offer="credit", customer="C-1"))
    assert "Ask the first question" in error(begun)
    assert offers.decisions == {}


def test_an_offer_that_is_not_suggested_cannot_be_made(
    cards: OfferEvents, ana: Person, chosen: Tab, offers: FakeOffers
) -> None:
    assert "not suggested" in error(cards.make(ana, chosen, sent(offer="gift")))
    assert offers.decisions == {}


def test_a_decision_of_another_conversation_is_out_of_reach(
    cards: OfferEvents, desk: DeskEvents, beside: CustomerEvents, ana: Person, offers: FakeOffers
) -> None:
    first, second = asked(desk, ana, QUESTION), asked(desk, ana, LATE)
    for each in (first, second):
        beside.choose(ana, each, sent(customer="C-1"))
    cards.make(ana, first, sent(offer="refund", reason="Please"))
    waiting = the(offers, Status.WAITING)
    assert "not in this conversation" in error(cards.withdraw(ana, second, sent(decision=waiting)))
    assert offers.decisions[waiting].status is Status.WAITING


def test_a_tab_of_another_person_is_about_nobody(
    cards: OfferEvents, beside: CustomerEvents, sam: Person, chosen: Tab
) -> None:
    assert line(beside.opened(sam, chosen, sent()).customer)["customer"] == ""
    assert "Choose the customer" in error(cards.make(sam, chosen, sent(offer="credit")))


def test_nothing_a_customer_or_a_supervisor_writes_becomes_markup(
    cards: OfferEvents,
    beside: CustomerEvents,
    ana: Person,
    sam: Person,
    tab: Tab,
    offers: FakeOffers,
) -> None:
    profile = line(beside.choose(ana, tab, sent(customer="C-2")).customer)["html"]
    cards.make(ana, tab, sent(offer="refund", reason=HOSTILE))
    cards.decline(ana, tab, sent(offer="call", reason=HOSTILE))
    waiting = offers.decisions[the(offers, Status.WAITING)]
    offers.answer(waiting.id, approved=False, reason=HOSTILE, by=sam)
    shown = html(cards.look(ana, tab, sent()))
    assert "&lt;img" in profile
    assert "&lt;img" in shown
    assert "<img" not in profile + shown


def test_a_customer_who_was_erased_since_is_named_by_their_id(
    beside: CustomerEvents, ana: Person, chosen: Tab, offers: FakeOffers
) -> None:
    kept = kept_of(offers, chosen, ana)
    offers.keep_case(replace(kept, customer=CustomerId("C-9")), by=ana)
    opened = beside.opened(ana, chosen, sent())
    assert "C-9" in line(opened.customer)["html"]
    assert "C-9" in html(opened)


def test_a_defect_is_told_on_the_card_and_beside_the_conversation(
    cards: OfferEvents, beside: CustomerEvents, ana: Person, chosen: Tab
) -> None:
    assert error(cards.fail(ana, chosen, sent(key="offer-credit"), "Broken.")) == "Broken."
    told = line(beside.fail(ana, chosen, sent(text="mi"), "Broken.").customer)
    assert told["error"] == "Broken."


def test_a_decision_is_told_by_when_it_was_answered(
    cards: OfferEvents, ana: Person, sam: Person, chosen: Tab, offers: FakeOffers
) -> None:
    cards.make(ana, chosen, sent(offer="credit", value="20", reason="Please"))
    waiting = offers.decisions[the(offers, Status.WAITING)]
    offers.answer(waiting.id, approved=True, reason="", by=sam)
    at = f"{datetime.now(UTC).astimezone():%H:}"
    assert f"Approved by Supervisor at {at}" in html(cards.look(ana, chosen, sent()))


@pytest.mark.parametrize(("many", "folded"), [(8, 0), (9, 8)])
def test_of_many_reasons_only_those_that_hold_are_in_the_way(many: int, folded: int) -> None:
    reasons = tuple(Reason(f"r{number}", f"Reason {number}") for number in range(many))
    view = customer_view(
        Customer(CustomerId("C-1"), "Mia Berg"),
        OfferCase("case", CustomerId("C-1"), reasons=frozenset({"r3"})),
        catalogue=Catalogue("EUR", reasons=reasons),
        decisions=(),
        today=date(2026, 11, 22),
    )
    html = render("desk/customer_profile", customer=view, begun=True)
    first, _, other = html.partition('<details class="profile-other">')
    assert first.count("data-reason=") == many - folded
    assert other.count("data-reason=") == folded
    assert 'data-reason="r3" aria-pressed="true"' in first
