"""A catalogue of offers read from YAML: everything that is wrong at once, or all of it."""

from datetime import date
from decimal import Decimal

from assistant.access.roles import Role
from assistant.offers.catalogue.checking import Lines, faults_in
from assistant.offers.catalogue.condition_reading import ConditionReader
from assistant.offers.catalogue.fields import Faults, Row, TooManyFaultsError
from assistant.offers.catalogue.scalars import currency_of
from assistant.offers.catalogue.tree import Items, Node, Table, read_tree
from assistant.offers.condition import EVERYONE
from assistant.offers.conditions.contradictions import Effort
from assistant.offers.errors import CatalogueRefusedError, Fault
from assistant.offers.model import (
    AmountRule,
    Budget,
    Catalogue,
    CostRule,
    FrequencyCap,
    Kind,
    Limit,
    Offer,
    OfferId,
    PolicyAnchor,
    Reason,
    Rolling,
    Stage,
    Team,
)

_AND_MORE = Fault(0, "and more; mend these first")

LONGEST_PERIOD = 3660
"""The most days a limit or a frequency cap can look back."""

_TOP = (
    "currency",
    "answer_within_minutes",
    "reasons",
    "conditions",
    "teams",
    "budgets",
    "limits",
    "offers",
)
_REASON = ("id", "title", "phrases")
_TEAM = ("id", "people")
_BUDGET = ("name", "amount", "valid_from", "valid_until", "team")
_ROLLING = ("amount", "days")
_LIMIT = (
    "role",
    "person",
    "kinds",
    "offers",
    "per_offer",
    "per_case",
    "per_customer",
    "per_agent",
    "times_per_customer",
)
_OFFER = (
    "id",
    "title",
    "kind",
    "words",
    "policy",
    "amount",
    "cost",
    "stages",
    "channels",
    "eligibility",
    "suits",
    "excludes",
    "caps",
    "budget",
    "valid_from",
    "valid_until",
    "self_service",
)
_POLICY = ("document", "quote", "heading")
_AMOUNT = ("fixed", "share", "floor", "cap")
_COST = ("share", "fixed")
_CAP = ("times", "days")
# A single word stands in every document, and would allow anything.
_FEWEST_WORDS = 4
_FEWEST_LETTERS = 20
_WEEK_MIN = 7 * 24 * 60
_ANSWER_WITHIN_MIN = 15


def read_catalogue(text: str) -> Catalogue:
    """Read a catalogue as docs/offers-catalogue.md says; its version is 0.

    Raises CatalogueRefusedError with every fault in the order of lines, or with MOST_FAULTS of
    them and a last one that says there are more.
    """
    tree = read_tree(text)
    faults = Faults()
    catalogue = None
    try:
        faults.extend(tree.faults)
        if tree.root or not tree.faults:
            catalogue = _catalogue(tree.root, faults)
    except TooManyFaultsError:
        raise CatalogueRefusedError([*_in_order(faults), _AND_MORE]) from None
    if catalogue is None or faults.all:
        raise CatalogueRefusedError(_in_order(faults))
    return catalogue


def _in_order(faults: Faults) -> list[Fault]:
    return sorted(dict.fromkeys(faults.all), key=_place)


def _place(fault: Fault) -> int:
    return fault.line


def _catalogue(root: Node | None, faults: Faults) -> Catalogue | None:
    if not isinstance(root, Table):
        faults.add(root.line if root else 0, f"a catalogue is a table of {', '.join(_TOP)}")
        return None
    top = Row("catalogue", root, faults)
    top.check_fields(_TOP)
    currency = _currency(top)
    top = Row("catalogue", root, faults, currency)
    reasons = tuple(map(_reason, top.rows("reasons", "reason", _REASON)))
    effort = Effort()
    conditions = ConditionReader(
        _named(top),
        reasons=frozenset(each.id for each in reasons),
        currency=currency,
        faults=faults,
        effort=effort,
    )
    conditions.read_named()
    rows = list(top.rows("offers", "offer", _OFFER))
    kinds = list(map(_kind, rows))
    catalogue = Catalogue(
        currency=currency,
        reasons=reasons,
        teams=tuple(map(_team, top.rows("teams", "team", _TEAM))),
        budgets=tuple(map(_budget, top.rows("budgets", "budget", _BUDGET))),
        limits=tuple(map(_limit, top.rows("limits", "limit of", _LIMIT))),
        offers=tuple(
            _offer(row, kind or Kind.GOODWILL, conditions)
            for row, kind in zip(rows, kinds, strict=True)
        ),
        answer_within_min=top.whole("answer_within_minutes", 1, _WEEK_MIN) or _ANSWER_WITHIN_MIN,
    )
    faults.extend(
        faults_in(catalogue, lines_of(root), kinds_known=None not in kinds, effort=effort)
    )
    return catalogue


def _currency(top: Row) -> str:
    """The currency, '' when it is missing or wrong; then amounts are read without it."""
    text = top.text("currency", required=True)
    try:
        return currency_of(text) if text else ""
    except ValueError as error:
        top.note("currency", str(error))
        return ""


def _named(top: Row) -> Table | None:
    node = top.node("conditions")
    if node is not None and not isinstance(node, Table):
        top.note("conditions", "is a table of names and conditions", node)
        return None
    return node


def _reason(row: Row) -> Reason:
    return Reason(
        id=row.name("id", required=True),
        title=row.text("title", required=True),
        phrases=row.texts("phrases"),
    )


def _team(row: Row) -> Team:
    people = row.names("people")
    for person in sorted(people):
        _check_email(row, "people", person)
    return Team(row.name("id", required=True), frozenset(each.casefold() for each in people))


