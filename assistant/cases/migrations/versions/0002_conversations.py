"""Conversations, sent replies and drafts; each old suggestion begins a conversation of its own."""

import unicodedata
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "cases0002"
down_revision: str | None = "cases0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_AT_ONCE = 500
_LONGEST_TITLE = 80


def upgrade() -> None:
    """Create the tables, and give the old suggestions what the new ones have."""
    _create_conversations()
    with op.batch_alter_table("suggestions") as suggestions:
        suggestions.add_column(sa.Column("conversation_id", sa.String(32)))
        suggestions.add_column(sa.Column("placed_at", sa.DateTime(timezone=True)))
        suggestions.add_column(sa.Column("replaced_by", sa.String(32)))
        suggestions.add_column(sa.Column("understood", sa.Text))
        suggestions.add_column(sa.Column("language", sa.String(20)))
        suggestions.add_column(sa.Column("removed", sa.JSON))
        suggestions.add_column(sa.Column("parts", sa.JSON))
        suggestions.add_column(sa.Column("note", sa.Text))
        suggestions.add_column(sa.Column("searched", sa.Text))
    _fill(op.get_bind())
    with op.batch_alter_table("suggestions") as suggestions:
        suggestions.alter_column("conversation_id", existing_type=sa.String(32), nullable=False)
        suggestions.alter_column(
            "placed_at", existing_type=sa.DateTime(timezone=True), nullable=False
        )
        suggestions.alter_column("understood", existing_type=sa.Text, nullable=False)
        suggestions.alter_column("language", existing_type=sa.String(20), nullable=False)
        suggestions.alter_column("removed", existing_type=sa.JSON, nullable=False)
        suggestions.alter_column("parts", existing_type=sa.JSON, nullable=False)
        suggestions.alter_column("note", existing_type=sa.Text, nullable=False)
        suggestions.alter_column("searched", existing_type=sa.Text, nullable=False)
        suggestions.create_foreign_key(
            "fk_suggestions_conversation_id", "conversations", ["conversation_id"], ["id"]
        )
    op.create_index(
        "ix_suggestions_conversation_id_placed_at", "suggestions", ["conversation_id", "placed_at"]
    )
    _create_sent_replies()
    _create_drafts()


def _create_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("latest_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
    )
    op.create_index(
        "ix_conversations_person_latest_at_id", "conversations", ["person", "latest_at", "id"]
    )


def _create_sent_replies() -> None:
    op.create_table(
        "sent_replies",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("suggestion_id", sa.String(32), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("sent_by", sa.String(200), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("tone", sa.Text, nullable=False),
        sa.Column("suggested", sa.Text, nullable=False),
        sa.Column("sent", sa.Text, nullable=False),
        sa.Column("distance", sa.Float, nullable=False),
        sa.Column("searched", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sent_replies"),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestions.id"], name="fk_sent_replies_suggestion_id"
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_sent_replies_conversation_id"
        ),
    )
    op.create_index("ix_sent_replies_suggestion_id", "sent_replies", ["suggestion_id"])
    op.create_index(
        "ix_sent_replies_conversation_id_sent_at", "sent_replies", ["conversation_id", "sent_at"]
    )


def _create_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("conversation", sa.String(32), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person", "conversation", name="pk_drafts"),
    )


def _fill(connection: sa.Connection) -> None:
    """Go through the old suggestions a few hundred at a time: there may be many."""
    suggestions = sa.table(
        "suggestions",
        *(sa.column(name, sa.Text) for name in ("id", "question", "text", "channel", "asked_by")),
        sa.column("asked_at", sa.DateTime(timezone=True)),
        sa.column("placed_at", sa.DateTime(timezone=True)),
        *(sa.column(name, sa.Text) for name in ("conversation_id", "understood", "language")),
        *(sa.column(name, sa.JSON) for name in ("removed", "parts")),
        *(sa.column(name, sa.Text) for name in ("note", "searched")),
    )
    conversations = sa.table(
        "conversations",
        *(sa.column(name, sa.Text) for name in ("id", "person", "channel", "title")),
        *(sa.column(name, sa.DateTime(timezone=True)) for name in ("begun_at", "latest_at")),
    )
    last = ""
    columns = suggestions.c
    while rows := connection.execute(
        sa.select(
            columns.id,
            columns.question,
            columns.text,
            columns.channel,
            columns.asked_by,
            columns.asked_at,
        )
        .where(columns.id > last)
        .order_by(columns.id)
        .limit(_AT_ONCE)
    ).all():
        connection.execute(
            sa.insert(conversations),
            [
                {
                    "id": row.id,
                    "person": row.asked_by,
                    "channel": row.channel,
                    "title": _title(row.question),
                    "begun_at": row.asked_at,
                    "latest_at": row.asked_at,
                }
                for row in rows
            ],
        )
        connection.execute(
            sa.update(suggestions)
            .where(columns.id == sa.bindparam("of"))
            .values(
                conversation_id=sa.bindparam("of"),
                placed_at=columns.asked_at,
                understood="",
                language="",
                removed=[],
                parts=[],
                note="",
                searched=sa.bindparam("words"),
            ),
            [{"of": row.id, "words": _folded(f"{row.question}\n{row.text}")} for row in rows],
        )
        last = rows[-1].id


def _title(question: str) -> str:
    line = " ".join(question.split())
    if len(line) <= _LONGEST_TITLE:
        return line or "…"
    cut = line[: _LONGEST_TITLE - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.split())


def downgrade() -> None:
    """Going back is by restoring a backup: the record may not be lost to a downgrade."""
    raise NotImplementedError("restore a backup instead: handrail restore FILE")
