"""Past resolutions in a workbook or a JSON file, found by their columns and written out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.errors import FileRefusedError, RefusalKind
from ingest.limits import Limits
from ingest.readers.assembly import one_line, storable
from ingest.readers.sheet import Row, Sheet
from ingest.resolutions.columns import looks_like_resolutions
from ingest.resolutions.file import Part, ResolutionFile, Unit

_TOP = 10
_MOST_ROWS = 1_048_576


def cases_in_sheets(
    sheets: Sequence[Sheet], warnings: Sequence[str], limits: Limits
) -> ResolutionFile | None:
    """Return the sheets whose header is that of past resolutions; None where no sheet's is.

    The header stands in one of a sheet's first ten filled rows; what is above it, and every
    other sheet, is left out. Columns the sheet hides are kept: their names are removed from
    what is shown.
    """
    tables = [(sheet, header) for sheet in sheets if (header := _header(sheet)) is not None]
    if not tables:
        return None
    written = _Written(limits)
    parts: list[Part] = []
    for sheet, header in tables:
        before = written.line
        parts.append(Part(sheet.name, before))
        names = {column: one_line(name) for column, name in _stored(sheet.rows[header]).items()}
        for row in sheet.rows[header + 1 :]:
            said = _record(row, names)
            if said:
                written.add(before + min(row.number, _MOST_ROWS), said)
    others = [sheet for sheet in sheets if _header(sheet) is None and any(map(_stored, sheet.rows))]
    told = (*warnings, *(f"left out the sheet {each.name!r}: it has no cases" for each in others))
    return ResolutionFile(written.text, "", Unit.ROW, tuple(parts) if len(parts) > 1 else (), told)


def cases_in_json(held: object, limits: Limits) -> ResolutionFile | None:
    """Return a list of records whose names are those of past resolutions; None for all else.

    The list may be the one list of records in an object.
    """
    records = _records(held)
    first = next((each for each in records if isinstance(each, dict)), None)
    if first is None or not looks_like_resolutions([str(name) for name in first]):
        return None
    written = _Written(limits)
    for number, record in enumerate(records, start=1):
        written.add(number, record)
    return ResolutionFile(written.text, "", Unit.RECORD)


def _records(held: object) -> list[object]:
    if isinstance(held, dict):
        lists = [value for value in held.values() if isinstance(value, list)]
        lists = [each for each in lists if any(isinstance(record, dict) for record in each)]
        held = lists[0] if len(lists) == 1 else None
    return held if isinstance(held, list) else []


def _header(sheet: Sheet) -> int | None:
    filled = [place for place, row in enumerate(sheet.rows[: _TOP * 2]) if _stored(row)]
    for place in filled[:_TOP]:
        if looks_like_resolutions([one_line(name) for name in _stored(sheet.rows[place]).values()]):
            return place
    return None


def _stored(row: Row) -> dict[int, str]:
    return {**row.cells, **row.stored}


def _record(row: Row, names: dict[int, str]) -> dict[str, str]:
    said: dict[str, str] = {}
    for column, value in sorted(_stored(row).items()):
        name = names.get(column)
        if name and value.strip():
            said.setdefault(name, value)
    return said


@dataclass(slots=True)
class _Written:
    """JSON Lines under way; each value on the line of its number, or the next one free."""

    limits: Limits
    line: int = 0
    lines: list[str] = field(default_factory=list)
    characters: int = 0

    def add(self, number: int, said: object) -> None:
        """Write one value; refuse more text than a file may hold."""
        # What a database cannot keep would not cross from the sandbox either.
        written = storable(json.dumps(said, ensure_ascii=False))
        number = max(number, self.line + 1)
        self.lines.append("\n" * (number - self.line - 1) + written)
        self.line = number
        self.characters += len(self.lines[-1]) + 1
        if self.characters > self.limits.case_characters:
            raise FileRefusedError(
                f"holds more than {self.limits.case_characters:,} characters:"
                " split it into smaller files",
                RefusalKind.TOO_LARGE,
            )

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(self.lines)
