"""The audit log."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "audit0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = ("audit",)
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Create the table, to which lines are added and nothing else."""
    op.create_table(
        "audit_log",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_log"),
    )
    for column in ("at", "act", "by", "about"):
        op.create_index(f"ix_audit_log_{column}", "audit_log", [column])
    _guard()


def _guard() -> None:
    """Have the database itself refuse to change, remove or replace a line."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_log_no_{act.lower()} BEFORE {act} ON audit_log"
                " BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END"
            )
        # INSERT OR REPLACE deletes without telling the trigger above.
        op.execute(
            "CREATE TRIGGER audit_log_no_replace BEFORE INSERT ON audit_log"
            " WHEN EXISTS (SELECT 1 FROM audit_log WHERE number = NEW.number)"
            " BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END"
        )
    else:
        op.execute(
            "CREATE FUNCTION audit_log_stays() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'the audit log is only ever added to'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_log_stays BEFORE UPDATE OR DELETE OR TRUNCATE"
            " ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION audit_log_stays()"
        )


def downgrade() -> None:
    """Going back is by restoring a backup."""
    raise NotImplementedError("restore a backup instead: handrail restore FILE")
