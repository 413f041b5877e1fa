"""What a home's collections are called on a Chroma server that other homes use too."""

import hashlib

from sqlalchemy import select

from kb.database import Database
from kb.tables import LibraryRow


def namespace(database: Database) -> str:
    """Twelve hexadecimal digits that are a library's own, the same for all its replicas.

    They depend on the library's name and on where it is kept: a copy restored elsewhere must
    not write into the index of the one it was copied from.
    """
    with database.read() as session:
        name = session.execute(select(LibraryRow.name)).scalar_one()
    url = database.engine.url
    place = f"{name} {url.host}:{url.port} {url.database}"
    return hashlib.sha256(place.encode()).hexdigest()[:12]
