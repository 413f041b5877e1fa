"""Files of customers in every form, told by their shape, and everything wrong with them."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.customers.errors import CustomersRefusedError
from assistant.customers.model import Customer, CustomerId, Item, Order, Place
from assistant.customers.reading import Read, read_customers
from assistant.customers.said import applied
from tests.assistant.customers.people import euros


def of(read: Read) -> list[Customer]:
    """The customers of a file, were they all new."""
    assert read.faults == ()
    return [applied(each, None) for each in read.said]


def faults(text: str) -> list[str]:
    """What is wrong with a file, each with its line."""
    try:
        return [str(each) for each in read_customers(text).faults]
    except CustomersRefusedError as error:
        return [str(each) for each in error.faults]


ANA = Customer(CustomerId("1"), "Ana Brandt", tier="gold", since=date(2020, 3, 31))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_table_is_cut_at_whatever_its_header_is_cut_at(separator: str) -> None:
    text = "id,name,tier,since\n1,Ana Brandt,gold,31.03.2020\n".replace(",", separator)
    assert of(read_customers(text)) == [ANA]


def test_columns_go_by_several_names_in_any_case() -> None:
    header = "Customer ID,First Name,last-name,E-Mail,Member since,Loyalty tier"
    assert of(read_customers(f"{header}\n1,Ana,Brandt,,2020-03-31,gold\n")) == [ANA]


def test_only_what_the_header_names_is_said() -> None:
    (said,) = read_customers("id,tier,notes\n1,,\n").said
    assert (said.fields, said.line) == (frozenset({"tier", "notes"}), 2)


def test_cells_hold_lists_of_consent_and_json_of_what_is_nested() -> None:
    orders = '[{""id"": ""o1"", ""total"": 12.5}]'
    text = f'id,name,consent,orders\n1,Ana,"offers; Check_In",""\n2,Bo,offers|mail,"{orders}"\n'
    ana, bo = of(read_customers(text))
    assert (ana.consent, ana.orders) == (frozenset({"offers", "check_in"}), ())
    assert (bo.consent, bo.orders) == (
        frozenset({"offers", "mail"}),
        (Order("o1", euros("12.50")),),
    )


def test_tags_are_told_apart_whatever_stands_between_them_and_in_small_letters() -> None:
    (ana, bo, cy) = of(read_customers("id,name,tags\n1,Ana,Fraud; abuse-warning\n2,Bo,\n3,Cy,a|b"))
    assert ana.tags == frozenset({"fraud", "abuse-warning"})
    assert (bo.tags, cy.tags) == (frozenset(), frozenset({"a", "b"}))
    (said,) = read_customers('{"id": "1", "name": "Ana", "tags": ["Vulnerable", ""]}').said
    assert said.customer.tags == frozenset({"vulnerable"})


def test_a_tag_is_no_sentence() -> None:
    (fault,) = faults(json.dumps({"id": "1", "name": "Ana", "tags": ["x" * 81]}))
    assert "tags.1" in fault


def test_unknown_columns_are_named_and_left_out() -> None:
    read = read_customers("id,name,shoe size,vip\n1,Ana,39,yes\n")
    assert read.warnings == ("not known and left out: shoe_size, vip",)
    assert len(read.said) == 1


def test_lines_are_those_an_editor_shows() -> None:
    text = 'id,name,notes,since\n1,Ana,"two\nlines",\n\n2,Bo,,never\n3,Cy,,\n4,Di,,soon\n'
    assert faults(text) == [
        "line 5: since: 'never' is not a day; write it as 2026-03-31",
        "line 7: since: 'soon' is not a day; write it as 2026-03-31",
    ]


def test_a_table_of_orders_is_known_by_its_column() -> None:
    text = (
        "order_id;customer_id;total;currency;order date;place;items\n"
        'o1;c1;12,50;;2026-03-31;STORE;"[{""name"": ""Kettle""}]"\n'
        "o2;c2;$3.00;USD;;;\n"
        "o3;c1;1;;;online;\n"
    )
    first, second = read_customers(text).said
    assert (first.customer.id, first.fields, first.line) == ("c1", frozenset(), 2)
    assert [each.order for each in first.orders] == [
        Order("o1", euros("12.50"), date(2026, 3, 31), place=Place.STORE, items=(Item("Kettle"),)),
        Order("o3", euros("1"), place=Place.ONLINE),
    ]
    assert [each.line for each in (*first.orders, *second.orders)] == [2, 4, 3]
    assert str(second.orders[0].order.total) == "$3.00"


def test_json_lines_say_only_what_they_name() -> None:
    text = '{"id": 1, "name": "Ana Brandt", "tier": "gold", "since": "2020-03-31"}\n\n{"id": "2"}\n'
    ana, second = read_customers(text).said
    assert applied(ana, None) == ANA
    assert (second.fields, second.line) == (frozenset(), 3)


def test_a_list_of_customers_and_one_alone_may_run_over_many_lines() -> None:
    one = {"id": "1", "name": "Ana Brandt", "tier": "gold", "since": "2020-03-31"}
    for written in ([one], one):
        for indent in (None, 2):
            assert of(read_customers(json.dumps(written, indent=indent))) == [ANA]


def test_nothing_clears_a_field() -> None:
    text = '{"id": "1", "name": "Ana", "tier": null, "since": null, "consent": null, "email": ""}'
    (said,) = read_customers(text).said
    assert said.fields == {"name", "tier", "since", "consent", "email"}
    assert (said.customer.tier, said.customer.since) == ("", None)


def test_the_currency_is_that_of_amounts_which_name_none() -> None:
    orders = [{"id": "a", "total": 500}, {"id": "b", "total": "5.00", "currency": "EUR"}]
    (said,) = read_customers(json.dumps({"id": "1", "orders": orders}), currency="JPY").said
    assert [each.order.total.currency for each in said.orders] == ["JPY", "EUR"]


def test_telephone_numbers_are_normalised_or_counted() -> None:
    text = "id,name,phone\n1,Ana,030 12345678\n2,Bo,+46 70 174 06 05\n3,Cy,none\n"
    assert [each.phone for each in of(read_customers(text, region="DE"))] == [
        "+493012345678",
        "+46701740605",
        "none",
    ]
    (warning,) = read_customers(text).warnings
    assert warning.startswith("2 telephone numbers are kept as they are written")


RECORDS = {
    "users": {
        "u1": {
            "user_id": "u1",
            "name": {"first_name": "Noah", "last_name": "Brown"},
            "email": "noah@example.com",
            "address": {"city": "Denver"},
            "payment_methods": {"gift_card_1": {"balance": 20}},
            "orders": ["#W1"],
        },
        "u2": {"user_id": "u2", "name": {"first_name": "Eve", "last_name": ""}, "email": ""},
    },
    "orders": {
        "#W1": {
            "order_id": "#W1",
            "user_id": "u1",
            "status": "cancelled",
            "items": [{"name": "Kettle", "item_id": "77", "price": 146.98, "options": {}}],
            "payment_history": [
                {"transaction_type": "payment", "amount": 100.1},
                {"transaction_type": "payment", "amount": 46.88},
                {"transaction_type": "refund", "amount": 146.98},
            ],
        }
    },
    "products": {},
}


@pytest.mark.parametrize("indent", [None, 1])
def test_a_record_file_of_users_and_orders_is_mapped(indent: int | None) -> None:
    noah, eve = of(read_customers(json.dumps(RECORDS, indent=indent)))
    assert noah == Customer(
        CustomerId("u1"),
        "Noah Brown",
        email="noah@example.com",
        orders=(
            Order(
                "#W1",
                euros("146.98"),
                status="cancelled",
                items=(Item("Kettle", "77", price=euros("146.98")),),
            ),
        ),
    )
    assert eve.name == "Eve"


def test_a_broken_record_file_says_whose_entry_is_wrong() -> None:
    orders = {
        "#W1": {"order_id": "#W1", "user_id": "u9", "items": [], "payment_history": []},
        "#W2": {"order_id": "#W2", "user_id": "u1", "items": "none", "payment_history": []},
        "#W3": 3,
    }
    written = {"users": {"u1": {"user_id": "u1", "name": "Noah"}}, "orders": orders}
    assert faults(json.dumps(written)) == [
        "order '#W1': its user 'u9' is not in the file",
        "order '#W2': the items are not a list; see docs/customers.md",
        "order '#W3': an order is not an object; see docs/customers.md",
        "user 'u1': the name is not an object; see docs/customers.md",
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "the file is empty"),
        (" \n\n", "the file is empty"),
        ("[]", "no customers in it"),
        ("id,name\n", "no customers in it"),
        ("name,tier\nAna,gold\n", "line 1: a table of customers needs a column 'id'"),
        ("order_id,total\no1,5\n", "line 1: a table of orders needs a column 'customer_id'"),
        ("order_id,customer_id\no1,c1\n", "line 1: a table of orders needs a column 'total'"),
        ("id,name,Name\n1,Ana,Ana\n", "line 1: there are two columns 'name'; keep one"),
        ("id,name\n1,Ana,gold\n", "line 2: the header has 2 columns and this row 3"),
        ("id,name\n1\n", "line 2: the header has 2 columns and this row 1"),
        ('id,name\n1,"Ana\n2,Bo\n', "line 2: this row cannot be read"),
        ('id,name\n1,"Ana"x\n', "line 2: this row cannot be read"),
        ("id,name\n,Ana\n", "line 2: id: string should have at least 1 character"),
        ("id,name,email\n1,Ana,ana at home\n", "line 2: email: 'ana at home' is not an e-mail"),
        ("id,name,contacts\n1,Ana,{\n", "line 2: contacts: this is not JSON"),
        ("id,name,contacts\n1,Ana,7\n", "line 2: contacts: input should be a valid list"),
        ("order_id,customer_id,total\no,c,\n", "line 2: total: an amount is needed"),
        ('order_id,customer_id,total\no,c,"1,234"\n', "line 2: '1,234' may be two amounts"),
        ("order_id,customer_id,total\no,c,-4\n", "line 2: order o: a total is not negative"),
        ("order_id,customer_id,total\no,,4\n", "line 2: customer_id: it is empty"),
        ("order_id,customer_id,total\no,c,4\no,c,4\n", "line 3: order 'o' is here twice"),
        ("order_id,customer_id,total,currency\no,c,4,euro\n", "line 2: currency: "),
        ("order_id,customer_id,total,currency\no,c,4,EUX\n", "line 2: 'EUX' is no currency"),
        (
            "order_id,customer_id,total,place\no,c,4,moon\n",
            "line 2: place: input should be",
        ),
        ('{"id": 1}\n{"id": 2\n', "line 2: this is not JSON: "),
        ('{"id": 1}\n[2]\n', "line 2: this is not a customer"),
        ('{"id": 1}\n{"name": "Bo"}\n', "line 2: id: field required"),
        ('{"id": 1, "contacts": [{"at": "x"}]}', "line 1: contacts.1.at: 'x' is not a day"),
        ('{"id": 1, "orders": [{"id": 1, "total": 1}, {"id": 1, "total": 2}]}', "here twice"),
        ('{"id": 1, "orders": [{"id": 1, "total": NaN}]}', "this is not JSON"),
        ('{"id": 1, "orders": [{"id": 1, "total": 1e99}]}', "line 1: 1E+99 is no amount of money"),
        ('{"id": [1]}', "line 1: id: input should be a valid string"),
        ('[{"id": 1}, 2]', "customer 2 of the list: this is not a customer"),
        ("[" * 100_000, "this is not JSON: recursion limit"),
        ('{"id": ' * 100_000, "this is not JSON: recursion limit"),
        ('{"id": 1, "name": "\\ud800"}', "this is not JSON"),
        ("<html>", "line 1: a table of customers needs a column 'id'"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, why: str) -> None:
    told = faults(text)
    assert any(why in each for each in told), told
    assert not any("\n" in each for each in told)


def test_what_nested_entries_do_not_know_is_named() -> None:
    text = (
        '{"id": 1, "orders": [{"id": 1, "total": 1, "tax": 1, "items": [{"name": "K", "x": 1}]}]}'
    )
    assert read_customers(text).warnings == ("not known and left out: orders.items.x, orders.tax",)


def test_a_long_file_says_how_far_it_is_read() -> None:
    heard: list[tuple[int, int]] = []
    text = "id\n" + "".join(f"{number}\n" for number in range(2500))
    read_customers(text, told=lambda done, total: heard.append((done, total)))
    assert heard == [(1001, 2501), (2001, 2501)]


@settings(deadline=None)
@given(
    st.one_of(
        st.text(),
        st.text(alphabet='{}[]":,idname1\n '),
        st.text(alphabet='id,;"\n\r\t0name').map("id,name\n".__add__),
    )
)
def test_any_text_is_read_or_refused_in_plain_lines(text: str) -> None:
    assert not any("\n" in each for each in faults(text))
