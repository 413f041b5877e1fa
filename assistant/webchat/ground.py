"""What every part of the customer's side stands on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assistant.casework.ports import Casework
from assistant.customers.ports import Customers
from assistant.escalation.ports import Escalations
from assistant.offers.ports import Offers
from assistant.sites.ports import Sites
from assistant.surveys.ports import Surveys
from assistant.turns import Turns
from kb.database import Database

Judge = Callable[[str, bool | None], None]
"""Keeps whether a suggestion of the assistant, by its id, helped the customer."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The parts of a home that the customer's side is put together from."""

    database: Database
    casework: Casework
    sites: Sites
    surveys: Surveys
    offers: Offers
    customers: Customers
    escalations: Escalations
    judge: Judge
    turns: Turns
    now: Callable[[], datetime]
