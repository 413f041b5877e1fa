"""What SQLite and PostgreSQL both promise about customers."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from assistant.customers.errors import CustomersRefusedError, UnknownCustomerError
from assistant.customers.model import Contact, Customer, CustomerId, Order
from assistant.customers.ports import Customers
from assistant.customers.said import CustomerSaid, OrderSaid
from assistant.customers.store import CustomerStore, Taken
from kb.database import Database
from tests.assistant.customers.people import BO, MIRA, euros

EVERY_FIELD = frozenset({"name", "tier", "since", "language", "email", "phone", "notes"})


@pytest.fixture
def store(database: Database) -> CustomerStore:
    """Customers that nobody has put in yet."""
    return CustomerStore(database)


def named(number: int, name: str = "Somebody") -> Customer:
    return Customer(CustomerId(f"c{number}"), name)


def ids(found: Sequence[Customer]) -> list[str]:
    return [each.id for each in found]


def test_it_is_what_screens_ask(store: CustomerStore) -> None:
    asked: Customers = store
    assert asked.put([MIRA]) == 1
    assert asked.get("c-17") == MIRA


def test_a_customer_comes_back_as_they_were_put(store: CustomerStore) -> None:
    assert store.put([MIRA, BO]) == 2
    assert (store.get(MIRA.id), store.get(BO.id)) == (MIRA, BO)


def test_lists_are_kept_newest_first_and_orders_without_a_day_last(store: CustomerStore) -> None:
    store.put([replace(MIRA, orders=MIRA.orders[::-1], contacts=MIRA.contacts[::-1])])
    assert store.get(MIRA.id) == MIRA


def test_putting_again_replaces_all_that_was_known(store: CustomerStore) -> None:
    store.put([MIRA, BO])
    changed = replace(BO, id=MIRA.id, orders=(Order("LF-9", euros("1")),))
    assert store.put([changed]) == 0
    assert store.get(MIRA.id) == changed
    assert store.get(BO.id) == BO


def test_nobody_has_this_id(store: CustomerStore) -> None:
    for unknown in ("c-17", "", "\x00", "\ud800", "x" * 500):
        with pytest.raises(UnknownCustomerError, match="import them first"):
            store.get(unknown)


def test_an_order_has_one_customer(store: CustomerStore) -> None:
    store.put([MIRA])
    with pytest.raises(CustomersRefusedError, match="'LF-1001' of customer 'c-18' is customer"):
        store.put([named(1), replace(BO, orders=(Order("LF-1001", euros("5")),))])
    assert store.get(MIRA.id) == MIRA
    assert ids(store.find("", 9)) == [MIRA.id]


def test_an_order_may_go_to_another_customer_with_both_put_at_once(store: CustomerStore) -> None:
    store.put([MIRA])
    without = replace(MIRA, orders=MIRA.orders[1:])
    store.put([replace(BO, orders=MIRA.orders[:1]), without])
    assert store.get(BO.id).orders == MIRA.orders[:1]
    assert store.get(MIRA.id) == without


def test_two_customers_put_at_once_cannot_share_an_order_or_an_id(store: CustomerStore) -> None:
    with pytest.raises(CustomersRefusedError, match="an order has one customer"):
        store.put([MIRA, replace(BO, orders=MIRA.orders[:1])])
    with pytest.raises(CustomersRefusedError, match="'c-17' is here twice"):
        store.put([MIRA, MIRA])
    assert store.find("", 9) == []


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (replace(BO, id=CustomerId("x" * 201)), "longer than 200"),
        (replace(BO, id=CustomerId(" c")), "blanks around it"),
        (replace(BO, id=CustomerId("a\x00b")), "cannot be read"),
        (replace(BO, name="  "), "needs a name"),
        (replace(BO, tier="x" * 81), "longer than 80"),
        (replace(BO, language="x" * 21), "longer than 20"),
        (replace(BO, since=date(203, 1, 1)), "check the year"),
        (replace(BO, orders=(Order("o", euros("1"), date(2926, 1, 1)),)), "check the year"),
        (replace(BO, orders=(Order("o", euros("1")),) * 2), "'o' twice"),
        (replace(BO, contacts=(Contact(datetime(2026, 1, 1)),)), "no time zone"),
        (replace(BO, notes="x" * 20_001), "longer than 20000"),
    ],
)
def test_what_cannot_be_kept_is_refused_whole(
    store: CustomerStore, wrong: Customer, why: str
) -> None:
    with pytest.raises(CustomersRefusedError, match=why):
        store.put([MIRA, wrong])
    assert store.find("", 9) == []


def test_what_a_file_does_not_say_stays(store: CustomerStore) -> None:
    store.put([MIRA])
    said = CustomerSaid(
        Customer(MIRA.id, "", tier="", notes="Moved."), frozenset({"tier", "notes"})
    )
    assert store.take([said]) == Taken(added=0, changed=1, unchanged=0)
    assert store.get(MIRA.id) == replace(MIRA, tier="", notes="Moved.")


def test_an_order_that_is_said_changes_that_order_alone(store: CustomerStore) -> None:
    store.put([MIRA])
    delivered = Order("LF-2002", euros("129.90"), delivered_on=date(2026, 11, 9))
    new = Order("LF-3003", euros("8"), date(2026, 11, 21))
    said = CustomerSaid(
        Customer(MIRA.id, ""),
        frozenset(),
        (
            OrderSaid(delivered, frozenset({"total", "delivered_on"}), 2),
            OrderSaid(new, frozenset({"total", "placed_on"}), 3),
        ),
    )
    store.take([said])
    changed = replace(MIRA.orders[0], delivered_on=date(2026, 11, 9))
    assert store.get(MIRA.id) == replace(MIRA, orders=(new, changed, *MIRA.orders[1:]))


def test_an_order_of_nobody_known_is_refused_with_its_line(store: CustomerStore) -> None:
    order = OrderSaid(Order("LF-1", euros("1")), frozenset({"total"}), 7)
    with pytest.raises(CustomersRefusedError, match="line 7: customer 'c-9' is not known"):
        store.take([CustomerSaid(Customer(CustomerId("c-9"), ""), frozenset(), (order,), 7)])


def test_anothers_order_in_a_file_is_refused_with_its_line(store: CustomerStore) -> None:
    store.put([MIRA, BO])
    order = OrderSaid(Order("LF-1001", euros("1")), frozenset({"total"}), 4)
    with pytest.raises(CustomersRefusedError, match="line 4: order 'LF-1001' of customer 'c-18'"):
        store.take([CustomerSaid(Customer(BO.id, ""), frozenset(), (order,), 4)])
    assert store.get(BO.id) == BO


def test_what_changes_nothing_counts_as_unchanged(store: CustomerStore) -> None:
    said = [CustomerSaid(each, EVERY_FIELD) for each in (BO, named(1))]
    assert store.take(said) == Taken(2, 0, 0)
    assert store.take(said) == Taken(0, 0, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("c-17", ["c-17"]),
        ("okafor MIRA", ["c-17"]),
        ("mira@example.com", ["c-17"]),
        ("lf-1001", ["c-17"]),
        ("030 12345678", ["c-17"]),
        ("+46 70 174 06 05", ["c-18"]),
        ("example", ["c-18", "c-17"]),
        ("mira lind", []),
        ("100%", []),
        ("_", []),
        ("\x00", []),
        ("\ud800", []),
    ],
)
def test_customers_are_found_by_what_an_agent_has_at_hand(
    store: CustomerStore, text: str, expected: list[str]
) -> None:
    store.put([MIRA, BO])
    assert ids(store.find(text, 9)) == expected


def test_found_customers_come_without_their_history(store: CustomerStore) -> None:
    store.put([MIRA])
    (found,) = store.find("mira", 9)
    assert found == replace(MIRA, orders=(), contacts=(), past_offers=())


def test_the_one_with_exactly_this_id_comes_first(store: CustomerStore) -> None:
    store.put([named(11, "Anna"), named(1, "Zoe"), named(12, "Bert")])
    assert ids(store.find("c1", 2)) == ["c1", "c11"]
    store.put([replace(named(12, "Bert"), orders=(Order("c11", euros("1")),))])
    assert ids(store.find("c11", 9)) == ["c11", "c12"]


def test_without_words_the_newest_come_first(store: CustomerStore) -> None:
    for number in range(4):
        store.put([named(number)])
    store.put([named(0, "Changed, not new")])
    assert ids(store.find("", 3)) == ["c3", "c2", "c1"]


def test_what_another_process_changed_is_seen_at_once(
    store: CustomerStore, database: Database
) -> None:
    other = CustomerStore(database)
    store.put([MIRA])
    assert store.get(MIRA.id) == MIRA
    for name in ("Mira O.", "M. Okafor"):
        other.put([replace(MIRA, name=name)])
        assert store.get(MIRA.id).name == name
        assert other.get(MIRA.id).name == name


def test_imports_at_once_take_turns(store: CustomerStore) -> None:
    def put(number: int) -> int:
        shared = [replace(named(each), notes=str(number)) for each in range(20)]
        return store.put(shared if number % 2 else shared[::-1])

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(put, range(12))) == 20
    assert len({store.get(f"c{number}").notes for number in range(20)}) == 1


def test_many_customers_with_long_histories_are_kept_at_once(store: CustomerStore) -> None:
    start = datetime(2020, 1, 1, tzinfo=UTC)
    contacts = tuple(Contact(start + timedelta(hours=hour)) for hour in range(1000, 0, -1))
    many = [named(number) for number in range(6000)]
    assert store.put([*many, replace(MIRA, contacts=contacts)]) == 6001
    assert store.get(MIRA.id).contacts == contacts
