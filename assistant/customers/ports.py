"""What screens, the API and offers ask about customers; `CustomerStore` is one."""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy.orm import Session

from assistant.customers.model import Customer


class Customers(Protocol):
    """The people the company serves; safe to use from many threads."""

    def get(self, customer: str) -> Customer:
        """Everything known of a customer; raises UnknownCustomerError."""

    def get_in(self, session: Session, customer: str) -> Customer:
        """The same as a transaction sees them; raises UnknownCustomerError."""

    def find(self, text: str, limit: int) -> Sequence[Customer]:
        """Customers whose id, name, e-mail, phone or an order's id has these words, best first.

        Without their orders and contacts; with an empty text the newest first.
        """

    def put(self, customers: Sequence[Customer]) -> int:
        """Add or replace customers by id, all or none; return how many were new."""
