"""The library: originals, documents, versions, passages, embeddings, changes, jobs."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "kb0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = ("kb",)
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables of the first version."""
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "originals",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_originals"),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("created_at", instant, nullable=False),
        sa.Column("retired_on", sa.Date),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
    )
    op.create_index("ix_documents_source", "documents", ["source"])
    op.create_table(
        "versions",
        sa.Column("document_id", sa.String(200), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("audience", sa.String(20), nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.Column("recorded_at", instant, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("original", sa.String(64), nullable=False),
        sa.Column("warnings", sa.JSON, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_versions"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_versions_document_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["original"], ["originals.sha256"], name="fk_versions_original"),
    )
    op.create_index("ix_versions_original", "versions", ["original"])
    op.create_table(
        "passages",
        sa.Column("id", sa.String(240), nullable=False),
        sa.Column("document_id", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("heading", sa.JSON, nullable=False),
        sa.Column("page", sa.Integer),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("context", sa.Text, nullable=False),
        sa.Column("index_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_passages"),
        sa.ForeignKeyConstraint(
            ["document_id", "version"],
            ["versions.document_id", "versions.number"],
            name="fk_passages_document_id_version",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "document_id", "version", "ordinal", name="uq_passages_document_id_version_ordinal"
        ),
    )
    op.create_index("ix_passages_index_hash", "passages", ["index_hash"])
    op.create_table(
        "embeddings",
        sa.Column("index_hash", sa.String(64), nullable=False),
        sa.Column("model", sa.String(200), nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("index_hash", "model", name="pk_embeddings"),
    )
    library = op.create_table(
        "library",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_library"),
    )
    op.bulk_insert(library, [{"id": 1, "name": uuid.uuid4().hex}])
    op.create_table(
        "changes",
        sa.Column("sequence", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("document_id", sa.String(200)),
        sa.Column("version", sa.Integer),
        sa.Column("at", instant, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_changes"),
    )
    counter = op.create_table(
        "change_counter",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_change_counter"),
    )
    op.bulk_insert(counter, [{"id": 1, "value": 0}])
    op.create_table(
        "ingest_jobs",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("instructions", sa.JSON, nullable=False),
        sa.Column("requested_by", sa.Text, nullable=False),
        sa.Column("requested_at", instant, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("worker", sa.Text, nullable=False),
        sa.Column("outcomes", sa.JSON, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("finished_at", instant),
        sa.PrimaryKeyConstraint("id", name="pk_ingest_jobs"),
    )
    op.create_index("ix_ingest_jobs_state", "ingest_jobs", ["state"])


def downgrade() -> None:
    """Going back is by restoring a backup: text may not be lost to a downgrade."""
    raise NotImplementedError("restore a backup instead: handrail restore FILE")
