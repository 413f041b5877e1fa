"""Customers or orders as a table of separated values, one a row, under a header."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from pydantic_core import from_json

from assistant.customers.entries import Entries
from assistant.customers.errors import CustomersRefusedError, Fault
from assistant.customers.model import Customer, CustomerId
from assistant.customers.said import CustomerSaid, OrderSaid
from assistant.customers.schema import CustomerSchema, OrderSchema
from assistant.customers.values import Written, amount

_SEPARATORS = ",;\t|"
# The sniffer's patterns take their time over long lines.
_LONGEST_HEADER = 2000
_NAMES = {
    "customer_id": "id",
    "external_id": "id",
    "full_name": "name",
    "customer_name": "name",
    "e_mail": "email",
    "mail": "email",
    "email_address": "email",
    "telephone": "phone",
    "phone_number": "phone",
    "member_since": "since",
    "customer_since": "since",
    "loyalty_tier": "tier",
    "lang": "language",
    "locale": "language",
}
_ORDER_NAMES = {
    "order_id": "id",
    "ordered_on": "placed_on",
    "order_date": "placed_on",
    "delivery_date": "delivered_on",
    "amount": "total",
    "total_amount": "total",
    "customer": "customer_id",
}
_AS_JSON = frozenset({"orders", "contacts", "past_offers", "items"})
_LISTED = frozenset({"consent", "tags"})
_PARTS_OF_NAME = ("first_name", "last_name")


@dataclass
class _Orders:
    """The orders of one customer, as they are met."""

    line: int
    orders: list[OrderSaid] = field(default_factory=list)


def customers_of_table(
    text: str,
    entries: Entries,
    faults: list[Fault],
    told: Callable[[int, int], None],
) -> Sequence[CustomerSaid]:
    """What every row says; a table with a column order_id is one of orders.

    What is wrong with rows is added to `faults`. Raises CustomersRefusedError when the header
    is not one of customers.
    """
    total = text.count("\n")
    rows = _rows(text, faults)
    line, header = next(rows, (1, []))
    names = [each.strip().casefold().replace(" ", "_").replace("-", "_") for each in header]
    if "order_id" in names:
        columns = _columns(line, [_ORDER_NAMES.get(each, each) for each in names])
        _check(line, columns, ("id", "customer_id", "total"), "orders")
        return _of_orders(_told(_cells(rows, columns, faults), told, total), entries, faults)
    columns = _columns(line, [_NAMES.get(each, each) for each in names])
    _check(line, columns, ("id",), "customers")
    return list(_of_customers(_told(_cells(rows, columns, faults), told, total), entries, faults))


def _told(
    rows: Iterator[tuple[int, dict[str, str]]], told: Callable[[int, int], None], total: int
) -> Iterator[tuple[int, dict[str, str]]]:
    for number, row in enumerate(rows, 1):
        if number % 1000 == 0:
            told(row[0], total)
        yield row


def _of_customers(
    rows: Iterator[tuple[int, dict[str, str]]], entries: Entries, faults: list[Fault]
) -> Iterator[CustomerSaid]:
    for line, cells in rows:
        try:
            yield entries.customer(_written(_with_name(cells)), line)
        except ValueError as error:
            faults.append(Fault(line, str(error)))


def _of_orders(
    rows: Iterator[tuple[int, dict[str, str]]], entries: Entries, faults: list[Fault]
) -> list[CustomerSaid]:
    met: dict[str, _Orders] = {}
    lines: dict[str, int] = {}
    for line, cells in rows:
        customer = cells.pop("customer_id").strip()
        try:
            if not customer:
                raise ValueError("customer_id: it is empty; say whose order it is")
            order = entries.order(_written(cells), line)
            if order.order.id in lines:
                raise ValueError(
                    f"order {order.order.id!r} is here twice, and in line {lines[order.order.id]};"
                    " keep one"
                )
        except ValueError as error:
            faults.append(Fault(line, str(error)))
            continue
        lines[order.order.id] = line
        met.setdefault(customer, _Orders(line)).orders.append(order)
    return [
        CustomerSaid(Customer(CustomerId(id_), ""), frozenset(), tuple(each.orders), each.line)
        for id_, each in met.items()
    ]


def _rows(text: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not blank with the line it begins in."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=_separator(text), strict=True)
    begins = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # Where a quote goes wrong, nobody can tell where the next row begins.
            faults.append(Fault(begins, f"this row cannot be read ({error}); check its quotes"))
            return
        if any(cell.strip() for cell in row):
            yield begins, row
        begins = reader.line_num + 1


def _separator(text: str) -> str:
    """What stands between the columns' names."""
    header = next(line for line in text.split("\n") if line.strip())
    try:
        return csv.Sniffer().sniff(header[:_LONGEST_HEADER], _SEPARATORS).delimiter
    except csv.Error:
        return ","


def _columns(line: int, names: list[str]) -> list[str]:
    twice = sorted({each for each in names if each and names.count(each) > 1})
    if twice:
        reason = f"there are two columns {twice[0]!r}; keep one"
        raise CustomersRefusedError([Fault(line, reason)])
    return names


def _check(line: int, columns: list[str], needed: tuple[str, ...], what: str) -> None:
    missing = [each for each in needed if each not in columns]
    if missing:
        known = OrderSchema.model_fields if what == "orders" else CustomerSchema.model_fields
        raise CustomersRefusedError(
            [
                Fault(
                    line,
                    f"a table of {what} needs a column {missing[0]!r}; columns may be"
                    f" {', '.join(known)}",
                )
            ]
        )


def _cells(
    rows: Iterator[tuple[int, list[str]]], columns: list[str], faults: list[Fault]
) -> Iterator[tuple[int, dict[str, str]]]:
    for line, row in rows:
        if len(row) != len(columns):
            reason = f"the header has {len(columns)} columns and this row {len(row)}"
            faults.append(Fault(line, f"{reason}; check its separators and quotes"))
            continue
        yield line, {name: cell for name, cell in zip(columns, row, strict=True) if name}


def _with_name(cells: dict[str, str]) -> dict[str, str]:
    """A name of two columns in one."""
    if "name" in cells or not any(each in cells for each in _PARTS_OF_NAME):
        return cells
    name = " ".join(cells.pop(each, "").strip() for each in _PARTS_OF_NAME)
    return {**cells, "name": name.strip()}


def _written(cells: dict[str, str]) -> dict[str, Written]:
    return {name: _value(name, cell.strip()) for name, cell in cells.items()}


def _value(name: str, cell: str) -> Written:
    if name == "total":
        total = amount(cell)
        return None if total is None else f"{total:f}"
    if name in _LISTED:
        return [each.strip() for each in cell.replace(",", ";").replace("|", ";").split(";")]
    if name in _AS_JSON:
        try:
            written: Written = from_json(cell or "[]", allow_inf_nan=False)
        except ValueError as error:
            raise ValueError(f"{name}: this is not JSON: {error}") from None
        return written
    return cell
