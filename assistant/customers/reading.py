"""A file of customers, whatever its form: recognised by its shape, never by its name."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic_core import from_json

from assistant.customers.entries import Entries
from assistant.customers.errors import CustomersRefusedError, Fault
from assistant.customers.records import customers_of_records, is_records
from assistant.customers.said import CustomerSaid
from assistant.customers.table import customers_of_table
from assistant.customers.values import Written

DEFAULT_CURRENCY = "EUR"
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says: its customers, what is wrong with it, what should be known of it."""

    said: tuple[CustomerSaid, ...]
    faults: tuple[Fault, ...]
    warnings: tuple[str, ...]


def read_customers(
    text: str,
    *,
    currency: str = DEFAULT_CURRENCY,
    region: str = "",
    told: Told = lambda _done, _total: None,
) -> Read:
    """Read customers of a CSV of customers or of orders, of JSON lines, JSON, or a record file.

    `currency` is that of amounts which name none; `region` the country (DE) of telephone
    numbers that name none. `told` hears how many lines are read, of how many. Raises
    CustomersRefusedError for a file that is none of these.
    """
    entries = Entries(currency, region)
    faults: list[Fault] = []
    if not text.strip():
        raise CustomersRefusedError([Fault(0, "the file is empty; it needs customers")])
    if text.lstrip()[0] in "{[":
        said = _of_json(text, entries, faults, told)
    else:
        said = customers_of_table(text, entries, faults, told)
    if not said and not faults:
        raise CustomersRefusedError([Fault(0, "the file has no customers in it")])
    return Read(tuple(said), tuple(faults), entries.warnings)


def _of_json(
    text: str, entries: Entries, faults: list[Fault], told: Told
) -> Sequence[CustomerSaid]:
    first = next(line for line in text.split("\n") if line.strip())
    try:
        written = _json(first)
    except ValueError:
        # Not a value a line, so one value over many lines, or nothing that can be read.
        return _of_document(text, entries, faults)
    if is_records(written) or isinstance(written, list):
        return _of_document(text, entries, faults)
    return list(_of_lines(text, entries, faults, told))


def _of_lines(
    text: str, entries: Entries, faults: list[Fault], told: Told
) -> Iterator[CustomerSaid]:
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if number % 1000 == 0:
            told(number, len(lines))
        if not line.strip():
            continue
        try:
            yield entries.customer(_object(_json(line)), number)
        except ValueError as error:
            faults.append(Fault(number, str(error)))


def _of_document(text: str, entries: Entries, faults: list[Fault]) -> Sequence[CustomerSaid]:
    try:
        written = _json(text)
    except ValueError as error:
        raise CustomersRefusedError([Fault(0, str(error))]) from error
    if isinstance(written, dict) and is_records(written):
        return customers_of_records(written, entries, faults)
    return list(_of_list(written if isinstance(written, list) else [written], entries, faults))


def _of_list(
    written: Iterable[Written], entries: Entries, faults: list[Fault]
) -> Iterator[CustomerSaid]:
    for number, each in enumerate(written, 1):
        try:
            yield entries.customer(_object(each), 0)
        except ValueError as error:
            faults.append(Fault(0, f"customer {number} of the list: {error}"))


def _json(text: str) -> Written:
    try:
        written: Written = from_json(text, allow_inf_nan=False)
    except ValueError as error:
        raise ValueError(f"this is not JSON: {error}") from None
    return written


def _object(written: Written) -> Mapping[str, Written]:
    if not isinstance(written, dict):
        raise ValueError("this is not a customer; write a JSON object with an id")
    return written
