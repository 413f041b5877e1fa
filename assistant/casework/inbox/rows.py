"""A file of messages as its rows, whatever its form: recognised by its shape, never by its name."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import regex
from charset_normalizer import from_bytes
from pydantic_core import from_json

from assistant.errors import RequestRefusedError
from assistant.json_value import Json

LARGEST_FILE = 50_000_000
_LONGEST_CELL = 10_000_000
_SAMPLE = 100_000
_LONGEST_HEADER = 2000
_SEPARATORS = ",;\t|"
_MOST_BAD_QUOTES = 50
_UNREADABLE = regex.compile(r"(?![\n\r\t\f\v\x1a])[\p{Cc}\ufffd]")
_MOST_UNREADABLE = 0.05
_FILES = ("%PDF-", "\x89PNG", "GIF8", "\x7fELF", "{\\rtf")
_LISTS = ("messages", "items", "data", "results", "tickets", "rows", "value")


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a file: its cells by folded column name, or why it has none.

    `line` counts from 1; in a JSON list it is the entry's place.
    """

    line: int
    cells: Mapping[str, str]
    why: str = ""


def rows_of(content: bytes) -> Iterator[Row]:
    """The entries of a CSV, of JSON lines or of a JSON list, in their order.

    Raises RequestRefusedError for a file that is none of these, is empty or over 50 MB.
    """
    text = _decoded(content)
    if not text.strip():
        raise RequestRefusedError("the file is empty; it needs messages, one a row")
    if text.lstrip()[0] in "{[":
        return _json_rows(text)
    return _table_rows(text)


def column(name: str) -> str:
    """The one form in which columns' names are compared: 'createdAt' and 'Created at' are one."""
    parted = regex.sub(r"(?<=\p{Ll})(?=\p{Lu})", "_", name.strip().lstrip("\ufeff"))
    return regex.sub(r"[^\p{L}\p{N}]+", "_", parted).strip("_").casefold()


def _decoded(content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        raise RequestRefusedError("the file is over 50 MB; split it")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise RequestRefusedError("this is a spreadsheet; save it as CSV, then import that")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(content[:_SAMPLE]).best()
        text = content.decode(best.encoding if best else "cp1252", "replace")
    unreadable = sum(1 for _ in _UNREADABLE.finditer(text[:_SAMPLE]))
    if text.startswith(_FILES) or unreadable > _MOST_UNREADABLE * len(text[:_SAMPLE]):
        raise RequestRefusedError("this file is no text; import CSV, JSON or JSON lines")
    return text


def _json_rows(text: str) -> Iterator[Row]:
    try:
        whole: Json = from_json(text, allow_inf_nan=False)
    except ValueError as error:
        if text.lstrip().startswith("["):
            raise RequestRefusedError(f"this is not JSON: {error}") from None
        # Not one value, so one a line.
        return _json_lines(text)
    return iter([_entry(number, each) for number, each in enumerate(_entries(whole), 1)])


def _entries(whole: Json) -> list[Json]:
    if isinstance(whole, list):
        return whole
    if isinstance(whole, dict):
        for name in _LISTS:
            inner = whole.get(name)
            if isinstance(inner, list) and all(isinstance(each, dict) for each in inner):
                return inner
    return [whole]


def _json_lines(text: str) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            entry: Json = from_json(line, allow_inf_nan=False)
        except ValueError as error:
            yield Row(number, {}, f"this is not JSON: {error}")
        else:
            yield _entry(number, entry)


def _entry(line: int, entry: Json) -> Row:
    if not isinstance(entry, dict):
        return Row(line, {}, "this is not a message; write a JSON object with a text")
    cells: dict[str, str] = {}
    for name, value in entry.items():
        if isinstance(value, dict):
            # {"from": {"name": …, "email": …}} says what from_name and from_email would.
            inner = {f"{column(name)}_{column(part)}": each for part, each in value.items()}
            cells |= {part: said for part, each in inner.items() if (said := _said(each))}
        elif said := _said(value):
            cells[column(name)] = said
    return Row(line, cells)


def _said(value: Json) -> str:
    if isinstance(value, bool) or value is None or isinstance(value, list | dict):
        return ""
    return value if isinstance(value, str) else str(value)


def _table_rows(text: str) -> Iterator[Row]:
    rows = _separated(text)
    try:
        header = next(rows)
    except StopIteration:
        raise RequestRefusedError("the file is empty; it needs messages, one a row") from None
    if isinstance(header[1], str):
        raise RequestRefusedError(f"the header cannot be read: {header[1]}")
    return _cells(rows, [column(name) for name in header[1]])


def _cells(rows: Iterator[tuple[int, list[str] | str]], names: list[str]) -> Iterator[Row]:
    for line, row in rows:
        if isinstance(row, str):
            yield Row(line, {}, row)
        elif len(row) > len(names):
            reason = f"the header has {len(names)} columns and this row {len(row)}"
            yield Row(line, {}, f"{reason}; check its separators and quotes")
        else:
            cells = zip(names, row, strict=False)
            yield Row(line, {name: cell for name, cell in cells if name and cell.strip()})


def _separated(text: str) -> Iterator[tuple[int, list[str] | str]]:
    """Every row that is not blank with the line it begins in, or what is wrong with that line.

    After a quote that goes wrong it is read on from the next line.
    """
    csv.field_size_limit(_LONGEST_CELL)
    plain = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    lines = [f"{line}\n" for line in plain.split("\n")]
    delimiter = _separator(lines)
    begins, bad = 0, 0
    while begins < len(lines):
        reader = csv.reader(iter(lines[begins:]), delimiter=delimiter, strict=True)
        first = begins
        try:
            for row in reader:
                if any(cell.strip() for cell in row):
                    yield begins + 1, row
                begins = first + reader.line_num
            return
        except csv.Error as error:
            bad += 1
            yield begins + 1, f"this row cannot be read ({error}); check its quotes"
            begins += 1
        if bad > _MOST_BAD_QUOTES:
            yield begins + 1, "too many rows before this cannot be read; nothing after them was"
            return


def _separator(lines: list[str]) -> str:
    header = next(line for line in lines if line.strip())
    try:
        return csv.Sniffer().sniff(header[:_LONGEST_HEADER], _SEPARATORS).delimiter
    except csv.Error:
        return ","
