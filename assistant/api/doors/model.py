"""What a route asks of whoever calls it."""

from enum import Enum

from assistant.access.permissions import Permission


class Anybody(Enum):
    """Routes that ask for no permission of the staff."""

    OPEN = "everybody, signed in or not"
    CUSTOMERS = "customers, from a page of a site that works"


OPEN = Anybody.OPEN
CUSTOMERS = Anybody.CUSTOMERS

Needed = Anybody | Permission
"""Whom a route is for: anybody, or who has a permission."""
