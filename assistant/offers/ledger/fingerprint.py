"""What the ledger remembers of a decision: one hash over all that is kept of it."""

from assistant.offers.ledger.canonical import digest
from assistant.offers.tables import DecisionRow

# Fixed, so that a column that is added later does not change what old lines say.
STATE = (
    "id",
    "case_id",
    "customer",
    "order_id",
    "offer",
    "title",
    "kind",
    "status",
    "value_minor",
    "cost_minor",
    "currency",
    "agent",
    "made_at",
    "spent_on",
    "catalogue_version",
    "budget",
    "team",
    "segment",
    "reason",
    "words",
    "approver",
    "deadline",
    "answered_by",
    "answered_at",
    "answer_reason",
    "satisfaction",
    "request",
)


def state_of(row: DecisionRow) -> str:
    """The fingerprint of a decision as it stands; the ledger keeps the one of each change."""
    return digest([getattr(row, name) for name in STATE])
