"""One entry of a catalogue's text changed, and everything else left as people wrote it."""

from dataclasses import replace

from assistant.offers.catalogue.reading import read_catalogue
from assistant.offers.catalogue.tree import Items, Table, read_tree
from assistant.offers.catalogue.writing import written
from assistant.offers.errors import CatalogueRefusedError
from assistant.offers.model import Catalogue


def spliced(text: str, after: Catalogue, *, section: str, place: int) -> str:
    """The text of a changed catalogue: with its comments and named conditions, where that goes.

    `after` differs from what `text` says in one entry of `section`, the one at `place`: changed,
    added at the end, or taken out. Where the text is laid out so that its lines cannot be
    exchanged, the catalogue is written anew. Either way it reads as `after`.
    """
    changed = _exchanged(text, after, section, place)
    try:
        same = bool(changed) and read_catalogue(changed) == replace(after, version=0)
    except CatalogueRefusedError as error:
        # What is wrong with the entry itself is for its author to mend, in their own text.
        same = _refused(written(after)) == {fault.reason for fault in error.faults}
    return changed if same else written(after)


def _refused(text: str) -> set[str]:
    try:
        read_catalogue(text)
    except CatalogueRefusedError as error:
        return {fault.reason for fault in error.faults}
    return set()


def _exchanged(text: str, after: Catalogue, section: str, place: int) -> str:
    """The text with other lines for the entry; empty where its lines cannot be told."""
    lines = text.splitlines()
    begins, end = _entries(text, section, len(lines))
    if not begins or place > len(begins):
        return ""
    if place == len(begins):
        first = last = _last_line(lines, begins[-1], end)
    else:
        first = begins[place]
        last = _last_line(lines, first, (*begins, end)[place + 1])
    mark = lines[begins[0]]
    indent = mark[: len(mark) - len(mark.lstrip())]
    entry = _lines_of(after, section, place, len(begins))
    changed = [*lines[:first], *(f"{indent}{line}" for line in entry), *lines[last:]]
    return "\n".join(changed) + "\n"


def _entries(text: str, section: str, lines: int) -> tuple[tuple[int, ...], int]:
    """Where each entry of a section begins, counted from 0, and where the section is over."""
    root = read_tree(text).root
    field = root.field(section) if isinstance(root, Table) else None
    if not isinstance(root, Table) or field is None or not isinstance(field.node, Items):
        return (), 0
    later = [each.line - 1 for each in root.of if each.line > field.line]
    begins = tuple(each.line - 1 for each in field.node.of)
    # Two entries in one line have no lines of their own.
    return (begins if len(set(begins)) == len(begins) else ()), min(later, default=lines)


def _last_line(lines: list[str], first: int, end: int) -> int:
    """Where an entry is over: comments and blank lines after it belong to what follows."""
    last = end
    while last > first + 1 and (not (line := lines[last - 1].strip()) or line[0] == "#"):
        last -= 1
    return last


def _lines_of(after: Catalogue, section: str, place: int, many: int) -> list[str]:
    """The entry as it is written; none where it was taken out."""
    bare = replace(after, reasons=(), teams=(), budgets=(), limits=(), offers=())
    match section:
        case "offers" if len(after.offers) >= many:
            alone = replace(bare, offers=(after.offers[place],))
        case "limits" if len(after.limits) >= many:
            alone = replace(bare, limits=(after.limits[place],))
        case "budgets" if len(after.budgets) >= many:
            alone = replace(bare, budgets=(after.budgets[place],))
        case _:
            return []
    said = written(alone).splitlines()
    return said[said.index(f"{section}:") + 1 :]
