"""The database lets a line of the ledger be emptied of its customer, and of nothing else, once."""

from collections.abc import Sequence

from alembic import op

revision: str = "offers0002"
down_revision: str | None = "offers0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_STAY = (
    *("seq", "at", "event", "actor", "case_id", "offer", "decision"),
    *("value_minor", "currency", "previous", "hash"),
)
_REFUSAL = "the ledger is only ever added to"


def upgrade() -> None:
    """Replace what refuses every change by what refuses every other change."""
    if op.get_bind().dialect.name == "sqlite":
        same = " AND ".join(f"NEW.{each} IS OLD.{each}" for each in _STAY)
        op.execute("DROP TRIGGER offer_ledger_no_update")
        op.execute(
            "CREATE TRIGGER offer_ledger_no_update BEFORE UPDATE ON offer_ledger"
            f" WHEN NOT (OLD.customer <> '' AND NEW.customer = '' AND {same})"
            f" BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
        return
    same = " AND ".join(f"NEW.{each} IS NOT DISTINCT FROM OLD.{each}" for each in _STAY)
    op.execute("DROP TRIGGER offer_ledger_stays ON offer_ledger")
    op.execute(
        "CREATE FUNCTION offer_ledger_only_emptied() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN"
        f" IF TG_OP = 'UPDATE' AND OLD.customer <> '' AND NEW.customer = '' AND {same}"
        " THEN RETURN NEW; END IF;"
        f" RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER offer_ledger_stays BEFORE UPDATE OR DELETE"
        " ON offer_ledger FOR EACH ROW EXECUTE FUNCTION offer_ledger_only_emptied()"
    )
    op.execute(
        "CREATE TRIGGER offer_ledger_stays_whole BEFORE TRUNCATE"
        " ON offer_ledger FOR EACH STATEMENT EXECUTE FUNCTION offer_ledger_stays()"
    )


def downgrade() -> None:
    """Going back is by restoring a backup: the record may not be lost to a downgrade."""
    raise NotImplementedError("restore a backup instead: handrail restore FILE")
