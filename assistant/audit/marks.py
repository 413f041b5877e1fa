"""What a line calls somebody who must not be named in it."""

import hashlib
import hmac

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.tables import LibraryRow

_DIGITS = 16


def mark_of(session: Session, said: str) -> str:
    """16 hexadecimal digits: the same for the same text, and only in this home.

    The key is the library's name, 122 random bits in the database: who has the log alone cannot
    try texts until one fits.
    """
    key = session.execute(select(LibraryRow.name)).scalar_one()
    text = said.encode("utf-8", "surrogatepass")
    return hmac.new(key.encode(), text, hashlib.sha256).hexdigest()[:_DIGITS]
