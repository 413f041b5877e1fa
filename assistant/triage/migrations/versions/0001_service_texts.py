"""Service texts: what people edit of triage and routing, in versions."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "triage0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = ("triage",)
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "service_texts",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(200), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", "version", name="pk_service_texts"),
    )
