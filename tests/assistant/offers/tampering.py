"""Somebody who can write the database behind our back: what the triggers refuse is taken away."""

from sqlalchemy import text

from kb.database import Database


def unguard(database: Database) -> None:
    """Take away what has the database itself refuse to change the ledger."""
    with database.write() as session:
        if database.dialect == "sqlite":
            session.execute(text("DROP TRIGGER offer_ledger_no_update"))
            session.execute(text("DROP TRIGGER offer_ledger_no_delete"))
        else:
            session.execute(text("DROP TRIGGER offer_ledger_stays ON offer_ledger"))


def tamper(database: Database, *statements: str) -> None:
    """Run statements, in one transaction."""
    with database.write() as session:
        for statement in statements:
            session.execute(text(statement))
