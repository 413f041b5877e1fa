"""Taking a file of customers in: all of it or, when asked, all of it that is right."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.customers.errors import CustomersRefusedError, Fault
from assistant.customers.reading import DEFAULT_CURRENCY, Told, read_customers
from assistant.customers.said import CustomerSaid
from assistant.customers.store import CustomerStore, Taken


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: its customers, what was left out as wrong, what should be known."""

    taken: Taken
    refused: tuple[Fault, ...]
    warnings: tuple[str, ...]


def import_customers(
    store: CustomerStore,
    text: str,
    *,
    currency: str = DEFAULT_CURRENCY,
    region: str = "",
    skip_bad: bool = False,
    told: Told = lambda _done, _total: None,
) -> Imported:
    """Take in the customers of a file, in one transaction; see `reading` for its forms.

    Raises CustomersRefusedError with everything that is wrong, and nothing is changed; with
    `skip_bad` the entries that are wrong are left out instead, whole.
    """
    read = read_customers(text, currency=currency, region=region, told=told)
    if read.faults and not skip_bad:
        raise CustomersRefusedError(read.faults)
    if not skip_bad:
        return Imported(store.take(read.said), (), read.warnings)
    taken, refused = _take_what_fits(store, read.said)
    faults = sorted([*read.faults, *refused], key=lambda each: each.line)
    return Imported(taken, tuple(faults), read.warnings)


def _take_what_fits(
    store: CustomerStore, said: Sequence[CustomerSaid]
) -> tuple[Taken, list[Fault]]:
    """Leave out whom the store refuses, until it takes the rest."""
    refused: list[Fault] = []
    left = list(said)
    while True:
        try:
            return store.take(left), refused
        except CustomersRefusedError as error:
            refused += error.faults
            whose = {each.customer for each in error.faults}
            left = [each for each in left if each.customer.id not in whose]
