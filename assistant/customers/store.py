"""Customers in SQL: read, found, and written all or none."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from assistant.customers.errors import CustomersRefusedError, Fault, UnknownCustomerError
from assistant.customers.finding import matching
from assistant.customers.fitness import fit
from assistant.customers.loading import batches, changed_at, customer_of, load, load_all
from assistant.customers.model import Customer
from assistant.customers.rows import contact_values, offer_values, order_values, row_values
from assistant.customers.said import CustomerSaid, applied
from assistant.customers.tables import (
    CustomerContactRow,
    CustomerOfferRow,
    CustomerOrderRow,
    CustomerRow,
)
from kb.database import Database

_Child = type[CustomerOrderRow] | type[CustomerContactRow] | type[CustomerOfferRow]

# A conversation asks for its customer over and over; one of a thousand events takes a while.
_KEPT = 64


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of customers that were handed in, each counted once."""

    added: int
    changed: int
    unchanged: int


Noted = Callable[[Session, Taken], None]
"""Hears what became of customers, in the transaction that brings them, before it is committed."""


def unnoted(_session: Session, _taken: Taken) -> None:
    """Nobody hears of it."""


class CustomerStore:
    """The people the company serves (`assistant.offers.ports.Customers`); threads may share it."""

    def __init__(self, database: Database, *, noted: Noted = unnoted) -> None:
        self._database = database
        self._noted = noted
        self._kept = _Kept()

    def get(self, customer: str) -> Customer:
        """Everything known of a customer; raises UnknownCustomerError."""
        with self._database.read() as session:
            return self.get_in(session, customer)

    def get_in(self, session: Session, customer: str) -> Customer:
        """The same as a transaction sees them; raises UnknownCustomerError."""
        changed = changed_at(session, customer)
        if changed is None:
            raise UnknownCustomerError(customer)
        found = self._kept.get(customer, changed) or load(session, customer)
        if found is None:
            raise UnknownCustomerError(customer)
        self._kept.put(found, changed)
        return found

    def find(self, text: str, limit: int) -> Sequence[Customer]:
        """Customers whose id, name, e-mail, phone or an order's id has these words, best first.

        Without their orders and contacts; with an empty text the newest first.
        """
        with self._database.read() as session:
            return [customer_of(row) for row in session.scalars(matching(text, limit))]

    def put(self, customers: Sequence[Customer]) -> int:
        """Add or replace customers by id, all or none; return how many were new.

        Raises CustomersRefusedError for one that cannot be kept, for an id given twice, and for
        an order of another customer.
        """
        said = [CustomerSaid(each, frozenset()) for each in customers]
        return self._take(said, whole=True).added

    def take(self, said: Sequence[CustomerSaid]) -> Taken:
        """Add or change customers as a file says, all or none; see `CustomerSaid`.

        Raises CustomersRefusedError with every fault and its line.
        """
        return self._take(said, whole=False)

    def _take(self, said: Sequence[CustomerSaid], *, whole: bool) -> Taken:
        with self._database.write() as session:
            _let_nobody_else_write(session)
            stored = load_all(session, [each.customer.id for each in said])
            faults = list(_given_twice(said))
            after = list(_after(said, stored, faults, whole=whole))
            faults += _of_others(session, after, said)
            if faults:
                raise CustomersRefusedError(sorted(faults, key=lambda each: each.line))
            changed = [each for each in after if each != stored.get(each.id)]
            _write(session, changed, stored)
            added = sum(each.id not in stored for each in after)
            taken = Taken(added, len(changed) - added, len(after) - len(changed))
            self._noted(session, taken)
        return taken


