"""One customer or order as a file writes it, checked against the schema."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from assistant.customers.said import CustomerSaid, OrderSaid
from assistant.customers.schema import NESTED, CustomerSchema, OrderSchema, order_said, said_of
from assistant.customers.values import Written

Model = TypeVar("Model", bound=BaseModel)


class Entries:
    """Makes values of what is written, and remembers what it did not know.

    `currency` is that of amounts which name none, `region` the country of telephone numbers
    that name none, or nothing.
    """

    def __init__(self, currency: str, region: str = "") -> None:
        self._currency = currency
        self._region = region
        self._unknown: dict[str, None] = {}
        self._undialled = 0

    def customer(self, written: Mapping[str, Written], line: int) -> CustomerSaid:
        """What an entry says of a customer; raises ValueError, saying what is wrong."""
        given = self._checked(written, CustomerSchema)
        said = said_of(given, given.id, currency=self._currency, region=self._region, line=line)
        self._undialled += bool(said.customer.phone) and said.customer.phone[:1] != "+"
        return said

    def order(self, written: Mapping[str, Written], line: int) -> OrderSaid:
        """What an entry says of an order; raises ValueError, saying what is wrong."""
        return order_said(self._checked(written, OrderSchema), currency=self._currency, line=line)

    def ignore(self, field: str) -> None:
        """Note a field or column that nobody here knows."""
        self._unknown[field] = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What whoever handed it in should know, each in one line."""
        told: list[str] = []
        if self._unknown:
            told.append(f"not known and left out: {', '.join(sorted(self._unknown))}")
        if self._undialled:
            told.append(
                f"{self._undialled} telephone numbers are kept as they are written; give their"
                " country with --country DE, or write them as +49 30 …"
            )
        return tuple(told)

    def _checked(self, written: Mapping[str, Written], model: type[Model]) -> Model:
        known = self._known(written, model, "")
        try:
            return model.model_validate(known)
        except ValidationError as error:
            raise ValueError(_told(error)) from None

    def _known(
        self, written: Mapping[str, Written], model: type[BaseModel], place: str
    ) -> dict[str, Written]:
        """What the schema knows of an entry; the rest is noted."""
        known: dict[str, Written] = {}
        for field, value in written.items():
            if field not in model.model_fields:
                self.ignore(f"{place}{field}"[:80])
            elif field in NESTED and isinstance(value, list):
                inner = f"{place}{field}."
                known[field] = [
                    self._known(each, NESTED[field], inner) if isinstance(each, dict) else each
                    for each in value
                ]
            else:
                known[field] = value
        return known


def _told(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
    reason = first["msg"].removeprefix("Value error, ")
    return f"{place}: {reason[:1].lower()}{reason[1:]}" if place else reason
