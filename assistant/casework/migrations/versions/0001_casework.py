"""Cases: messages, clocks, escalations, packets, promises, and how they end."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "casework0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = ("casework",)
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    _cases()
    _case_messages()
    _case_events()
    _case_viewers()
    _case_clocks()
    _case_escalations()
    _case_packets()
    _case_promises()
    _case_resolution_drafts()
    _case_check_ins()


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("thread", sa.String(200), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("customer", sa.String(200), nullable=False),
        sa.Column("customer_name", sa.Text, nullable=False),
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("order_id", sa.String(200), nullable=False),
        sa.Column("tier", sa.String(80), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("handler", sa.String(20), nullable=False),
        sa.Column("owner", sa.String(200), nullable=True),
        sa.Column("owner_name", sa.Text, nullable=False),
        sa.Column("team", sa.String(80), nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("emotion", sa.String(20), nullable=False),
        sa.Column("topic", sa.String(80), nullable=False),
        sa.Column("triage", sa.JSON, nullable=False),
        sa.Column("reach", sa.Integer, nullable=False),
        sa.Column("abstained", sa.Integer, nullable=False),
        sa.Column("unread", sa.Boolean, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("latest_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("latest_text", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("searched", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
    )
    op.create_index("ix_cases_channel_thread", "cases", ["channel", "thread"])
    op.create_index("ix_cases_customer_opened_at", "cases", ["customer", "opened_at"])
    op.create_index("ix_cases_owner_state", "cases", ["owner", "state"])
    op.create_index(
        "ix_cases_state_priority_latest_at", "cases", ["state", "priority", "latest_at"]
    )


def _case_messages() -> None:
    op.create_table(
        "case_messages",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(20), nullable=False),
        sa.Column("author_id", sa.String(200), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("external", sa.String(200), nullable=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("suggestion", sa.String(32), nullable=False),
        sa.Column("citations", sa.JSON, nullable=False),
        sa.Column("triage", sa.JSON, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_case_messages"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_messages_case_id"),
    )
    op.create_index("ix_case_messages_case_id_at_id", "case_messages", ["case_id", "at", "id"])
    op.create_index(
        "ix_case_messages_channel_external", "case_messages", ["channel", "external"], unique=True
    )


def _case_events() -> None:
    op.create_table(
        "case_events",
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_case_events"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_events_case_id"),
    )
    op.create_index("ix_case_events_case_id_seq", "case_events", ["case_id", "seq"])


def _case_viewers() -> None:
    op.create_table(
        "case_viewers",
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("writing", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "person", name="pk_case_viewers"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_viewers_case_id"),
    )


def _case_clocks() -> None:
    op.create_table(
        "case_clocks",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("calendar", sa.String(80), nullable=False),
        sa.Column("level", sa.String(80), nullable=False),
        sa.Column("about", sa.String(32), nullable=False),
        sa.Column("left_s", sa.Double, nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("breached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_case_clocks"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_clocks_case_id"),
    )
    op.create_index("ix_case_clocks_case_id_kind", "case_clocks", ["case_id", "kind"])
    op.create_index("ix_case_clocks_state_due_at", "case_clocks", ["state", "due_at"])
    op.create_index("ix_case_clocks_state_warn_at", "case_clocks", ["state", "warn_at"])


def _case_escalations() -> None:
    op.create_table(
        "case_escalations",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("path", sa.String(80), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("required", sa.Boolean, nullable=False),
        sa.Column("team", sa.String(80), nullable=False),
        sa.Column("team_title", sa.Text, nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("tier", sa.Text, nullable=False),
        sa.Column("why", sa.JSON, nullable=False),
        sa.Column("policy", sa.JSON, nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("raised_by", sa.Text, nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Text, nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("before", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_case_escalations"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_escalations_case_id"),
    )
    op.create_index("ix_case_escalations_case_id", "case_escalations", ["case_id"])
    op.create_index("ix_case_escalations_state_due_at", "case_escalations", ["state", "due_at"])


def _case_packets() -> None:
    op.create_table(
        "case_packets",
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("escalation", sa.String(32), nullable=True),
        sa.Column("lines", sa.JSON, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_packets"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_packets_case_id"),
    )


def _case_promises() -> None:
    op.create_table(
        "case_promises",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("message_id", sa.String(32), nullable=False),
        sa.Column("customer", sa.String(200), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("owner_name", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_promises"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_promises_case_id"),
    )
    op.create_index("ix_case_promises_case_id", "case_promises", ["case_id"])
    op.create_index("ix_case_promises_customer_state", "case_promises", ["customer", "state"])
    op.create_index("ix_case_promises_owner_state", "case_promises", ["owner", "state"])


def _case_resolution_drafts() -> None:
    op.create_table(
        "case_resolution_drafts",
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("resolution", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("topic", sa.String(80), nullable=False),
        sa.Column("removed", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("proposed_by", sa.Text, nullable=False),
        sa.Column("proposed_by_id", sa.String(200), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Text, nullable=False),
        sa.Column("answer_reason", sa.Text, nullable=False),
        sa.Column("document", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_resolution_drafts"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name="fk_case_resolution_drafts_case_id"
        ),
    )
    op.create_index(
        "ix_case_resolution_drafts_state_proposed_at",
        "case_resolution_drafts",
        ["state", "proposed_at"],
    )


def _case_check_ins() -> None:
    op.create_table(
        "case_check_ins",
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("customer", sa.String(200), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.Text, nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_check_ins"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_check_ins_case_id"),
    )
    op.create_index("ix_case_check_ins_done_at_due_at", "case_check_ins", ["done_at", "due_at"])
