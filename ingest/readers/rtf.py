"""RTF, read as the plain text in it."""

from striprtf.striprtf import rtf_to_text

from ingest.blocks import ReadDocument
from ingest.readers.archive import damaged
from ingest.readers.assembly import Assembly
from ingest.readers.mail import add_text_block
from ingest.readers.source import Source
from ingest.readers.tables import Table, add_table
from ingest.readers.text import text_blocks


def read_rtf(source: Source) -> ReadDocument:
    """Read an RTF file; its tables become rows."""
    try:
        raw = source.data.decode("latin-1")
        text = str(rtf_to_text(raw, encoding="cp1252", errors="replace"))  # type: ignore[no-untyped-call]  # has no types
    except (ValueError, IndexError, KeyError, RecursionError, LookupError) as error:
        raise damaged("its marks cannot be followed") from error
    assembly = Assembly(source.limits)
    table: list[list[str]] = []
    # Word ends each paragraph with one line break; a blank line says it to the text reader.
    for line in text.split("\n"):
        if line.count("|") >= 2 and line.rstrip().endswith("|"):
            table.append(line.rstrip().rstrip("|").split("|"))
            continue
        if table:
            add_table(assembly, Table(table))
            table = []
        for block in text_blocks(line):
            add_text_block(assembly, block, line)
    add_table(assembly, Table(table))
    return assembly.document()
