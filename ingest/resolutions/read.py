"""A file of past resolutions: read row by row, and cleaned as it is read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ingest.personal import Kind, find_personal_data, remove_personal_data
from ingest.readers.assembly import storable
from ingest.resolutions.columns import Columns, Field, columns_of
from ingest.resolutions.days import DayError, Order, order_of, read_day
from ingest.resolutions.draft import Facts, ResolutionDraft, document_id, draft_of
from ingest.resolutions.file import ResolutionFile
from ingest.resolutions.rows import RefusedRow, Row

LONGEST_FIELD = 50_000
_SHORT_FIELD = 300
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ue000]")
_BLANK_LINES = re.compile(r"[ \t\r\f\v]*\n(?:[ \t\r\f\v]*\n)+")
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200a\u202f\u3000]+")
# Stands between fields that are cleaned together, so that a name in one is known in all.
_BORDER = "\n\n\ue000\n\n"
# What a case number or a product's name may be taken for is not looked for in them.
_CERTAIN = frozenset([Kind.EMAIL, Kind.LINK, Kind.IBAN, Kind.CARD, Kind.SECRET])
_MOST_THINGS = 5_000


def read_resolutions(
    file: ResolutionFile, *, today: date
) -> Iterator[ResolutionDraft | RefusedRow]:
    """Yield each row as a draft without personal data, or the reason why it is refused.

    Rows come in the file's order, one at a time. Of several rows for one case the latest
    day counts, then the last line; the draft's warnings name the lines it stands for. The
    agent and the customer are left out, and their names are removed wherever they stand.
    """
    survey = _survey(file, today)
    for row in file.rows():
        if isinstance(row, RefusedRow):
            yield row
        elif row.line not in survey.left_out:
            yield _read(row, survey, today)


@dataclass(frozen=True, slots=True)
class _Survey:
    """What has to be known of a whole file before its first row is read.

    `instead` says, for a line that stands for others of its case, which those are.
    """

    order: Order | None
    left_out: frozenset[int]
    instead: dict[int, str]
    things: frozenset[str]


def _survey(file: ResolutionFile, today: date) -> _Survey:
    days: dict[str, None] = {}
    cases: dict[str, list[tuple[int, str]]] = {}
    things: set[str] = set()
    for row in file.rows():
        if isinstance(row, RefusedRow):
            continue
        fields = _Fields.of(row)
        day = fields.first(Field.DATE)
        days[day] = None
        if case := fields.first(Field.CASE):
            cases.setdefault(document_id(case), []).append((row.line, day))
        if len(things) < _MOST_THINGS:
            things.update(re.findall(r"[^\W\d_]+", fields.first(Field.PRODUCT).casefold()))
    order = order_of(days)
    instead: dict[int, str] = {}
    left_out: set[int] = set()
    for rows in cases.values():
        if len(rows) > 1:
            kept = max(rows, key=lambda each: (_day_or_first(each[1], order, today), each[0]))[0]
            others = [line for line, _ in rows if line != kept]
            instead[kept] = _stands_for(file, kept, others)
            left_out.update(others)
    return _Survey(order, frozenset(left_out), instead, frozenset(things))


def _stands_for(file: ResolutionFile, kept: int, others: Sequence[int]) -> str:
    shown = ", ".join(map(file.place, others[:5])) + (", …" if len(others) > 5 else "")
    return f"{file.place(kept)} is the latest of its case; left out: {shown}"


def _day_or_first(written: str, order: Order | None, today: date) -> date:
    try:
        return read_day(written, order, today=today)
    except DayError:
        return date.min


@dataclass(frozen=True, slots=True)
class _Fields:
    """A row's values by what they are."""

    values: tuple[str, ...]
    columns: Columns

    @classmethod
    def of(cls, row: Row) -> "_Fields":
        return cls(tuple(_tidy(value) for value in row.values), _columns(row.header))

    def all(self, field: Field) -> list[str]:
        """The values of every column of a field that are not empty, without repetition."""
        found = (self.values[place] for place in self.columns.of(field))
        return list(dict.fromkeys(value for value in found if value))

    def first(self, field: Field) -> str:
        return next(iter(self.all(field)), "")


@lru_cache(maxsize=256)
def _columns(header: tuple[str, ...]) -> Columns:
    return columns_of(header)


def _tidy(value: str) -> str:
    text = _UNSEEN.sub("", storable(value.replace("\r\n", "\n").replace("\r", "\n")))
    return _BLANK_LINES.sub("\n\n", _BLANKS.sub(" ", text)).strip()


def _read(row: Row, survey: _Survey, today: date) -> ResolutionDraft | RefusedRow:
    fields = _Fields.of(row)
    question, resolution = _question(fields), fields.first(Field.RESOLUTION)
    if refusal := _refusal(question, resolution):
        return RefusedRow(row.line, refusal)
    try:
        written = fields.first(Field.DATE)
        day = read_day(written, survey.order, today=today) if written else None
    except DayError as error:
        return RefusedRow(row.line, str(error))
    facts, removed = _cleaned(fields, question, resolution, day, survey.things)
    return draft_of(row.line, facts, _warnings(row.line, survey, facts, fields, removed))


def _question(fields: _Fields) -> str:
    """The question, with the subject line where a row has both."""
    found = fields.all(Field.QUESTION)
    for shorter in found[1:]:
        if shorter.casefold() not in found[0].casefold():
            return f"{shorter}\n\n{found[0]}"
    return found[0] if found else ""


def _refusal(question: str, resolution: str) -> str | None:
    for name, text in (("question", question), ("resolution", resolution)):
        if not text:
            return f"has no {name}; fill it in or leave the row out"
        if len(text) > LONGEST_FIELD:
            return f"the {name} is longer than {LONGEST_FIELD:,} characters; shorten it"
    return None


def _cleaned(
    fields: _Fields, question: str, resolution: str, day: date | None, things: frozenset[str]
) -> tuple[Facts, int]:
    """Return the facts without personal data, and how often some was removed."""
    people = frozenset(
        name
        for field in (Field.AGENT, Field.PERSON)
        for name in fields.all(field)
        if len(name) <= _SHORT_FIELD and not re.search(r"[\d@]", name)
    )
    outcome = fields.first(Field.OUTCOME)[:_SHORT_FIELD]
    channel = fields.first(Field.CHANNEL)[:_SHORT_FIELD]
    together = _BORDER.join((question, resolution, outcome, channel))
    cleaned = remove_personal_data(together, names=people, things=things)
    question, resolution, outcome, channel = cleaned.text.split(_BORDER)
    facts = Facts(
        question=question,
        resolution=resolution,
        outcome=outcome,
        channel=channel,
        product=_harmless(fields.first(Field.PRODUCT)),
        case=_harmless(fields.first(Field.CASE)),
        day=day,
    )
    return facts, len(cleaned.found)


def _harmless(value: str) -> str:
    """A short value as it is, or nothing when it is somebody's address, account or card."""
    short = " ".join(value.split())[:_SHORT_FIELD]
    return "" if find_personal_data(short, kinds=_CERTAIN) else short


def _warnings(
    line: int, survey: _Survey, facts: Facts, fields: _Fields, removed: int
) -> tuple[str, ...]:
    warnings: list[str] = []
    if line in survey.instead:
        warnings.append(survey.instead[line])
    if removed:
        places = "one place" if removed == 1 else f"{removed} places"
        warnings.append(f"personal data removed in {places}")
    if fields.first(Field.CASE) and not facts.case:
        warnings.append("the case number was personal data and is not kept")
    return tuple(warnings)
