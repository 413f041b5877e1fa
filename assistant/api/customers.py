"""`/api/v1/customers`: the people the company serves, for programs."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from assistant.access.model import Person
from assistant.api.caller import Staff
from assistant.api.customer_schemas import (
    CustomerDetailOut,
    CustomerOut,
    CustomerPut,
    CustomersPost,
    ProfileOut,
    TakenOut,
)
from assistant.audited import noting_customers
from assistant.customers.said import CustomerSaid
from assistant.customers.schema import CustomerFields, said_of, whole
from assistant.customers.store import CustomerStore
from assistant.errors import RequestRefusedError
from assistant.ports import Assistant
from assistant.profile import profile

_DECISIONS = 100


def customer_routes(assistant: Assistant) -> APIRouter:
    """Routes of customers: everyone on the staff reads, who edits offers writes."""
    routes = APIRouter(prefix="/api/v1/customers", tags=["customers"])
    customers = assistant.customers

    def store(person: Person) -> CustomerStore:
        """What writes down who brings customers in."""
        noted = noting_customers(assistant.audit, by=person)
        return CustomerStore(assistant.database, noted=noted)

    @routes.get("", summary="Customers who have these words; without any the newest")
    def find(
        person: Staff,
        text: Annotated[
            str, Query(max_length=200, description="Of an id, name, e-mail, phone or order id.")
        ] = "",
        limit: Annotated[int, Query(ge=1, le=1000)] = 50,
    ) -> list[CustomerOut]:
        return [CustomerOut.of(each) for each in customers.find(text, limit)]

    @routes.post("", summary="Add or change customers, all or none; what is left out stays")
    def take(given: CustomersPost, person: Staff) -> TakenOut:
        currency = assistant.offers.catalogue().currency
        said = [_said(each, each.id, currency) for each in given.customers]
        return TakenOut.of(store(person).take(said))

    # An id may have a slash in it; so the longer address comes first.
    @routes.get("/{customer_id:path}/profile", summary="A customer in a few lines, on a day")
    def sum_up(customer_id: str, person: Staff, on: date | None = None) -> ProfileOut:
        found = customers.get(customer_id)
        decisions = assistant.offers.of_customer(customer_id, _DECISIONS)
        return ProfileOut.of(profile(found, on=on or date.today(), decisions=decisions))

    @routes.get("/{customer_id:path}", summary="Everything known of a customer")
    def get(customer_id: str, person: Staff) -> CustomerDetailOut:
        return CustomerDetailOut.of(customers.get(customer_id))

    @routes.put("/{customer_id:path}", summary="Add or replace a customer")
    def put(customer_id: str, given: CustomerPut, person: Staff) -> CustomerDetailOut:
        if given.id not in (None, customer_id):
            raise RequestRefusedError(
                f"the address names customer {customer_id!r} and the body {given.id!r};"
                " leave the id out of the body"
            )
        currency = assistant.offers.catalogue().currency
        store(person).put([whole(_said(given, customer_id, currency))])
        return CustomerDetailOut.of(customers.get(customer_id))

    return routes


def _said(given: CustomerFields, customer: str, currency: str) -> CustomerSaid:
    try:
        return said_of(given, customer, currency=currency)
    except ValueError as error:
        raise RequestRefusedError(f"customer {customer!r}: {error}") from error
