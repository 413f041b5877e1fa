"""JSON, JSON lines and XML: what they hold, each value with its name."""

import json
from collections.abc import Iterator

from lxml import etree

from ingest.blocks import ReadDocument
from ingest.readers.archive import damaged, local, parse_xml
from ingest.readers.assembly import Assembly, one_line
from ingest.readers.decoding import decode
from ingest.readers.source import Source

_PROSE = 200


def read_json(source: Source) -> ReadDocument:
    """Read JSON: a list of records as rows, anything else value by value."""
    assembly = Assembly(source.limits)
    _add(assembly, json_held(source))
    return assembly.document()


def json_held(source: Source) -> object:
    """Return what a JSON file holds; refuse one that is broken."""
    try:
        held: object = json.loads(decode(source.data))
    except (ValueError, RecursionError) as error:
        raise damaged(f"it is not JSON: {one_line(str(error))[:100]}") from error
    return held


def read_json_lines(source: Source) -> ReadDocument:
    """Read one JSON value a line, each as a row; lines that hold none are left out."""
    assembly = Assembly(source.limits)
    broken = 0
    for line in decode(source.data).split("\n"):
        if line.strip():
            try:
                _add_record(assembly, json.loads(line))
            except (ValueError, RecursionError):
                broken += 1
    if broken and not assembly.characters:
        raise damaged("none of its lines is JSON")
    if broken:
        assembly.warn(f"left out {broken} lines that are not JSON")
    return assembly.document()


def _add(assembly: Assembly, held: object) -> None:
    if isinstance(held, dict):
        lists = {name: value for name, value in held.items() if _records(value)}
        _add_record(assembly, {name: value for name, value in held.items() if name not in lists})
        for name, records in lists.items():
            assembly.heading(str(name), 1)
            for record in records:
                _add_record(assembly, record)
    elif isinstance(held, list):
        for record in held:
            _add_record(assembly, record)
    else:
        assembly.paragraph(str(held))


def _records(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _add_record(assembly: Assembly, record: object) -> None:
    assembly.row("; ".join(_said(record)))


def _said(held: object) -> Iterator[str]:
    """Yield "name: value" for each value, in order, names joined by dots."""
    waiting: list[tuple[str, object]] = [("", held)]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, dict):
            inside = [(f"{name}.{key}" if name else str(key), each) for key, each in value.items()]
            waiting.extend(reversed(inside))
        elif isinstance(value, list):
            waiting.extend((name, each) for each in reversed(value))
        elif value is not None and (text := one_line(str(value))):
            yield f"{name}: {text}" if name else text


def read_xml(source: Source) -> ReadDocument:
    """Read XML as its text, element by element; entities are never followed."""
    root = parse_xml(source.data)
    if root is None:
        raise damaged("it is not XML")
    assembly = Assembly(source.limits)
    for element in root.iter():
        if not local(element):
            continue
        if _is_leaf(element):
            text = one_line("".join(str(part) for part in element.itertext()))
            if not text:
                continue
            if len(text) > _PROSE or local(element) in ("p", "para", "title"):
                assembly.paragraph(text)
            else:
                assembly.paragraph(f"{local(element)}: {text}")
    return assembly.document()


def _is_leaf(element: etree._Element) -> bool:
    """Tell an element of text, tags inside it included, from one that only groups."""
    parent = element.getparent()
    if parent is not None and _has_words(parent):
        return False
    return len(element) == 0 or _has_words(element)


def _has_words(element: etree._Element) -> bool:
    return bool((element.text or "").strip()) or any(
        (child.tail or "").strip() for child in element
    )
