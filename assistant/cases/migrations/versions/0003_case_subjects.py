"""Whom a conversation is about, and what happened."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "cases0003"
down_revision: str | None = "cases0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "case_subjects",
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("kept_by", sa.String(200), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer", sa.String(200), nullable=False),
        sa.Column("order_id", sa.String(200), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_subjects"),
    )
    op.create_index("ix_case_subjects_customer", "case_subjects", ["customer"])


def downgrade() -> None:
    """Going back is by restoring a backup: the record may not be lost to a downgrade."""
    raise NotImplementedError("restore a backup instead: handrail restore FILE")
