"""Files of customers taken in, whole or not at all."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import home
from assistant.customers.errors import CustomersRefusedError
from assistant.customers.fitness import fit
from assistant.customers.importing import import_customers
from assistant.customers.model import Customer
from assistant.customers.reading import read_customers
from assistant.customers.said import applied
from assistant.customers.store import CustomerStore, Taken
from assistant.customers.written import customer_json
from kb.database import Database
from tests.assistant.customers.people import BO, MIRA, codes, customers, plain_texts

ON_ONE_HOME = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None
)
RECORDS = Path(__file__).parents[4] / "shared/data/tau_escalation/records/retail_db.json"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CustomerStore]:
    """Mira and Bo."""
    database = Database.open(f"sqlite:///{tmp_path / 'x.db'}", migrations=home.MIGRATIONS)
    store = CustomerStore(database)
    store.put([MIRA, BO])
    yield store
    database.close()


def everyone(store: CustomerStore) -> list[Customer]:
    return [store.get(each.id) for each in store.find("", 10_000)]


def line(customer: Customer) -> str:
    return json.dumps(customer_json(customer), ensure_ascii=False)


def test_what_was_written_is_read_again(store: CustomerStore) -> None:
    text = "\n".join(map(line, everyone(store)))
    assert import_customers(store, text).taken == Taken(0, 0, 2)


def test_customers_first_then_their_orders(store: CustomerStore) -> None:
    import_customers(store, "id,name\nc-20,Cy\n")
    orders = "order_id,customer_id,total\no-1,c-20,12.50\no-2,c-17,3\n"
    assert import_customers(store, orders).taken == Taken(0, 2, 0)
    assert [each.id for each in store.get("c-20").orders] == ["o-1"]
    assert len(store.get("c-17").orders) == 4


@pytest.mark.parametrize(
    "text",
    [
        "id,name\nc-18,Changed\nc-19,\n",
        "id,name\nc-18,Changed\nc-18,Again\n",
        "id,tier\nc-18,gold\nc-19,gold\n",
        "order_id,customer_id,total\nnew,c-18,1\nLF-1001,c-18,2\n",
        "order_id,customer_id,total\nnew,c-18,1\nother,c-99,2\n",
        '{"id": "c-18", "name": "Changed"}\n{"id": "c-19"}\n',
        '{"id": "c-18", "name": "Changed"}\n{"id": "c-17", "since": "0001-01-01"}\n',
        '{"id": "c-18", "name": "Changed"}\n{"id": "c 19\\u0000", "name": "X"}\n',
    ],
)
def test_a_refused_file_changes_nothing(store: CustomerStore, text: str) -> None:
    before = everyone(store)
    with pytest.raises(CustomersRefusedError, match=r"nothing was taken: line [23]: "):
        import_customers(store, text)
    assert everyone(store) == before


def test_an_error_tells_the_first_five_faults_in_one_line(store: CustomerStore) -> None:
    text = "id,name,since\n" + "".join(f"x{number},X,soon\n" for number in range(9))
    with pytest.raises(CustomersRefusedError, match=r"line 6: .*; and 4 more$") as refused:
        import_customers(store, text)
    assert len(refused.value.faults) == 9


def test_the_rest_is_taken_when_what_is_wrong_may_be_left_out(store: CustomerStore) -> None:
    text = (
        "id,name,since\nc-18,Changed,2020-01-01\nc-20,Cy,soon\nc-21,,\nc-22,Di,\n"
        "c-23,Eve,\nc-23,Eve again,\n"
    )
    imported = import_customers(store, text, skip_bad=True)
    assert imported.taken == Taken(1, 1, 0)
    assert [each.line for each in imported.refused] == [3, 4, 7]
    assert sorted(each.id for each in everyone(store)) == ["c-17", "c-18", "c-22"]


def test_an_order_of_somebody_else_is_left_out_with_its_customer(store: CustomerStore) -> None:
    text = "order_id,customer_id,total\nLF-1001,c-18,1\nnew,c-18,1\nother,c-17,2\n"
    imported = import_customers(store, text, skip_bad=True)
    assert imported.taken == Taken(0, 1, 0)
    assert [str(each)[:6] for each in imported.refused] == ["line 2"]
    assert store.get("c-18") == BO


@settings(deadline=None)
@given(st.lists(customers(texts=plain_texts, languages=codes), min_size=1, max_size=3))
def test_any_customers_are_read_as_they_were_written(many: list[Customer]) -> None:
    read = read_customers("\n".join(map(line, many)))
    assert (read.faults, read.warnings[1:]) == ((), ())
    assert [applied(each, None) for each in read.said] == many
    assert [each.line for each in read.said] == [*range(1, len(many) + 1)]


@ON_ONE_HOME
@given(many=st.lists(customers(), max_size=4, unique_by=lambda each: each.id))
def test_any_customers_are_kept_exactly_or_refused_whole(
    store: CustomerStore, many: list[Customer]
) -> None:
    before = {each.id: each for each in everyone(store)}
    try:
        store.put(many)
    except CustomersRefusedError:
        assert {each.id: each for each in everyone(store)} == before
    else:
        assert [store.get(each.id) for each in many] == [fit(each) for each in many]


@ON_ONE_HOME
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["c-17", "c-18", "c-19", ""]),
            st.sampled_from(["Ana", ""]),
            st.sampled_from(["2020-01-31", "", "31/31/2020"]),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_table_is_taken_whole_or_changes_nothing(
    store: CustomerStore, rows: list[tuple[str, str, str]]
) -> None:
    store.put([MIRA, BO])
    before = everyone(store)
    text = "id,name,since\n" + "".join(",".join(row) + "\n" for row in rows)
    try:
        taken = import_customers(store, text).taken
    except CustomersRefusedError:
        assert everyone(store) == before
    else:
        filled = [row for row in rows if any(row)]
        assert taken.added + taken.changed + taken.unchanged == len(filled)
        for id_, name, _since in filled:
            assert store.get(id_).name == name


def test_the_record_file_comes_in_whole(store: CustomerStore) -> None:
    if not RECORDS.is_file():
        pytest.skip("the record file of tau_escalation is not beside the project")
    text = RECORDS.read_text("utf-8")
    imported = import_customers(store, text, currency="USD")
    assert (imported.taken, imported.refused) == (Taken(500, 0, 0), ())
    assert import_customers(store, text, currency="USD").taken == Taken(0, 0, 500)
    orders = [order for each in everyone(store) for order in each.orders]
    assert len(orders) == 1000 + len(MIRA.orders)
    raw = json.loads(text)["orders"]
    paid = sum(
        round(payment["amount"] * 100)
        for order in raw.values()
        for payment in order["payment_history"]
        if payment["transaction_type"] == "payment"
    )
    assert sum(each.total.minor for each in orders if each.total.currency == "USD") == paid


def test_a_kept_tier_survives_an_import_of_records(store: CustomerStore) -> None:
    user = {"user_id": "c-17", "name": {"first_name": "Mira", "last_name": "O."}, "email": ""}
    import_customers(store, json.dumps({"users": {"c-17": user}, "orders": {}}))
    assert store.get("c-17") == replace(MIRA, name="Mira O.", email="")
