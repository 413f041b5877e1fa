"""Access: second factors, named sessions, personal tokens, identity providers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "access0002"
down_revision: str | None = "access0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add columns with what holds for rows that are there, and create the tables."""
    op.add_column("people", sa.Column("totp_secret", sa.Text, nullable=False, server_default=""))
    op.add_column("people", sa.Column("totp_since", _INSTANT, nullable=True))
    op.add_column("people", sa.Column("totp_step", sa.Integer, nullable=False, server_default="0"))
    for name, length, default in (
        ("id", 32, ""),
        ("how", 20, "password"),
        ("address", 64, ""),
        ("device", 200, ""),
    ):
        column = sa.Column(name, sa.String(length), nullable=False, server_default=default)
        op.add_column("sessions", column)
    op.create_index("ix_sessions_id", "sessions", ["id"])
    # A session that cannot be named in a list cannot be revoked there.
    op.execute("UPDATE sessions SET id = substr(token_sha256, 1, 32)")
    op.create_table(
        "recovery_codes",
        sa.Column("code_sha256", sa.String(64), nullable=False),
        _person(),
        sa.PrimaryKeyConstraint("code_sha256", name="pk_recovery_codes"),
        _persons("recovery_codes"),
    )
    op.create_table(
        "half_sign_ins",
        sa.Column("token_sha256", sa.String(64), nullable=False),
        _person(),
        sa.Column("how", sa.String(20), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_half_sign_ins"),
        _persons("half_sign_ins"),
    )
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        _person(),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("permissions", sa.JSON, nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("ends_at", _INSTANT, nullable=True),
        sa.Column("used_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_api_tokens"),
        sa.UniqueConstraint("token_sha256", name="uq_api_tokens_token_sha256"),
        _persons("api_tokens"),
    )
    op.create_table(
        "identities",
        sa.Column("issuer", sa.String(300), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        _person(),
        sa.Column("since", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_identities"),
        _persons("identities"),
    )
    op.create_table(
        "sign_ins_elsewhere",
        sa.Column("state_sha256", sa.String(64), nullable=False),
        sa.Column("nonce", sa.Text, nullable=False),
        sa.Column("verifier", sa.Text, nullable=False),
        sa.Column("next", sa.Text, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("state_sha256", name="pk_sign_ins_elsewhere"),
    )
    for table in ("recovery_codes", "half_sign_ins", "api_tokens", "identities"):
        op.create_index(f"ix_{table}_person_id", table, ["person_id"])


def _person() -> sa.Column[str]:
    return sa.Column("person_id", sa.String(32), nullable=False)


def _persons(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["person_id"], ["people.id"], name=f"fk_{table}_person_id", ondelete="CASCADE"
    )


def downgrade() -> None:
    """Going back is by restoring a backup."""
    raise NotImplementedError("restore a backup instead: handrail restore FILE")
