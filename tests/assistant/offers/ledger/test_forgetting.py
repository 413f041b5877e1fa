"""A customer taken out of the ledger: the chain holds, and what was emptied cannot be changed."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from assistant import home
from assistant.offers.ledger import appending, forgetting
from assistant.offers.ledger.verifying import verify
from assistant.offers.tables import DecisionRow, LedgerRow
from kb.database import Database
from tests.assistant.offers.company import CUSTOMER, NOW, Desk
from tests.assistant.offers.tampering import tamper, unguard


@pytest.fixture
def company(company_url: str) -> Iterator[Desk]:
    """People at work, with two offers to one customer; the test may tamper."""
    with closing(Database.open(company_url, migrations=home.MIGRATIONS)) as database:
        desk = Desk(database)
        desk.choose("gift-card", 5)
        desk.choose("goodwill", 6)
        yield desk


def forget(database: Database, *customers: str) -> None:
    """Take customers out of the ledger."""

    def work(session: Session) -> None:
        forgetting.forget_customer(session, customers=customers, cases=(), by="ada", at=NOW)

    database.serialized(work, locking=appending.LOCK)


def lines(database: Database) -> list[LedgerRow]:
    """Every line, first to last."""
    with database.read() as session:
        return list(session.scalars(select(LedgerRow).order_by(LedgerRow.seq)))


def test_the_chain_holds_and_a_hash_noted_before_stays_good(company: Desk) -> None:
    noted = verify(company.database).head
    forget(company.database, CUSTOMER.id)
    found = verify(company.database, noted=noted)
    assert (found.ok, found.rows) == (True, len(lines(company.database)))


def test_no_line_and_no_decision_names_them_any_more(company: Desk) -> None:
    forget(company.database, CUSTOMER.id)
    assert {row.customer for row in lines(company.database)} == {""}
    assert not any('"reason"' in row.detail for row in lines(company.database))
    with company.database.read() as session:
        for row in session.scalars(select(DecisionRow)):
            assert (row.customer, row.order_id, row.reason, row.words) == ("", "", "", "")


def test_what_was_given_and_when_stays(company: Desk) -> None:
    before = [(row.at, row.event, row.actor, row.value_minor) for row in lines(company.database)]
    forget(company.database, CUSTOMER.id)
    after = [(row.at, row.event, row.actor, row.value_minor) for row in lines(company.database)]
    assert after[: len(before)] == before


def test_forgetting_again_and_forgetting_nobody_add_no_line(company: Desk) -> None:
    forget(company.database, CUSTOMER.id)
    after = len(lines(company.database))
    forget(company.database, CUSTOMER.id)
    forget(company.database, "nobody")
    assert len(lines(company.database)) == after


@pytest.mark.parametrize(
    "change", ["detail = '{}'", "actor = 'bo'", "value_minor = 1", "customer = 'C-1'"]
)
def test_a_line_that_is_changed_after_it_was_emptied_is_found(company: Desk, change: str) -> None:
    first = next(row.seq for row in lines(company.database) if row.customer)
    forget(company.database, CUSTOMER.id)
    unguard(company.database)
    tamper(company.database, f"UPDATE offer_ledger SET {change} WHERE seq = {first}")
    found = verify(company.database)
    assert (found.ok, found.first_bad, found.rows) == (False, first, first - 1)


def test_a_line_that_was_emptied_without_telling_is_found(company: Desk) -> None:
    first = next(row.seq for row in lines(company.database) if row.customer)
    tamper(company.database, f"UPDATE offer_ledger SET customer = '' WHERE seq = {first}")
    assert verify(company.database).first_bad == first


def test_who_vouches_for_a_line_is_followed_like_any_other(company: Desk) -> None:
    forget(company.database, CUSTOMER.id)
    last = lines(company.database)[-1].seq
    unguard(company.database)
    tamper(
        company.database,
        f"UPDATE offer_ledger SET detail = '{{\"lines\":{{}}}}' WHERE seq = {last}",
    )
    assert not verify(company.database).ok


@pytest.mark.parametrize(
    "change", ["actor = 'bo'", "customer = 'C-2'", "customer = '', hash = 'a'", "detail = '{}'"]
)
def test_the_database_itself_lets_a_line_be_emptied_and_no_more(company: Desk, change: str) -> None:
    first = next(row.seq for row in lines(company.database) if row.customer)
    with pytest.raises(DatabaseError, match="only ever added to"):
        tamper(company.database, f"UPDATE offer_ledger SET {change} WHERE seq = {first}")
    assert verify(company.database).ok
