"""Offers: catalogues, cases, decisions, the ledger with its head, what was learnt."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "offers0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = ("offers",)
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables, and have the database refuse to change the ledger."""
    op.create_table(
        "offer_catalogues",
        sa.Column("version", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(200), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_offer_catalogues"),
    )
    _create_cases()
    _create_decisions()
    _create_ledger()
    op.create_table(
        "offer_learning",
        sa.Column("offer", sa.String(80), nullable=False),
        sa.Column("segment", sa.String(120), nullable=False),
        sa.Column("good", sa.Float, nullable=False),
        sa.Column("bad", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("offer", "segment", name="pk_offer_learning"),
    )


def _create_cases() -> None:
    op.create_table(
        "offer_cases",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("customer", sa.String(200), nullable=False),
        sa.Column("order_id", sa.String(200), nullable=False),
        sa.Column("agent", sa.String(200), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("place", sa.String(20), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("tier", sa.String(80), nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("catalogue_version", sa.Integer, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("signature", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_offer_cases"),
    )
    op.create_index("ix_offer_cases_customer", "offer_cases", ["customer"])
    op.create_index("ix_offer_cases_shown_at", "offer_cases", ["shown_at"])
    op.create_index("ix_offer_cases_signature", "offer_cases", ["signature"])


def _create_decisions() -> None:
    op.create_table(
        "offer_decisions",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("customer", sa.String(200), nullable=False),
        sa.Column("order_id", sa.String(200), nullable=False),
        sa.Column("offer", sa.String(80), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("value_minor", sa.BigInteger, nullable=False),
        sa.Column("cost_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("agent", sa.String(200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spent_on", sa.Date),
        sa.Column("catalogue_version", sa.Integer, nullable=False),
        sa.Column("budget", sa.String(80), nullable=False),
        sa.Column("team", sa.String(80), nullable=False),
        sa.Column("segment", sa.String(120), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("approver", sa.String(20), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True)),
        sa.Column("answered_by", sa.String(200)),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answer_reason", sa.Text, nullable=False),
        sa.Column("satisfaction", sa.Integer),
        sa.Column("request", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name="pk_offer_decisions"),
    )
    for columns in (
        ["customer", "spent_on"],
        ["agent", "spent_on"],
        ["answered_by", "spent_on"],
        ["budget", "spent_on"],
        ["case_id"],
        ["status", "deadline"],
    ):
        op.create_index(f"ix_offer_decisions_{'_'.join(columns)}", "offer_decisions", columns)
    op.create_index(
        "ix_offer_decisions_agent_request", "offer_decisions", ["agent", "request"], unique=True
    )


def _create_ledger() -> None:
    op.create_table(
        "offer_ledger",
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(20), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("customer", sa.String(200), nullable=False),
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("offer", sa.String(80), nullable=False),
        sa.Column("decision", sa.String(32), nullable=False),
        sa.Column("value_minor", sa.BigInteger),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_offer_ledger"),
    )
    op.create_index("ix_offer_ledger_case_id", "offer_ledger", ["case_id"])
    op.create_index("ix_offer_ledger_decision", "offer_ledger", ["decision"])
    op.create_table(
        "offer_ledger_head",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_offer_ledger_head"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER offer_ledger_no_{act.lower()} BEFORE {act} ON offer_ledger"
                " BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END"
            )
    else:
        op.execute(
            "CREATE FUNCTION offer_ledger_stays() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'the ledger is only ever added to'; END $$"
        )
        op.execute(
            "CREATE TRIGGER offer_ledger_stays BEFORE UPDATE OR DELETE OR TRUNCATE"
            " ON offer_ledger FOR EACH STATEMENT EXECUTE FUNCTION offer_ledger_stays()"
        )


def downgrade() -> None:
    """Going back is by restoring a backup: the record may not be lost to a downgrade."""
    raise NotImplementedError("restore a backup instead: handrail restore FILE")
