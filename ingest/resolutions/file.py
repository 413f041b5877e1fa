"""A file of past resolutions, as it was found: recognised by its columns, nothing cleaned yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ingest.readers.decoding import decode
from ingest.resolutions.columns import columns_of, looks_like_resolutions
from ingest.resolutions.rows import RefusedRow, Row, csv_header, csv_rows, json_rows

_TABLES = (".csv", ".tsv", ".tab")
_JSON_LINES = (".jsonl", ".ndjson")
_DELIMITERS = (",", ";", "\t", "|")


class Unit(StrEnum):
    """What a person counts to find a case in its file."""

    LINE = "line"
    ROW = "row"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet of a file with several: its name, and how many lines of `text` stand before it."""

    name: str
    before: int


@dataclass(frozen=True, slots=True)
class ResolutionFile:
    """A file of past resolutions, decoded; `delimiter` is empty for JSON Lines.

    It holds personal data: nothing but what `read_resolutions` makes of it may be stored.
    Rows of sheets and records of a JSON file are written out as JSON Lines, each on the
    line of its number; `parts` tells the sheets apart where there are several. `warnings`
    are one-line sentences for the person who uploaded it.
    """

    text: str
    delimiter: str
    unit: Unit = Unit.LINE
    parts: tuple[Part, ...] = ()
    warnings: tuple[str, ...] = ()

    def rows(self) -> Iterator[Row | RefusedRow]:
        """The rows as they stand, in order."""
        return csv_rows(self.text, self.delimiter) if self.delimiter else json_rows(self.text)

    def place(self, line: int) -> str:
        """Say where the row of a line stands in the file that was given, counted from 1."""
        part = next((part for part in reversed(self.parts) if part.before < line), None)
        if part is None:
            return f"{self.unit} {line}"
        return f"{self.unit} {line - part.before} of the sheet {part.name!r}"


def resolution_file(name: str, content: bytes) -> ResolutionFile | None:
    """Return a text file if it is one of past resolutions, None if it is anything else.

    `name` tells the format by its ending: .csv, .tsv, .tab, .jsonl or .ndjson. Raises
    FileRefusedError for such a file that is not text.
    """
    lowered = name.lower()
    if lowered.endswith(_TABLES):
        text = decode(content)
        headers = {sign: csv_header(text, sign) for sign in _DELIMITERS}
        sign = max(headers, key=lambda each: len(columns_of(headers[each]).used))
        return ResolutionFile(text, sign) if looks_like_resolutions(headers[sign]) else None
    if lowered.endswith(_JSON_LINES):
        text = decode(content)
        first = next((row for row in json_rows(text) if isinstance(row, Row)), None)
        return ResolutionFile(text, "") if first and looks_like_resolutions(first.header) else None
    return None
