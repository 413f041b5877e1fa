"""The tables of access control."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from kb.tables import Base


class PersonRow(Base):
    """Somebody who may sign in."""

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(String(320), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    totp_secret: Mapped[str] = mapped_column(default="")
    """Base32; empty without a second factor, one that is not confirmed yet does not count."""
    totp_since: Mapped[datetime | None]
    totp_step: Mapped[int] = mapped_column(default=0)
    """The last 30-second step whose code was used: no code opens twice."""


class SessionRow(Base):
    """A signed-in browser or program; the token itself is never stored."""

    __tablename__ = "sessions"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    opened_at: Mapped[datetime]
    used_at: Mapped[datetime]
    id: Mapped[str] = mapped_column(String(32), default="", index=True)
    """Names the session in lists; opens nothing."""
    how: Mapped[str] = mapped_column(String(20), default="password")
    address: Mapped[str] = mapped_column(String(64), default="")
    device: Mapped[str] = mapped_column(String(200), default="")


class RecoveryCodeRow(Base):
    """A code that stands in for a lost second factor, once; only its hash is kept."""

    __tablename__ = "recovery_codes"

    code_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("people.id", ondelete="CASCADE"), index=True
    )


class HalfSignInRow(Base):
    """A right password whose second factor is still to come; the token itself is never stored."""

    __tablename__ = "half_sign_ins"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    how: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)


class TokenRow(Base):
    """A personal token for programs; only its hash is kept."""

    __tablename__ = "api_tokens"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    permissions: Mapped[list[str]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class IdentityRow(Base):
    """Whom an identity provider means by a subject."""

    __tablename__ = "identities"

    issuer: Mapped[str] = mapped_column(String(300), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    person_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    since: Mapped[datetime]


class OpenDoorRow(Base):
    """A sign-in that is at the identity provider; `state` comes back from there, once."""

    __tablename__ = "sign_ins_elsewhere"

    state_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    nonce: Mapped[str]
    verifier: Mapped[str]
    next: Mapped[str]
    at: Mapped[datetime]


class KnownAddressRow(Base):
    """An address somebody signed in from; only its hash is kept."""

    __tablename__ = "known_addresses"

    person_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    address_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[datetime]


class FailedSignInRow(Base):
    """A wrong try; `subject` is a hash of the e-mail, the address, or both together."""

    __tablename__ = "failed_sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime]