def _budget(row: Row) -> Budget:
    for name in ("amount", "valid_from", "valid_until"):
        if not row.has(name):
            row.note(name, "is missing")
    return Budget(
        name=row.name("name", required=True),
        amount=row.amount("amount") or Decimal(0),
        valid_from=row.day("valid_from") or date.min,
        valid_until=row.day("valid_until") or date.max,
        team=row.name("team"),
    )


def _limit(row: Row) -> Limit:
    person = row.text("person").casefold()
    if row.has("person"):
        _check_email(row, "person", person)
    if row.has("role") == row.has("person"):
        row.note("role", "or person: one of them is needed, not both")
    return Limit(
        role=row.one_of("role", Role),
        person=person,
        kinds=row.some_of("kinds", Kind),
        offers=frozenset(map(OfferId, row.names("offers"))),
        per_offer=row.amount("per_offer"),
        per_case=row.amount("per_case"),
        per_customer=_rolling(row, "per_customer"),
        per_agent=_rolling(row, "per_agent"),
        times_per_customer=_times(row, "times_per_customer"),
    )


def _rolling(row: Row, name: str) -> Rolling | None:
    inner = row.row(name, _ROLLING)
    if inner is None:
        return None
    amount, days = inner.amount("amount"), inner.whole("days", 1, LONGEST_PERIOD)
    for field in _ROLLING:
        if not inner.has(field):
            inner.note(field, "is missing")
    return Rolling(amount or Decimal(0), days or 1)


def _times(row: Row, name: str) -> FrequencyCap | None:
    inner = row.row(name, _CAP)
    return None if inner is None else _cap(inner)


def _check_email(row: Row, name: str, person: str) -> None:
    if person.count("@") != 1 or person != "".join(person.split()):
        row.note(name, f"{person!r} is no e-mail address")


def _offer(row: Row, kind: Kind, conditions: ConditionReader) -> Offer:
    eligibility = row.node("eligibility")
    return Offer(
        id=OfferId(row.name("id", required=True)),
        title=row.text("title", required=True),
        kind=kind,
        words=row.text("words", required=True),
        policy=_policy(row),
        amount=_amount(row),
        cost=_cost(row),
        stages=row.some_of("stages", Stage),
        channels=row.names("channels"),
        eligibility=(
            conditions.read(eligibility, f"{row.what}: eligibility") if eligibility else EVERYONE
        ),
        suits=row.names("suits"),
        excludes=frozenset(map(OfferId, row.names("excludes"))),
        caps=tuple(map(_cap, row.rows("caps", f"{row.what}: cap", _CAP))),
        budget=row.name("budget"),
        valid_from=row.day("valid_from"),
        valid_until=row.day("valid_until"),
        self_service=row.yes_no("self_service"),
    )


def _kind(row: Row) -> Kind | None:
    if not row.has("kind"):
        row.note("kind", "is missing")
    return row.one_of("kind", Kind)


def _policy(row: Row) -> PolicyAnchor:
    inner = row.row("policy", _POLICY)
    if inner is None:
        if not row.has("policy"):
            row.note("policy", "is missing; name the document and the words that allow it")
        return PolicyAnchor("", "")
    quote = inner.text("quote", required=True)
    if quote and len(quote.split()) < _FEWEST_WORDS and len(quote) < _FEWEST_LETTERS:
        inner.note(
            "quote",
            f"{quote!r} is too short to be found for certain; quote at least {_FEWEST_WORDS} words "
            f"or {_FEWEST_LETTERS} letters",
            inner.node("quote"),
        )
    return PolicyAnchor(
        document=inner.text("document", required=True),
        quote=quote,
        heading=inner.text("heading"),
    )


def _amount(row: Row) -> AmountRule:
    inner = row.row("amount", _AMOUNT)
    if inner is None:
        return AmountRule()
    before = len(inner.faults.all)
    rule = AmountRule(
        fixed=inner.amount("fixed"),
        share=inner.share("share", Decimal(1)),
        floor=inner.amount("floor"),
        cap=inner.amount("cap"),
    )
    # Beside a number that was refused, nothing more can be said of how they go together.
    return rule if len(inner.faults.all) == before else AmountRule()


def _cost(row: Row) -> CostRule:
    inner = row.row("cost", _COST)
    if inner is None:
        return CostRule()
    share, fixed = inner.share("share"), inner.amount("fixed")
    return CostRule(Decimal(1) if share is None else share, Decimal(0) if fixed is None else fixed)


def _cap(row: Row) -> FrequencyCap:
    for field in _CAP:
        if not row.has(field):
            row.note(field, "is missing")
    times, days = row.whole("times", 1, 1000), row.whole("days", 1, LONGEST_PERIOD)
    return FrequencyCap(times or 1, days or 1)


def lines_of(root: Table) -> Lines:
    """Where everything of a tree stands, by the names and places that lead to it."""
    at: dict[tuple[str | int, ...], int] = {}
    _note_lines(root, (), at)
    return Lines(at)


def _note_lines(
    node: Node, path: tuple[str | int, ...], at: dict[tuple[str | int, ...], int]
) -> None:
    at.setdefault(path, node.line)
    if isinstance(node, Table):
        for field in node.of:
            at[(*path, field.name)] = field.line
            _note_lines(field.node, (*path, field.name), at)
    elif isinstance(node, Items):
        # What is no table was refused and has no place among those that were read.
        tables = [each for each in node.of if isinstance(each, Table)]
        for place, each in enumerate(tables or node.of):
            _note_lines(each, (*path, place), at)
