"""A customer summed up for the desk."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from assistant.access.model import PersonId
from assistant.customers.model import Contact, Order, PastOffer
from assistant.money import Money
from assistant.offers.decision import Decision, DecisionId, Status
from assistant.offers.model import Kind, OfferId
from assistant.profile import OfferLately, Promise, profile
from tests.assistant.customers.people import BO, MIRA, euros

TODAY = date(2026, 11, 22)


def decided(status: Status, day: int = 21, value: str = "15") -> Decision:
    """A decision about Mira."""
    return Decision(
        id=DecisionId("d"),
        case="case",
        customer=MIRA.id,
        offer=OfferId("goodwill"),
        title="Goodwill credit",
        kind=Kind.CREDIT,
        status=status,
        value=euros(value),
        cost=euros(value),
        agent=PersonId("ana"),
        at=datetime(2026, 11, day, 10, tzinfo=UTC),
        catalogue_version=1,
    )


def test_mira_in_a_few_lines() -> None:
    seen = profile(MIRA, on=TODAY)
    assert (seen.name, seen.tier, seen.since) == ("Mira Okafor", "gold", date(2023, 4, 2))
    assert seen.spent == (euros("189.90"),)
    assert seen.spent_lately == (euros("189.90"),)
    assert (seen.orders, seen.undated, seen.complaints) == (3, 1, 1)
    assert (seen.last_contact, seen.emotion) == (MIRA.contacts[0], "angry")
    assert seen.promises == ()
    assert [each.title for each in seen.offers] == ["gift card", "call back"]


def test_of_somebody_new_there_is_nothing_to_say() -> None:
    seen = profile(BO, on=TODAY)
    assert (seen.spent, seen.spent_lately, seen.orders, seen.complaints) == ((), (), 0, 0)
    assert (seen.last_contact, seen.emotion, seen.offers) == (None, "", ())


def test_what_came_later_than_the_day_is_not_in_it() -> None:
    seen = profile(MIRA, on=date(2026, 1, 1), decisions=[decided(Status.MADE)])
    assert (seen.spent, seen.orders, seen.offers) == ((euros("60.00"),), 2, ())
    assert seen.last_contact is None


def test_twelve_months_end_on_the_day_before_the_same_day_last_year() -> None:
    orders = tuple(
        Order(f"o{number}", euros("1"), placed_on=day)
        for number, day in enumerate([date(2025, 11, 22), date(2025, 11, 23), TODAY])
    )
    assert profile(replace(BO, orders=orders), on=TODAY).spent_lately == (euros("2"),)
    assert profile(replace(BO, orders=orders), on=date.min).spent_lately == ()


def test_cancelled_orders_are_no_value() -> None:
    orders = (Order("a", euros("5"), status="Cancelled"), Order("b", euros("3"), status="shipped"))
    seen = profile(replace(BO, orders=orders), on=TODAY)
    assert (seen.spent, seen.orders) == ((euros("3"),), 1)


def test_currencies_are_never_added_up() -> None:
    yen = Money(Decimal(900), "JPY")
    orders = (Order("a", euros("5")), Order("b", yen), Order("c", euros("2")))
    assert profile(replace(BO, orders=orders), on=TODAY).spent == (yen, euros("7"))


def test_the_last_emotion_is_the_last_that_was_noted() -> None:
    contacts = (
        Contact(datetime(2026, 11, 1, tzinfo=UTC)),
        Contact(datetime(2026, 10, 1, tzinfo=UTC), emotion="calm"),
        Contact(datetime(2026, 9, 1, tzinfo=UTC), emotion="angry"),
    )
    seen = profile(replace(BO, contacts=contacts), on=TODAY)
    assert (seen.last_contact, seen.emotion) == (contacts[0], "calm")


def test_offers_here_and_elsewhere_stand_together_newest_first() -> None:
    decisions = [decided(Status.MADE), decided(Status.DECLINED), decided(Status.REFUSED, day=1)]
    seen = profile(MIRA, on=TODAY, decisions=decisions)
    assert seen.offers == (
        OfferLately(date(2026, 11, 21), "goodwill", "Goodwill credit", euros("15"), "made"),
        OfferLately(date(2026, 11, 2), "gift_card", "gift card", euros("10"), "accepted"),
        OfferLately(date(2026, 11, 1), "goodwill", "Goodwill credit", euros("15"), "not approved"),
        OfferLately(date(2026, 2, 1), "call_back", "call back", None, "made"),
    )


def test_what_was_offered_and_not_given_yet_is_a_promise_to_keep() -> None:
    decisions = [
        decided(Status.ACCEPTED),
        decided(Status.MADE, day=3),
        decided(Status.FULFILLED),
        decided(Status.TURNED_DOWN),
        decided(Status.WAITING),
        replace(decided(Status.MADE), customer=BO.id),
    ]
    assert profile(MIRA, on=TODAY, decisions=decisions).promises == (
        Promise("Goodwill credit", date(2026, 11, 3)),
        Promise("Goodwill credit", date(2026, 11, 21)),
    )


def test_decisions_about_others_and_old_offers_are_left_out() -> None:
    old = (PastOffer(date(2025, 11, 22), "old"), *(PastOffer(TODAY, f"o{n}") for n in range(9)))
    seen = profile(replace(BO, past_offers=old), on=TODAY, decisions=[decided(Status.MADE)])
    assert [each.offer for each in seen.offers] == ["o0", "o1", "o2", "o3", "o4"]
