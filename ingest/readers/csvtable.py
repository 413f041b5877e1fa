"""CSV and its relatives, whatever stands between the values."""

import csv
import io
from collections import Counter

from ingest.blocks import ReadDocument
from ingest.readers.archive import damaged
from ingest.readers.assembly import Assembly
from ingest.readers.decoding import decode
from ingest.readers.sheet import Row, add_sheet
from ingest.readers.source import Source

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 100


def read_csv(source: Source) -> ReadDocument:
    """Read a file of separated values; each row becomes a table row under its header."""
    text = decode(source.data)
    lines = text.split("\n", 1)
    told = None
    if lines[0].lower().startswith("sep=") and len(lines) == 2 and len(lines[0].strip()) == 5:
        told, text = lines[0].strip()[4], lines[1]
    assembly = Assembly(source.limits)
    delimiter = told or delimiter_of(text)
    if delimiter is None:
        add_sheet(assembly, None, [Row({0: line}) for line in text.split("\n") if line.strip()])
    else:
        add_sheet(assembly, None, [Row(dict(enumerate(row))) for row in _rows(text, delimiter)])
    return assembly.document()


def delimiter_of(text: str) -> str | None:
    """Return what parts the values, judged by how evenly it cuts the lines, or None."""
    sample = "\n".join(text.split("\n")[:_SAMPLE_LINES])
    best, best_score = None, 0.0
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in _rows(sample, delimiter) if any(row)]
        if not widths:
            continue
        width, often = Counter(widths).most_common(1)[0]
        evenly = often / len(widths)
        score = evenly * (1 + min(width, 20) / 100)
        if width > 1 and evenly >= 0.5 and score > best_score:
            best, best_score = delimiter, score
    return best


def _rows(text: str, delimiter: str) -> list[list[str]]:
    # A quote that never closes would swallow the file; then quotes are plain characters.
    csv.field_size_limit(10_000_000)
    lines = io.StringIO(text, newline="")
    try:
        if text.count('"') % 2:
            return list(csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE))
        return list(csv.reader(lines, delimiter=delimiter))
    except csv.Error as error:
        raise damaged(f"its rows cannot be told apart: {error}") from error
