"""SQL tables of the customer's side: conversations and the files sent in them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column

from kb.tables import Base


class ChatRow(Base):
    """A conversation in one browser. Its messages are its cases': `cases.thread` is its id.

    `token_sha256` opens it. `seen_at`, `typing_at` and `read_up_to` are what the browser said
    last; `used_at` is when the token was used last, noted at most every few minutes.
    """

    __tablename__ = "chats"
    __table_args__ = (Index(None, "site", "begun_at"), Index(None, "customer"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    site: Mapped[str] = mapped_column(String(40), ForeignKey("sites.key"))
    token_sha256: Mapped[str] = mapped_column(String(64))
    begun_at: Mapped[datetime]
    used_at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(20))
    page: Mapped[str]
    customer: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(200))
    name: Mapped[str]
    contact: Mapped[str]
    vouched_until: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    typing_at: Mapped[datetime | None]
    read_up_to: Mapped[str] = mapped_column(String(32))


class ChatFileRow(Base):
    """A file that a customer sent, or is about to; `message_id` is empty until it is sent."""

    __tablename__ = "chat_files"
    __table_args__ = (Index(None, "chat_id", "at"), Index(None, "message_id"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    chat_id: Mapped[str] = mapped_column(String(32), ForeignKey("chats.id"))
    message_id: Mapped[str] = mapped_column(String(32))
    name: Mapped[str]
    type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    at: Mapped[datetime]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