class _Kept:
    """The customers read last, as they were when they were changed last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[datetime, Customer]] = OrderedDict()

    def get(self, customer: str, changed: datetime) -> Customer | None:
        """The customer, unless they were changed since or were not read lately."""
        with self._lock:
            kept = self._kept.get(customer)
        return kept[1] if kept is not None and kept[0] == changed else None

    def put(self, customer: Customer, changed: datetime) -> None:
        """Keep a customer, and forget who was read longest ago."""
        with self._lock:
            self._kept[customer.id] = (changed, customer)
            self._kept.move_to_end(customer.id)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)


def _let_nobody_else_write(session: Session) -> None:
    """Take turns with other imports: both could add the same order otherwise.

    SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE customers IN SHARE ROW EXCLUSIVE MODE"))


def _given_twice(said: Sequence[CustomerSaid]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for each in said:
        if each.customer.id in first:
            where = f" and in line {first[each.customer.id]}" if each.line else ""
            yield Fault(
                each.line,
                f"customer {each.customer.id!r} is here twice{where}; keep one",
                each.customer.id,
            )
        first.setdefault(each.customer.id, each.line)


def _after(
    said: Sequence[CustomerSaid],
    stored: Mapping[str, Customer],
    faults: list[Fault],
    *,
    whole: bool,
) -> Iterator[Customer]:
    for each in said:
        known = stored.get(each.customer.id)
        if known is None and not whole and not each.fields:
            line = each.orders[0].line if each.orders else each.line
            reason = f"customer {each.customer.id!r} is not known; import customers first"
            faults.append(Fault(line, reason, each.customer.id))
            continue
        try:
            yield fit(each.customer if whole else applied(each, known))
        except ValueError as error:
            faults.append(Fault(each.line, str(error), each.customer.id))


def _of_others(
    session: Session, after: Sequence[Customer], said: Sequence[CustomerSaid]
) -> Iterator[Fault]:
    """Every order that somebody else has already."""
    lines = {order.order.id: order.line for each in said for order in each.orders}
    ours: dict[str, set[str]] = {each.id: {order.id for order in each.orders} for each in after}
    stored = _owners(session, sorted({order for theirs in ours.values() for order in theirs}))
    # Whoever has an order keeps it, unless they are here without it.
    owners = {id_: owner for id_, owner in stored.items() if id_ in ours.get(owner, {id_})}
    for each in after:
        for order in each.orders:
            owner = owners.setdefault(order.id, each.id)
            if owner != each.id:
                yield Fault(
                    lines.get(order.id, 0),
                    f"order {order.id!r} of customer {each.id!r} is customer {owner!r}'s already;"
                    " an order has one customer",
                    each.id,
                )


def _owners(session: Session, orders: Sequence[str]) -> dict[str, str]:
    owners: dict[str, str] = {}
    for some in batches(orders):
        chosen = select(CustomerOrderRow.id, CustomerOrderRow.customer_id)
        rows = session.execute(chosen.where(CustomerOrderRow.id.in_(some)))
        owners.update((row.id, row.customer_id) for row in rows)
    return owners


def _write(session: Session, customers: Sequence[Customer], stored: Mapping[str, Customer]) -> None:
    now = datetime.now(UTC)
    known = [each.id for each in customers if each.id in stored]
    kinds: tuple[_Child, ...] = (CustomerOrderRow, CustomerContactRow, CustomerOfferRow)
    for kind in kinds:
        for some in batches(known):
            session.execute(delete(kind).where(kind.customer_id.in_(some)))
    for each in batches(customers):
        rows = [{**row_values(one), "changed_at": now} for one in each]
        old = [row for row in rows if row["id"] in stored]
        new = [{**row, "added_at": now} for row in rows if row["id"] not in stored]
        if old:
            session.execute(update(CustomerRow), old)
        _insert(session, CustomerRow, new)
        _insert(session, CustomerOrderRow, [row for one in each for row in order_values(one)])
        _insert(session, CustomerContactRow, [row for one in each for row in contact_values(one)])
        _insert(session, CustomerOfferRow, [row for one in each for row in offer_values(one)])


def _insert(
    session: Session, kind: _Child | type[CustomerRow], rows: list[dict[str, object]]
) -> None:
    if rows:
        session.execute(insert(kind), rows)
