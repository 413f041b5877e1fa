"""The offer desk: catalogues, cases, advice and decisions together, on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from assistant import home
from assistant.access.model import Person
from assistant.access.owner import owner
from assistant.access.tables import PersonRow
from assistant.cases.subjects import CaseFiles
from assistant.cases.tables import ConversationRow
from assistant.customers.errors import UnknownCustomerError
from assistant.customers.model import Customer, CustomerId, Order
from assistant.customers.store import CustomerStore
from assistant.errors import RequestRefusedError
from assistant.offers.catalogue.writing import written
from assistant.offers.decision import Choice, Status, Subject
from assistant.offers.desk import OfferDesk
from assistant.offers.errors import CatalogueRefusedError
from assistant.offers.ledger.entry import Event
from assistant.offers.ledger.verifying import verify
from assistant.offers.model import Limit, OfferId, Reason
from assistant.offers.proposals import Authority, Standing
from assistant.offers.tables import LedgerRow, OfferCaseRow
from kb import library
from kb.database import Database
from tests.assistant.offers.company import (
    ADA,
    ANA,
    BO,
    CASE,
    CATALOGUE,
    CUSTOMER,
    EMBEDDER,
    GOODWILL,
    KIM,
    NOW,
    QUOTE,
    SAM,
    SUE,
    TODAY,
    choice,
    euros,
)
from tests.libraries import add

LATE = Reason("late", "Came late", ("came late", "too late"))
TEXT = written(
    replace(
        CATALOGUE,
        version=0,
        reasons=(LATE,),
        offers=(replace(GOODWILL, suits=frozenset({"late"})), *CATALOGUE.offers[1:]),
    )
)


@pytest.fixture
def database(company_url: str) -> Iterator[Database]:
    database = Database.open(company_url, migrations=home.MIGRATIONS)
    CustomerStore(database).put([CUSTOMER, Customer(CustomerId("C-2"), "Ola Nord")])
    yield database
    assert verify(database).ok
    database.close()


@pytest.fixture
def desk(database: Database) -> OfferDesk:
    desk = opened(database)
    desk.publish(TEXT, by=KIM)
    return desk


def opened(database: Database) -> OfferDesk:
    customers, cases = CustomerStore(database), CaseFiles(database)
    return OfferDesk(database, customers, cases, now=lambda: NOW)


def events(database: Database) -> list[str]:
    with database.read() as session:
        rows = session.query(LedgerRow).order_by(LedgerRow.seq)
        return [row.event for row in rows]


def begin_conversation(database: Database, name: str, by: str) -> None:
    with database.write() as session:
        session.add(
            ConversationRow(id=name, person=by, channel="", title="t", begun_at=NOW, latest_at=NOW)
        )


def goodwill(desk: OfferDesk) -> Authority:
    advice = desk.advise(CASE, by=ANA, on=TODAY)
    return next(each for each in advice.proposals if each.offer.id == "goodwill").authority


def test_a_catalogue_holds_for_every_desk_from_the_moment_it_is_published(
    database: Database, desk: OfferDesk
) -> None:
    other = opened(database)
    assert other.catalogue().offers == desk.catalogue().offers
    newer = desk.publish(TEXT.replace("Goodwill", "Good will"), by=KIM, note="As we write it")
    assert other.catalogue().version == newer.version
    assert other.catalogue_text() == TEXT.replace("Goodwill", "Good will")
    latest = other.versions(1)[0]
    assert (latest.version, latest.by, latest.note) == (newer.version, KIM.name, "As we write it")


def test_the_same_catalogue_again_is_no_new_version(database: Database, desk: OfferDesk) -> None:
    before = events(database)
    assert desk.publish(TEXT, by=KIM).version == desk.catalogue().version
    assert events(database) == before


def test_nobody_publishes_over_a_catalogue_they_have_not_seen(desk: OfferDesk) -> None:
    seen = desk.catalogue().version
    desk.publish(TEXT.replace("Goodwill", "Kindness"), by=KIM, based_on=seen)
    with pytest.raises(RequestRefusedError, match=r"Kim published version \d+ meanwhile"):
        desk.publish(TEXT.replace("Goodwill", "Grace"), by=KIM, based_on=seen)
    assert "Kindness" in desk.catalogue_text()


@pytest.mark.parametrize("by", [ANA, SUE])
def test_only_who_keeps_the_offers_publishes(desk: OfferDesk, by: Person) -> None:
    with pytest.raises(RequestRefusedError, match="cannot publish offers"):
        desk.publish(TEXT.replace("Goodwill", "Mine"), by=by)


def test_a_catalogue_whose_policy_was_retired_is_refused_with_its_line(
    database: Database, desk: OfferDesk
) -> None:
    library.retire(database, "guide", on=TODAY)
    before = desk.catalogue_text()
    with pytest.raises(CatalogueRefusedError) as refused:
        desk.publish(TEXT.replace("Goodwill", "Good will"), by=KIM)
    assert len(refused.value.faults) == len(CATALOGUE.offers)
    lines = TEXT.splitlines()
    for fault in refused.value.faults:
        assert "policy" in lines[fault.line - 1] or "document" in lines[fault.line - 1]
        assert "'guide' in force on 2026-11-22 does not say" in fault.reason
    assert desk.catalogue_text() == before


def test_an_offer_that_begins_later_needs_the_policy_of_that_day(
    database: Database, desk: OfferDesk
) -> None:
    begins = TODAY + timedelta(days=30)
    later = "From spring on agents may give flowers."
    add(database, EMBEDDER, "spring", later, valid_from=begins)
    flowers = replace(GOODWILL, id=OfferId("flowers"), budget="", valid_from=begins)
    flowers = replace(flowers, policy=replace(flowers.policy, document="spring", quote=later))
    text = written(replace(CATALOGUE, version=0, offers=(flowers,)))
    assert desk.publish(text, by=KIM).offer("flowers") is not None


def test_an_offer_vanishes_with_its_policy(database: Database, desk: OfferDesk) -> None:
    assert desk.advise(CASE, by=ANA, on=TODAY).proposals
    library.retire(database, "guide", on=TODAY)
    advice = desk.advise(CASE, by=ANA, on=TODAY)
    assert not advice.proposals
    assert all(
        "its policy 'guide' is not in force" in " ".join(each.why) for each in advice.not_offered
    )
    with pytest.raises(RequestRefusedError, match="does not say so"):
        desk.choose(choice(), by=ANA)
    assert not any(desk.in_force(desk.catalogue(), TODAY).values())


def test_a_new_wording_without_the_words_takes_the_offer_away(
    database: Database, desk: OfferDesk
) -> None:
    add(database, EMBEDDER, "guide", "Goodwill is for supervisors.", valid_from=TODAY)
    assert not desk.advise(CASE, by=ANA, on=TODAY).proposals
    assert desk.advise(CASE, by=ANA, on=TODAY - timedelta(days=1)).proposals


def test_what_is_shown_is_on_the_record_once(database: Database, desk: OfferDesk) -> None:
    desk.advise(CASE, by=ANA, on=TODAY)
    desk.advise(CASE, by=ANA, on=TODAY)
    assert events(database).count(Event.SHOWN.value) == 1
    desk.advise(CASE, by=ANA, on=TODAY, show=False)
    desk.choose(choice(value=10), by=ANA)
    desk.advise(CASE, by=ANA, on=TODAY)
    assert events(database).count(Event.SHOWN.value) == 2
    with database.read() as session:
        row = session.get_one(OfferCaseRow, CASE.id)
        assert (row.agent, row.customer, row.order_id) == (ANA.id, CUSTOMER.id, "O-1")


def test_an_offer_within_limits_is_made_and_above_them_waits(desk: OfferDesk) -> None:
    assert desk.choose(choice(value=10), by=ANA).status is Status.MADE
    waiting = desk.choose(choice(value=40, reason="a spoiled birthday"), by=ANA)
    assert waiting.status is Status.WAITING
    assert [each.id for each in desk.waiting(by=SUE, at=NOW)] == [waiting.id]
    assert not desk.waiting(by=ANA, at=NOW)
    done = desk.answer(waiting.id, approved=True, reason="", by=SUE)
    assert (done.status, done.answered_by) == (Status.MADE, SUE.id)
    assert [each.id for each in desk.decided(SAM, 10)] == [waiting.id]
    assert not desk.decided(ANA, 10)


def test_approval_looks_at_the_policy_again(database: Database, desk: OfferDesk) -> None:
    waiting = desk.choose(choice(value=40, reason="a spoiled birthday"), by=ANA)
    library.retire(database, "guide", on=TODAY)
    with pytest.raises(RequestRefusedError, match="does not say so"):
        desk.answer(waiting.id, approved=True, reason="", by=SUE)
    assert desk.of_case(CASE.id, by=ANA)[0].status is Status.WAITING


def test_approval_goes_by_the_catalogue_that_holds_by_then(desk: OfferDesk) -> None:
    waiting = desk.choose(choice(value=40, reason="a spoiled birthday"), by=ANA)
    desk.publish(TEXT.replace("cap: 300", "cap: 30"), by=KIM)
    with pytest.raises(RequestRefusedError, match="is worth from"):
        desk.answer(waiting.id, approved=True, reason="", by=SUE)


def test_a_customer_nobody_knows_and_anothers_order_are_refused(desk: OfferDesk) -> None:
    with pytest.raises(UnknownCustomerError, match="no customer has the id 'C-9'"):
        desk.advise(replace(CASE, customer=CustomerId("C-9")), by=ANA, on=TODAY)
    with pytest.raises(RequestRefusedError, match="C-2 has no order 'O-1'"):
        desk.advise(replace(CASE, customer=CustomerId("C-2")), by=ANA, on=TODAY)
    with pytest.raises(RequestRefusedError, match="C-2 has no order 'O-1'"):
        desk.choose(choice(case=replace(CASE, customer=CustomerId("C-2"))), by=ANA)


def test_a_reason_the_catalogue_has_not_is_refused(desk: OfferDesk) -> None:
    case = replace(CASE, reasons=frozenset({"manager-said-yes"}))
    with pytest.raises(RequestRefusedError, match="it has late"):
        desk.advise(case, by=ANA, on=TODAY)


def test_a_conversation_of_somebody_else_is_not_worked_on(
    database: Database, desk: OfferDesk
) -> None:
    begin_conversation(database, "talk", ANA.id)
    case = replace(CASE, id="talk")
    desk.keep_case(case, by=ANA)
    chosen = Choice(case, OfferId("goodwill"), TODAY)
    for attempt in (
        lambda: desk.advise(case, by=BO, on=TODAY),
        lambda: desk.keep_case(case, by=BO),
        lambda: desk.case_of("talk", by=BO),
        lambda: desk.choose(chosen, by=BO),
        lambda: desk.decline(replace(chosen, reason="no"), by=BO),
        lambda: desk.of_case("talk", by=BO),
    ):
        with pytest.raises(RequestRefusedError, match="no such conversation of yours"):
            attempt()
    assert desk.case_of("talk", by=SUE) == case


def test_a_conversation_of_the_command_line_is_whoevers_it_names(
    database: Database, desk: OfferDesk
) -> None:
    begin_conversation(database, "line", owner().id)
    assert desk.advise(replace(CASE, id="line"), by=ANA, on=TODAY).proposals


@pytest.mark.parametrize(
    "name", ["", "x" * 65, "a\x00b", " a", "a ", "a\nb", "a\u200bb", "\u202ea", "a\u2028b"]
)
def test_a_case_needs_a_plain_name(desk: OfferDesk, name: str) -> None:
    with pytest.raises(RequestRefusedError, match="a case needs a name"):
        desk.keep_case(replace(CASE, id=name), by=ANA)


def test_another_systems_case_is_whoevers_kept_it_first(desk: OfferDesk) -> None:
    desk.keep_case(CASE, by=ANA)
    for attempt in (
        lambda: desk.keep_case(CASE, by=BO),
        lambda: desk.advise(CASE, by=BO, on=TODAY),
        lambda: desk.choose(choice(value=5), by=BO),
        lambda: desk.of_case(CASE.id, by=BO),
    ):
        with pytest.raises(RequestRefusedError, match="no such conversation of yours"):
            attempt()
    for helper in (SUE, owner(), replace(owner(), role=ANA.role)):
        desk.keep_case(replace(CASE, channel="phone"), by=helper)
        with pytest.raises(RequestRefusedError, match="no such conversation of yours"):
            desk.case_of(CASE.id, by=BO)
    assert desk.case_of(CASE.id, by=ANA) == replace(CASE, channel="phone")


def test_what_the_owner_began_is_the_first_agents_who_goes_on(desk: OfferDesk) -> None:
    desk.keep_case(CASE, by=owner())
    desk.keep_case(CASE, by=ANA)
    with pytest.raises(RequestRefusedError, match="no such conversation of yours"):
        desk.keep_case(CASE, by=BO)


def test_who_was_let_go_works_on_no_case(database: Database, desk: OfferDesk) -> None:
    with database.write() as session:
        session.get_one(PersonRow, ANA.id).disabled_at = NOW
    with pytest.raises(RequestRefusedError, match="Ana was let go"):
        desk.keep_case(CASE, by=ANA)


def test_a_refused_offer_leaves_the_case_as_it_was_kept(desk: OfferDesk) -> None:
    desk.keep_case(CASE, by=ANA)
    other = replace(CASE, channel="phone", text="Give me more")
    with pytest.raises(RequestRefusedError, match="is worth from"):
        desk.choose(choice(value=10_000, case=other), by=ANA)
    assert desk.case_of(CASE.id, by=ANA) == CASE
    desk.choose(choice(value=5, case=other), by=ANA)
    assert desk.case_of(CASE.id, by=ANA) == other


@pytest.mark.parametrize("channel", ["zendesk", "carrier pigeon", "?", "case.channel"])
def test_a_channel_nobody_knows_is_refused_naming_those_there_are(
    desk: OfferDesk, channel: str
) -> None:
    case = replace(CASE, channel=channel)
    about = Subject(CUSTOMER.id, ANA)
    for attempt in (
        lambda: desk.keep_case(case, by=ANA),
        lambda: desk.advise(case, by=ANA, on=TODAY),
        lambda: desk.choose(choice(case=case), by=ANA),
        lambda: desk.opened("new", about, text="", channel=channel),
    ):
        with pytest.raises(RequestRefusedError, match="chat, email, phone, social, store"):
            attempt()


@pytest.mark.parametrize(
    ("said", "read"),
    [("E-Mail", "email"), ("Twitter", "social"), ("CALL", "phone"), ("WhatsApp", "chat"),
     ("in store", "store"), ("", ""), (" chat ", "chat")],
)  # fmt: skip
def test_a_channel_is_known_by_what_people_call_it(desk: OfferDesk, said: str, read: str) -> None:
    assert desk.advise(replace(CASE, channel=said), by=ANA, on=TODAY).case.channel == read


def test_another_day_is_looked_at_and_not_on_the_record(
    database: Database, desk: OfferDesk
) -> None:
    before = events(database)
    for days in (-1, 1):
        assert desk.advise(CASE, by=ANA, on=TODAY + timedelta(days=days)).proposals
    assert events(database) == before
    with database.read() as session:
        assert session.get(OfferCaseRow, CASE.id) is None


def test_what_is_shown_after_a_decision_leaves_the_case_as_it_stood(
    database: Database, desk: OfferDesk
) -> None:
    desk.advise(CASE, by=ANA, on=TODAY)
    desk.choose(choice(value=5), by=ANA)
    desk.advise(replace(CASE, channel="phone"), by=ANA, on=TODAY)
    with database.read() as session:
        assert session.get_one(OfferCaseRow, CASE.id).channel == "chat"


def test_nobody_publishes_other_limits_of_their_own(desk: OfferDesk) -> None:
    kims = Limit(person=KIM.email, per_offer=Decimal(500))
    mine = written(replace(CATALOGUE, version=0, limits=(*CATALOGUE.limits, kims)))
    with pytest.raises(RequestRefusedError, match="somebody else has to change your own limits"):
        desk.publish(mine, by=KIM)
    desk.publish(mine, by=ADA)
    other = mine.replace("title: Goodwill", "title: Kindness")
    assert desk.publish(other, by=KIM).limits[-1] == kims
    with pytest.raises(RequestRefusedError, match="your own limits"):
        desk.publish(TEXT, by=KIM)


def test_a_message_tells_reason_and_order_and_both_are_kept(
    database: Database, desk: OfferDesk
) -> None:
    ida = Customer(CustomerId("C-3"), "Ida Holm", orders=(Order("LF-1001", euros(90)),))
    CustomerStore(database).put([ida])
    about = Subject(ida.id, ANA)
    case = desk.opened("case-7", about, text="My order LF-1001 came late.", channel="email")
    assert (case.order, case.reasons, case.channel) == ("LF-1001", frozenset({"late"}), "email")
    again = desk.opened("case-7", about, text="And what now?", channel="")
    assert (again.order, again.reasons, again.channel) == (
        "LF-1001",
        frozenset({"late"}),
        "email",
    )
    other = desk.opened("case-7", Subject(CustomerId("C-2"), ANA), text="Hello", channel="")
    assert (other.order, other.reasons) == ("", frozenset())


def test_what_is_offered_counts_for_the_next_advice(desk: OfferDesk) -> None:
    assert goodwill(desk).standing is Standing.MAY
    desk.choose(choice(value=25), by=ANA)
    assert goodwill(desk).standing is Standing.ASK
    assert goodwill(desk).most == euros(5)


def test_a_lower_limit_is_tried_on_past_cases_before_it_holds(desk: OfferDesk) -> None:
    alone = replace(CATALOGUE, version=0, offers=(GOODWILL,))
    desk.publish(written(alone), by=KIM)
    desk.advise(CASE, by=ANA, on=TODAY)
    less = replace(GOODWILL, amount=replace(GOODWILL.amount, fixed=Decimal(12)))
    found = desk.whatif(written(replace(alone, offers=(less,))), last=10)
    assert found.cases == 1
    assert (found.before.value, found.after.value) == (euros(20), euros(12))
    assert desk.catalogue_text() == written(alone)


def test_the_words_of_a_policy_are_found_across_lines(database: Database) -> None:
    desk = opened(database)
    spaced = TEXT.replace(QUOTE, QUOTE.replace(" ", "  ", 2))
    assert desk.check(spaced, on=TODAY).offers
