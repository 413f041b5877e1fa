"""Customers' conversations in the widget, and the files sent in them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "webchat0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = ("webchat",)
depends_on: Sequence[str] | None = ("sites0001",)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "chats",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("site", sa.String(40), nullable=False),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("page", sa.Text, nullable=False),
        sa.Column("customer", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("vouched_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("typing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_up_to", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chats"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_chats_site"),
    )
    op.create_index("ix_chats_site_begun_at", "chats", ["site", "begun_at"])
    op.create_index("ix_chats_customer", "chats", ["customer"])
    op.create_table(
        "chat_files",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("chat_id", sa.String(32), nullable=False),
        sa.Column("message_id", sa.String(32), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("type", sa.String(80), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chat_files"),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_chat_files_chat_id"),
    )
    op.create_index("ix_chat_files_chat_id_at", "chat_files", ["chat_id", "at"])
    op.create_index("ix_chat_files_message_id", "chat_files", ["message_id"])
