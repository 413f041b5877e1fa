"""Somebody who can write the database behind our back: what the triggers refuse is taken away."""

from sqlalchemy import TextClause, text

from kb.database import Database


def unguard(database: Database) -> None:
    """Take away what has the database itself refuse to change the log."""
    with database.write() as session:
        if database.dialect == "sqlite":
            for act in ("update", "delete", "replace"):
                session.execute(text(f"DROP TRIGGER audit_log_no_{act}"))
        else:
            session.execute(text("DROP TRIGGER audit_log_stays ON audit_log"))


def tamper(database: Database, *statements: str | TextClause) -> None:
    """Run statements, in one transaction."""
    with database.write() as session:
        for each in statements:
            session.execute(text(each) if isinstance(each, str) else each)
