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


def downgrade() -> None:
    """Going back is by restoring a backup."""
    raise NotImplementedError("restore a backup instead: handrail restore FILE")
