"""What a file says of itself: title, owner, audience, and the days it holds."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

_NAMES = {
    "title": "title",
    "owner": "owner",
    "policy owner": "owner",
    "document owner": "owner",
    "responsible": "owner",
    "audience": "audience",
    "visibility": "audience",
    "valid from": "valid_from",
    "effective": "valid_from",
    "effective date": "valid_from",
    "effective from": "valid_from",
    "in force from": "valid_from",
    "valid until": "valid_until",
    "valid to": "valid_until",
    "effective until": "valid_until",
    "expires": "valid_until",
    "expiry": "valid_until",
    "expiry date": "valid_until",
    "expiration date": "valid_until",
}
_DAYS = frozenset({"valid_from", "valid_until"})
_AUDIENCES = {
    "public": "public",
    "customer": "public",
    "customers": "public",
    "external": "public",
    "everyone": "public",
    "internal": "internal",
    "staff": "internal",
    "agents": "internal",
    "employees": "internal",
    "confidential": "internal",
}
_MOST_CHARACTERS = 300
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?\Z")
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\Z")


def known_properties(said: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Keep what we know of a file's own fields, and warn of days and audiences unclear.

    Names are compared without case, `_` and `-`; days come out as YYYY-MM-DD.
    """
    kept: dict[str, str] = {}
    warnings: list[str] = []
    for name, value in said.items():
        known = _NAMES.get(re.sub(r"[\s_-]+", " ", name).strip().lower())
        value = " ".join(value.split())[:_MOST_CHARACTERS]
        if known is None or not value or known in kept:
            continue
        clean = _clean(known, value)
        if clean is None:
            warnings.append(f"{name.strip()} {value!r} is not understood; {_advice(known)}")
        else:
            kept[known] = clean
    warnings.extend(_order(kept))
    return kept, tuple(warnings)


def parse_day(text: str) -> date | None:
    """Read a day written in figures or words; None when it is none, or could be two days."""
    text = " ".join(text.strip().strip(".;,").split())
    if iso := _ISO.match(text):
        return _day(iso[1], iso[2], iso[3])
    if numeric := _NUMERIC.match(text):
        first, second = int(numeric[1]), int(numeric[2])
        if first == second or second > 12:
            return _day(numeric[3], numeric[1], numeric[2])
        return _day(numeric[3], numeric[2], numeric[1]) if first > 12 else None
    return _worded_day(text)


def _worded_day(text: str) -> date | None:
    if not re.search(r"\d{4}", text) or len(text) > 40:
        return None
    import dateparser

    found: datetime | None = dateparser.parse(
        text, settings={"REQUIRE_PARTS": ["day", "month", "year"], "STRICT_PARSING": True}
    )
    return found.date() if found else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _clean(name: str, value: str) -> str | None:
    if name in _DAYS:
        day = parse_day(value)
        return day.isoformat() if day else None
    if name == "audience":
        return _AUDIENCES.get(value.lower())
    return value


def _advice(name: str) -> str:
    if name in _DAYS:
        return "write the day as YYYY-MM-DD"
    return "write public or internal"


def _order(kept: Mapping[str, str]) -> Iterable[str]:
    if kept.get("valid_until", "9999") < kept.get("valid_from", ""):
        yield "valid_until is before valid_from; the document would never be in force"
