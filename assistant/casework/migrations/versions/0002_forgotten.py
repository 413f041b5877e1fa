"""Cases: when one was erased with its customer, which no word of a customer's says."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "casework0002"
down_revision: str | None = "casework0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add the column, and fill it for cases that were emptied before there was one.

    A customer may be called what those are called, but what a search looks through of a case
    that anybody wrote in has more than the case's id.
    """
    op.add_column("cases", sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE cases SET forgotten_at = coalesce(resolved_at, latest_at)"
        " WHERE customer_name = 'a forgotten customer' AND title = 'a forgotten customer'"
        " AND customer = '' AND contact = '' AND thread = '' AND order_id = ''"
        " AND latest_text = '(erased with the customer)' AND searched = id"
    )


def downgrade() -> None:
    """Going back is by restoring a backup."""
    raise NotImplementedError("restore a backup instead: handrail restore FILE")
