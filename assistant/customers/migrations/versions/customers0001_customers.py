"""Customers: who they are, their orders, contacts and the offers they had elsewhere."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "customers0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = ("customers",)
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "customers",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("tier", sa.String(80), nullable=False),
        sa.Column("since", sa.Date),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("consent", sa.JSON, nullable=False),
        sa.Column("tags", sa.JSON, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("searched", sa.Text, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_customers"),
    )
    op.create_index("ix_customers_added_at_id", "customers", ["added_at", "id"])
    _create_orders()
    _create_history()


def _create_orders() -> None:
    op.create_table(
        "customer_orders",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("customer_id", sa.String(200), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("total_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("placed_on", sa.Date),
        sa.Column("delivered_on", sa.Date),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("place", sa.String(20)),
        sa.Column("items", sa.JSON, nullable=False),
        sa.Column("searched", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_customer_orders"),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_customer_orders_customer_id"
        ),
    )
    op.create_index(
        "ix_customer_orders_customer_id_position", "customer_orders", ["customer_id", "position"]
    )


def _create_history() -> None:
    op.create_table(
        "customer_contacts",
        sa.Column("customer_id", sa.String(200), nullable=False),
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("complaint", sa.Boolean, nullable=False),
        sa.Column("emotion", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("customer_id", "position", name="pk_customer_contacts"),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_customer_contacts_customer_id"
        ),
    )
    op.create_table(
        "customer_offers",
        sa.Column("customer_id", sa.String(200), nullable=False),
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("offer", sa.String(80), nullable=False),
        sa.Column("value_minor", sa.BigInteger),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("accepted", sa.Boolean),
        sa.PrimaryKeyConstraint("customer_id", "position", name="pk_customer_offers"),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_customer_offers_customer_id"
        ),
    )


def downgrade() -> None:
    """Going back is by restoring a backup: customers may not be lost to a downgrade."""
    raise NotImplementedError("restore a backup instead: handrail restore FILE")
