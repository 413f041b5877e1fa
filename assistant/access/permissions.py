"""What each role may do: the one table that doors, screens and docs/permissions.md read."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from assistant.access.roles import Role

_ALL = frozenset(Role)
# Who keeps the catalogue and its limits gives nothing away under them.
_SERVICE = frozenset({Role.AGENT, Role.SUPERVISOR, Role.ADMIN})
_KNOWLEDGE = frozenset({Role.KNOWLEDGE_MANAGER, Role.ADMIN})
_SUPERVISION = frozenset({Role.SUPERVISOR, Role.ADMIN})
_ADMIN = frozenset({Role.ADMIN})


class Permission(StrEnum):
    """A kind of work; a personal token may carry some of its owner's, and never more."""

    OWN_ACCOUNT = "own_account"
    ASK = "ask"
    HANDLE_CASES = "handle_cases"
    READ_OFFERS = "read_offers"
    MAKE_OFFERS = "make_offers"
    READ_CUSTOMERS = "read_customers"
    EDIT_LIBRARY = "edit_library"
    EDIT_OFFERS = "edit_offers"
    EDIT_CUSTOMERS = "edit_customers"
    EDIT_SERVICE = "edit_service"
    APPROVE = "approve"
    SUPERVISE = "supervise"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_SITES = "manage_sites"
    READ_AUDIT = "read_audit"
    ERASE_CUSTOMERS = "erase_customers"
    OPERATE = "operate"


GRANTED: Mapping[Permission, frozenset[Role]] = {
    Permission.OWN_ACCOUNT: _ALL,
    Permission.ASK: _ALL,
    Permission.HANDLE_CASES: _ALL,
    Permission.READ_OFFERS: _ALL,
    Permission.MAKE_OFFERS: _SERVICE,
    Permission.READ_CUSTOMERS: _ALL,
    Permission.EDIT_LIBRARY: _KNOWLEDGE,
    Permission.EDIT_OFFERS: _KNOWLEDGE,
    Permission.EDIT_CUSTOMERS: _KNOWLEDGE,
    Permission.EDIT_SERVICE: _KNOWLEDGE | _SUPERVISION,
    Permission.APPROVE: _SUPERVISION,
    Permission.SUPERVISE: _SUPERVISION,
    Permission.MANAGE_PEOPLE: _ADMIN,
    Permission.MANAGE_SITES: _ADMIN,
    Permission.READ_AUDIT: _ADMIN,
    Permission.ERASE_CUSTOMERS: _ADMIN,
    Permission.OPERATE: _ADMIN,
}
"""The roles of every permission."""

MEANING: Mapping[Permission, str] = {
    Permission.OWN_ACCOUNT: "see and secure one's own account",
    Permission.ASK: "ask, search and read the library",
    Permission.HANDLE_CASES: "read, answer and hand over cases",
    Permission.READ_OFFERS: "see the catalogue, and what may be offered and why",
    Permission.MAKE_OFFERS: "make offers within one's limits",
    Permission.READ_CUSTOMERS: "read about customers",
    Permission.EDIT_LIBRARY: "add, retire and answer for documents and resolutions",
    Permission.EDIT_OFFERS: "publish offers, limits and budgets",
    Permission.EDIT_CUSTOMERS: "import customers",
    Permission.EDIT_SERVICE: "publish how cases are read and routed",
    Permission.APPROVE: "decide what is above an agent's limits",
    Permission.SUPERVISE: "see the floor, and look after others' cases",
    Permission.MANAGE_PEOPLE: "add people, give roles, revoke sessions and tokens",
    Permission.MANAGE_SITES: "manage sites and webhooks",
    Permission.READ_AUDIT: "read, verify and export the audit log",
    Permission.ERASE_CUSTOMERS: "export and erase what is kept of a customer",
    Permission.OPERATE: "rebuild indexes",
}
"""What each permission lets somebody do, as a screen says it."""


NEVER_CARRIED = frozenset(
    {Permission.OWN_ACCOUNT, Permission.MANAGE_PEOPLE, Permission.MANAGE_SITES}
)
"""No token's: who finds one could make what outlives its end.

Other tokens, people, webhooks; and a site's secret, which vouches for any customer.
"""


@cache
def permitted(role: Role) -> frozenset[Permission]:
    """Everything a role may do."""
    return frozenset(each for each, roles in GRANTED.items() if role in roles)
