"""PowerPoint (PPTX): each slide's title, text, tables and notes; pages are slides."""

from collections.abc import Iterator

from lxml import etree

from ingest.blocks import ReadDocument
from ingest.errors import FileRefusedError, RefusalKind
from ingest.readers.archive import Archive, attribute, damaged, local
from ingest.readers.assembly import Assembly, one_line
from ingest.readers.officeproperties import add_office_properties
from ingest.readers.source import Source
from ingest.readers.tables import add_table, filled

_TITLES = frozenset({"title", "ctrTitle"})
_MARGINS = frozenset({"ftr", "hdr", "dt", "sldNum"})


def read_slides(source: Source) -> ReadDocument:
    """Read a presentation; hidden slides are left out with a warning."""
    archive = Archive(source)
    assembly = Assembly(source.limits)
    add_office_properties(assembly, archive)
    hidden = 0
    for number, name in enumerate(_slides(archive), start=1):
        if number > source.limits.pages:
            raise FileRefusedError(
                f"has more than {source.limits.pages:,} slides: split it", RefusalKind.TOO_LARGE
            )
        root = archive.xml(name)
        if root is None:
            continue
        if root.get("show") in ("0", "false"):
            hidden += 1
            continue
        assembly.new_page(number)
        _add_slide(assembly, root)
        _add_notes(assembly, archive, name)
    if hidden:
        assembly.warn(f"left out {hidden} hidden slides")
    return assembly.document()


def _slides(archive: Archive) -> list[str]:
    """The slides' parts in the order they are shown."""
    main = next(
        (name for kind, name in archive.related("").values() if kind == "officeDocument"),
        "ppt/presentation.xml",
    )
    root = archive.xml(main)
    if root is None:
        raise damaged("its list of slides is missing")
    related = archive.related(main)
    order = [
        str(value)
        for entry in root.iter("{*}sldId")
        for key, value in entry.attrib.items()
        if str(key).endswith("}id")
    ]
    return [related[key][1] for key in order if key in related]


def _add_slide(assembly: Assembly, slide: etree._Element) -> None:
    shapes = list(_shapes(slide))
    # Reading goes by the title, then down the page; shapes are stored as they were drawn.
    shapes.sort(key=lambda shape: (_role(shape) not in _TITLES, _position(shape)))
    for shape in shapes:
        if _role(shape) in _MARGINS:
            continue
        for table in shape.iter("{*}tbl"):
            _add_table(assembly, table)
        if local(shape) == "sp":
            _add_text(assembly, shape)


def _shapes(slide: etree._Element) -> Iterator[etree._Element]:
    waiting = list(reversed([child for tree in slide.iter("{*}spTree") for child in tree]))
    while waiting:
        element = waiting.pop()
        match local(element):
            case "sp" | "graphicFrame":
                if not _is_hidden(element):
                    yield element
            case "grpSp" | "Choice":
                waiting.extend(reversed(element))
            case "AlternateContent":
                waiting.extend(child for child in element if local(child) == "Choice")


def _is_hidden(shape: etree._Element) -> bool:
    return any(said.get("hidden") in ("1", "true") for said in shape.iter("{*}cNvPr"))


def _role(shape: etree._Element) -> str:
    for said in shape.iter("{*}ph"):
        return said.get("type") or "body"
    return ""


def _position(shape: etree._Element) -> tuple[int, int]:
    for place in shape.iter("{*}off"):
        x, y = place.get("x") or "0", place.get("y") or "0"
        if x.lstrip("-").isdecimal() and y.lstrip("-").isdecimal():
            # Shapes within half a centimetre of each other stand on one line.
            return int(y) // 180_000, int(x)
    return 0, 0


def _add_text(assembly: Assembly, shape: etree._Element) -> None:
    role = _role(shape)
    paragraphs = [(paragraph, _text(paragraph)) for paragraph in shape.iter("{*}p")]
    said = [(paragraph, text) for paragraph, text in paragraphs if text.strip()]
    if role in _TITLES:
        assembly.heading(" ".join(text for _, text in said), 1)
        return
    for paragraph, text in said:
        level = _level(paragraph)
        if level or (role in ("body", "obj") and len(said) > 1):
            assembly.item(text, level + 1)
        else:
            assembly.paragraph(text)


def _level(paragraph: etree._Element) -> int:
    for said in paragraph.iterchildren("{*}pPr"):
        level = said.get("lvl") or "0"
        return min(int(level), 8) if level.isdecimal() else 0
    return 0


def _text(paragraph: etree._Element) -> str:
    parts: list[str] = []
    for element in paragraph.iter():
        if local(element) == "t":
            parts.append(element.text or "")
        elif local(element) in ("br", "tab"):
            parts.append("\n" if local(element) == "br" else " ")
    return "".join(parts)


def _add_table(assembly: Assembly, table: etree._Element) -> None:
    rows = [
        [
            (_cell(cell), _span(cell, "gridSpan"), _span(cell, "rowSpan"))
            for cell in row.iterchildren("{*}tc")
            if not _merged(cell)
        ]
        for row in table.iterchildren("{*}tr")
    ]
    first = any(said.get("firstRow") in ("1", "true") for said in table.iterchildren("{*}tblPr"))
    add_table(assembly, filled(rows), 1 if first else None)


def _cell(cell: etree._Element) -> str:
    return one_line(" ".join(_text(paragraph) for paragraph in cell.iter("{*}p")))


def _merged(cell: etree._Element) -> bool:
    return any(cell.get(name) in ("1", "true") for name in ("hMerge", "vMerge"))


def _span(cell: etree._Element, name: str) -> int:
    said = attribute(cell, name) or "1"
    return max(1, min(int(said), 100)) if said.isdecimal() else 1


def _add_notes(assembly: Assembly, archive: Archive, slide: str) -> None:
    for kind, name in archive.related(slide).values():
        root = archive.xml(name) if kind == "notesSlide" else None
        for shape in () if root is None else _shapes(root):
            if _role(shape) == "body":
                for paragraph in shape.iter("{*}p"):
                    assembly.paragraph(_text(paragraph))
