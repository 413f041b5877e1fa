"""Finding personal data in a text and taking it out.

What patterns and check digits show is found: addresses to write, call and send to, numbers of
cards, accounts, people, orders and devices. Names are found by how people are spoken of
(greeting, signature, title, 'my name is'), by common given names, and by the names a caller
knows. A name that is none of these stays: the decision record 0004 says what that costs.
"""

from ingest.personal.find import (
    DEFAULT_REGIONS,
    find_personal_data,
    remove,
    remove_personal_data,
)
from ingest.personal.model import Cleaned, Finding, Kind

__all__ = [
    "DEFAULT_REGIONS",
    "Cleaned",
    "Finding",
    "Kind",
    "find_personal_data",
    "remove",
    "remove_personal_data",
]
