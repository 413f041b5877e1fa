"""How what was read crosses from the sandbox to us: plain JSON, checked as it is unpacked."""

import json
from collections.abc import Sequence
from typing import TypeVar

from ingest.blocks import Block, BlockKind, ReadDocument
from ingest.errors import FileRefusedError, RefusalKind
from ingest.limits import Limits
from ingest.resolutions.file import Part, ResolutionFile, Unit
from kb.model import Span

_KINDS = tuple(BlockKind)
_Item = TypeVar("_Item")


class WireError(Exception):
    """What came out of the sandbox is not a document."""


def pack_document(document: ReadDocument) -> bytes:
    """Write a document as JSON; paths and contexts that repeat are written once."""
    paths: dict[tuple[str, ...], int] = {}
    contexts: dict[str, int] = {}
    blocks = [
        (
            _KINDS.index(block.kind),
            block.span.start,
            block.span.end,
            paths.setdefault(block.heading, len(paths)),
            block.level,
            block.page,
            contexts.setdefault(block.context, len(contexts)),
        )
        for block in document.blocks
    ]
    return _json(
        {
            "text": document.text,
            "paths": list(paths),
            "contexts": list(contexts),
            "blocks": blocks,
            "properties": document.properties,
            "warnings": document.warnings,
        }
    )


def pack_cases(file: ResolutionFile) -> bytes:
    """Write a file of past resolutions as JSON."""
    return _json(
        {
            "cases": file.text,
            "unit": file.unit,
            "parts": [(part.name, part.before) for part in file.parts],
            "warnings": file.warnings,
        }
    )


def pack_refusal(refusal: FileRefusedError) -> bytes:
    """Write a refusal as JSON."""
    return _json({"refused": refusal.reason, "kind": refusal.kind})


def unpack(data: bytes, limits: Limits) -> ReadDocument | ResolutionFile:
    """Read back a document, or past resolutions; raise the `FileRefusedError` it may be.

    Raises `WireError` for anything else: the sandbox reads hostile files, so what it says
    is not taken on trust.
    """
    try:
        said = json.loads(data)
        if "refused" in said:
            raise FileRefusedError(str(said["refused"])[:500], RefusalKind(said["kind"]))
        found = _cases(said) if "cases" in said else _document(said)
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise WireError("the sandbox did not answer with what a reader makes") from error
    if not _is_within(found, limits):
        raise WireError("the sandbox answered with more than the limits allow")
    return found


def _is_within(found: ReadDocument | ResolutionFile, limits: Limits) -> bool:
    if isinstance(found, ResolutionFile):
        return len(found.text) <= limits.case_characters
    return len(found.text) <= limits.characters and len(found.blocks) <= limits.blocks


def _cases(said: dict[str, object]) -> ResolutionFile:
    parts = [_list(part) for part in _list(said["parts"])]
    return ResolutionFile(
        _string(said["cases"]),
        "",
        Unit(_string(said["unit"])),
        tuple(Part(_string(name), _whole(before)) for name, before in parts),
        tuple(map(_string, _list(said["warnings"]))),
    )


def _document(said: dict[str, object]) -> ReadDocument:
    text = _string(said["text"])
    paths = [tuple(_string(part) for part in _list(path)) for path in _list(said["paths"])]
    contexts = [_string(context) for context in _list(said["contexts"])]
    blocks = tuple(_block(_list(packed), paths, contexts) for packed in _list(said["blocks"]))
    end = 0
    for block in blocks:
        if block.span.start < end or block.span.end > len(text):
            raise ValueError("blocks overlap or reach past the text")
        end = block.span.end
    properties = said["properties"]
    if not isinstance(properties, dict):
        raise TypeError("properties are not an object")
    kept = {_string(name): _string(value) for name, value in properties.items()}
    return ReadDocument(text, blocks, kept, tuple(map(_string, _list(said["warnings"]))))


def _block(
    packed: Sequence[object], paths: Sequence[tuple[str, ...]], contexts: Sequence[str]
) -> Block:
    kind, start, end, path, level, page, context = packed
    return Block(
        _at(_KINDS, kind),
        Span(_whole(start), _whole(end)),
        _at(paths, path),
        _whole(level),
        None if page is None else _whole(page),
        _at(contexts, context),
    )


def _at(items: Sequence[_Item], index: object) -> _Item:
    return items[_whole(index)]


def _whole(value: object) -> int:
    if not isinstance(value, int) or value < 0:
        raise TypeError("not a whole number")
    return value


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a string")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
