"""Suggestions: each question with its answer as it was given."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "cases0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = ("cases",)
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "suggestions",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("audience", sa.String(20), nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("asked_by", sa.String(200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("abstained", sa.Boolean, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("engine", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("citations", sa.JSON, nullable=False),
        sa.Column("search_ms", sa.Float, nullable=False),
        sa.Column("answer_ms", sa.Float, nullable=False),
        sa.Column("good", sa.Boolean),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_suggestions"),
    )
    op.create_index("ix_suggestions_asked_by_asked_at", "suggestions", ["asked_by", "asked_at"])


def downgrade() -> None:
    """Going back is by restoring a backup: the record may not be lost to a downgrade."""
    raise NotImplementedError("restore a backup instead: handrail restore FILE")
