"""One way to write a value down, so that the same value always has the same hash."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum

from assistant.offers.ledger.entry import Detail


def canonical(value: Detail) -> str:
    """JSON with sorted keys, without blanks, in ASCII; raises ValueError for what is no number."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256(text: str) -> str:
    """The SHA-256 of a canonical text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def digest(value: object) -> str:
    """The hash of a plain value: dataclasses, enums, numbers, days, texts, and sets in order."""
    return sha256(canonical(plain(value)))


def plain(value: object) -> Detail:
    """A plain value in the terms of JSON; raises TypeError for what is none."""
    match value:
        case None | bool() | int() | float():
            return value
        case Enum():
            return plain(value.value)
        case str():
            return str(value)
        case Decimal():
            return f"{value.normalize():f}"
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case frozenset() | set():
            return sorted((plain(each) for each in value), key=canonical)
        case tuple() | list():
            return [plain(each) for each in value]
        case Mapping():
            return {str(key): plain(each) for key, each in value.items()}
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            # The kind is part of it: two conditions with the same parts are not the same.
            named = {
                field.name: plain(getattr(value, field.name))
                for field in dataclasses.fields(value)
                if field.compare
            }
            return {**named, "": type(value).__name__}
        case _:
            raise TypeError(f"a {type(value).__name__} is no plain value")
