"""A decision or a catalogue that was changed behind our back is found by the ledger."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import home
from assistant.offers.decisions import outcomes
from assistant.offers.ledger import appending
from assistant.offers.tables import DecisionRow
from kb.database import Database
from tests.assistant.offers.company import ANA, CATALOGUE, NOW, Desk, publish
from tests.assistant.offers.tampering import tamper

# Nothing but these is in a decision, so a new column makes this test ask for its place.
CHANGES = {
    "id": "'another'",
    "case_id": "'case-9'",
    "customer": "'C-9'",
    "order_id": "'O-9'",
    "offer": "'shipping'",
    "title": "'Shipping'",
    "kind": "'refund'",
    "status": "'turned_down'",
    "value_minor": "1",
    "cost_minor": "1",
    "currency": "'USD'",
    "agent": "'bo'",
    "made_at": "'2026-11-21 10:00:00.000000+00'",
    "spent_on": "'2026-01-01'",
    "catalogue_version": "7",
    "budget": "'other'",
    "team": "'south'",
    "segment": "'gold'",
    "reason": "'none'",
    "words": "'none'",
    "approver": "'admin'",
    "deadline": "'2026-11-21 10:00:00.000000+00'",
    "answered_by": "'sue'",
    "answered_at": "'2026-11-21 10:00:00.000000+00'",
    "answer_reason": "'yes'",
    "satisfaction": "5",
    "request": "'press-9'",
}


@pytest.fixture
def company(company_url: str) -> Iterator[Desk]:
    with closing(Database.open(company_url, migrations=home.MIGRATIONS)) as database:
        yield Desk(database)


def test_any_changed_column_of_a_decision_is_found(company: Desk) -> None:
    assert set(CHANGES) == {column.name for column in DecisionRow.__table__.columns}
    company.choose("gift-card", 5)
    made = company.choose("goodwill", 5)
    company.choose("goodwill", 6)
    seq = appending.verify(company.database).rows - 1
    for column, value in CHANGES.items():
        changed = value if company.database.dialect == "postgresql" else value.replace("+00", "")
        copy = f"CREATE TABLE kept AS SELECT * FROM offer_decisions WHERE id = '{made.id}'"
        tamper(
            company.database,
            copy,
            f"UPDATE offer_decisions SET {column} = {changed} WHERE id = '{made.id}'",
        )
        found = appending.verify(company.database)
        assert (found.ok, found.first_bad) == (False, seq), column
        tamper(
            company.database,
            f"DELETE FROM offer_decisions WHERE id IN ('{made.id}', 'another')",
            "INSERT INTO offer_decisions SELECT * FROM kept",
            "DROP TABLE kept",
        )
        assert appending.verify(company.database).ok, column


def test_a_decision_that_is_gone_is_found(company: Desk) -> None:
    first = company.choose("gift-card", 5)
    company.choose("goodwill", 5)
    outcomes.customer_said(company.database, first.id, accepted=True, by=ANA, at=NOW)
    tamper(company.database, f"DELETE FROM offer_decisions WHERE id = '{first.id}'")
    found = appending.verify(company.database)
    assert (found.first_bad, found.why) == (4, f"decision {first.id} is gone")


@pytest.mark.parametrize("id_", ["put-in", "", "~"])
def test_a_decision_that_no_line_tells_of_is_found(company: Desk, id_: str) -> None:
    company.choose("gift-card", 5)
    columns = [column.name for column in DecisionRow.__table__.columns][1:]
    names = ", ".join(columns)
    tamper(
        company.database,
        f"INSERT INTO offer_decisions (id, {names}) SELECT '{id_}', {names} FROM offer_decisions",
    )
    found = appending.verify(company.database)
    assert (found.rows, found.first_bad) == (2, 3)
    assert found.why == f"no line tells of decision {id_}"


def test_of_two_changed_decisions_the_earlier_is_named(company: Desk) -> None:
    for value in (5, 6, 7):
        company.choose("goodwill", value)
    tamper(company.database, "UPDATE offer_decisions SET agent = 'bo' WHERE value_minor > 500")
    assert appending.verify(company.database).first_bad == 3


def test_a_catalogue_that_was_changed_removed_or_slipped_in_is_found(company: Desk) -> None:
    publish(company.database, replace(CATALOGUE, version=2))
    tamper(company.database, "UPDATE offer_catalogues SET text = 'mine' WHERE version = 2")
    found = appending.verify(company.database)
    assert (found.first_bad, found.why) == (
        2,
        "catalogue version 2 is not what the line says of it",
    )
    tamper(company.database, "DELETE FROM offer_catalogues WHERE version = 2")
    assert appending.verify(company.database).why == "catalogue version 2 is gone"
    tamper(
        company.database,
        "INSERT INTO offer_catalogues SELECT version + 2, text, published_at, published_by, note"
        " FROM offer_catalogues",
    )
    assert appending.verify(company.database).first_bad == 2, "the earliest is named"


def test_a_decision_that_cannot_even_be_read_is_found(company_file: Path, tmp_path: Path) -> None:
    """Only SQLite keeps what is not of its column's kind."""
    file = tmp_path / "handrail.db"
    file.write_bytes(company_file.read_bytes())
    with closing(Database.open(f"sqlite:///{file}", migrations=home.MIGRATIONS)) as database:
        desk = Desk(database)
        for value in (5, 6, 7):
            desk.choose("goodwill", value)
        tamper(database, "UPDATE offer_decisions SET made_at = 'never' WHERE value_minor = 600")
        assert (appending.verify(database).ok, appending.verify(database).first_bad) == (False, 3)
        tamper(database, "UPDATE offer_decisions SET value_minor = x'00' WHERE team = 'north'")
        assert appending.verify(database).first_bad == 2
