"""Which field of a form a fault of the catalogue belongs to, by the line it is in."""

import re
from collections.abc import Iterator, Sequence

from assistant.offers.catalogue.tree import Items, Node, Table, Text, read_tree
from assistant.offers.errors import Fault
from assistant.ui.offers.typed import FieldFault

_ENTRY = re.compile(r"\A(?:offer|budget|limit)\b[^:]*: ((?:[a-z_]+: )*)")
_NAME = re.compile(r"[a-z_]+")
_MISSING = re.compile(r"(\w+) is missing")


def placed(
    text: str, faults: Sequence[Fault], *, section: str, place: int
) -> tuple[FieldFault, ...]:
    """Each fault at the field of the form it is about.

    `text` is the catalogue that was refused, `section` and `place` say which entry of it the
    form is. What is wrong elsewhere belongs to the form as a whole.
    """
    paths: dict[int, list[tuple[str, ...]]] = {}
    for line, path in _paths(read_tree(text).root, ()):
        paths.setdefault(line, []).append(path)
    return tuple(_placed(fault, paths.get(fault.line, []), section, place) for fault in faults)


def _placed(fault: Fault, paths: Sequence[tuple[str, ...]], section: str, place: int) -> FieldFault:
    inside = [path[2:] for path in paths if path[:2] == (section, str(place))]
    if not inside:
        return FieldFault("", str(fault))
    entry = _ENTRY.match(fault.reason)
    reason = fault.reason[entry.end() :] if entry else fault.reason
    missing = _MISSING.match(reason)
    if missing:
        # What is missing has no line of its own: it is said of the line where its entry begins.
        path = (*(entry[1].split(": ")[:-1] if entry else ()), missing[1])
    else:
        path = _meant(inside, reason)
    return FieldFault(_field(path), f"{reason[:1].upper()}{reason[1:]}.")


def _meant(paths: Sequence[tuple[str, ...]], reason: str) -> tuple[str, ...]:
    """Which of the things in one line a reason names first; else what the line is about."""
    said = _NAME.findall(reason)
    named = [path for path in paths if path and path[-1] in said]
    return min(named, key=lambda path: (-len(path), said.index(path[-1])), default=paths[0])


def _field(path: tuple[str, ...]) -> str:
    """The form's name for a path inside an entry: amount.floor, caps.0.days, if."""
    match path:
        case ("eligibility", *_):
            return "if"
        case ("times_per_customer", *rest):
            return f"times_per_customer_{rest[0] if rest else 'times'}"
        case (("per_customer" | "per_agent") as name, *rest):
            return f"{name}_{rest[0] if rest else 'amount'}"
        case ("role" | "person", *_):
            return "whose"
        case ("policy" | "amount" | "cost", str(), *_):
            return ".".join(path[:2])
        case ("policy",):
            return "policy.document"
        case ("amount" | "cost",):
            return f"{path[0]}.share"
        case ("caps", *_):
            return ".".join(path[:3]) if len(path) > 2 else "caps"
        case (name, *_):
            return name
        case _:
            return ""


def _paths(node: Node | None, path: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every thing in a catalogue: the line it begins in and the names that lead to it."""
    match node:
        case Items():
            for at, each in enumerate(node.of):
                yield from _paths(each, (*path, str(at)))
        case Table():
            for field in node.of:
                yield field.line, (*path, field.name)
                yield from _paths(field.node, (*path, field.name))
        case Text():
            yield node.line, path
        case None:
            return
