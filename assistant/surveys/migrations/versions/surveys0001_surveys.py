"""What customers say of how they were served."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "surveys0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = ("surveys",)
depends_on: Sequence[str] | None = ("casework0001",)


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "surveys",
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("score", sa.Integer, nullable=False),
        sa.Column("solved", sa.Boolean, nullable=True),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("expectation", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("handler", sa.String(20), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("owner_name", sa.Text, nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("told", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_surveys"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_surveys_case_id"),
    )
    op.create_index("ix_surveys_at", "surveys", ["at"])
