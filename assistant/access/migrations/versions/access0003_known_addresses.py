"""Access: the addresses somebody signed in from, which a flood of strangers does not shut out."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "access0003"
down_revision: str | None = "access0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "known_addresses",
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("address_sha256", sa.String(64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "address_sha256", name="pk_known_addresses"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_known_addresses_person_id", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    """Going back is by restoring a backup."""
    raise NotImplementedError("restore a backup instead: handrail restore FILE")
