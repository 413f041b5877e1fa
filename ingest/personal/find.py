"""Every kind of personal data in a text, as places that do not overlap."""

from collections.abc import Iterable, Sequence

from ingest.personal.addresses import find_addresses
from ingest.personal.contacts import CONTACTS, find_contacts
from ingest.personal.identifiers import find_identifiers
from ingest.personal.model import Cleaned, Finding, Kind
from ingest.personal.numbers import find_numbers
from ingest.personal.people import find_names
from kb.model import Span

# Where national phone numbers are tried, besides those written with their country's code.
DEFAULT_REGIONS = ("GB", "US", "DE", "FR", "NL", "ES")
_PRECEDENCE = {kind: place for place, kind in enumerate(Kind)}


def remove_personal_data(
    text: str,
    *,
    names: frozenset[str] = frozenset(),
    things: frozenset[str] = frozenset(),
    regions: Sequence[str] = DEFAULT_REGIONS,
) -> Cleaned:
    """Put a placeholder such as `[email]` where personal data stands; all else stays as it is.

    `names` are names of people that are known already; `things` are words in small letters
    that name products, even if people are called so too. `regions` are two-letter country
    codes in which phone numbers without one are tried.
    """
    found = find_personal_data(text, names=names, things=things, regions=regions)
    return Cleaned(remove(text, found), found)


def find_personal_data(
    text: str,
    *,
    names: frozenset[str] = frozenset(),
    things: frozenset[str] = frozenset(),
    regions: Sequence[str] = DEFAULT_REGIONS,
    kinds: frozenset[Kind] = frozenset(Kind),
) -> tuple[Finding, ...]:
    """Return where personal data of these kinds stands, in order, none overlapping."""
    found: list[Finding] = [*find_identifiers(text), *find_numbers(text, regions)]
    if kinds & CONTACTS:
        found.extend(find_contacts(text))
    if Kind.ADDRESS in kinds:
        found.extend(find_addresses(text))
    if Kind.NAME in kinds:
        found.extend(find_names(text, names, things))
    return tuple(merged(finding for finding in found if finding.kind in kinds))


def remove(text: str, found: Iterable[Finding]) -> str:
    """Replace each finding by its kind's placeholder; findings are in order."""
    parts: list[str] = []
    place = 0
    for finding in found:
        parts.append(text[place : finding.span.start])
        parts.append(finding.kind.placeholder)
        place = finding.span.end
    return "".join([*parts, text[place:]])


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """Join findings that overlap into one that covers them all, of the kind that goes first."""
    whole: list[Finding] = []
    for finding in sorted(findings, key=lambda one: (one.span.start, one.span.end)):
        if whole and finding.span.start < whole[-1].span.end:
            last = whole.pop()
            kind = min(last.kind, finding.kind, key=_PRECEDENCE.__getitem__)
            end = max(last.span.end, finding.span.end)
            finding = Finding(kind, Span(last.span.start, end))
        whole.append(finding)
    return whole
