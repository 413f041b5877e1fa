"""Which field of a form a fault of the catalogue belongs to, by the line it is in."""

import re
from collections.abc import Sequence

from assistant.offers.catalogue_tree import Items, Node, Table, Text, read_tree
from assistant.offers.errors import Fault
from assistant.ui.offers.typed import FieldFault

_ENTRY = re.compile(r"(?:offer|budget|limit of|limit)\b[^:]*: ")
_MISSING = re.compile(r"(\w+) is missing")


def placed(
    text: str, faults: Sequence[Fault], *, section: str, place: int
) -> tuple[FieldFault, ...]:
    """Each fault at the field of the form it is about.

    `text` is the catalogue that was refused, `section` and `place` say which entry of it the
    form is. What is wrong elsewhere belongs to the form as a whole.
    """
    paths = _paths(read_tree(text).root, ())
    return tuple(_placed(fault, paths, section, place) for fault in faults)


def _placed(
    fault: Fault, paths: dict[int, tuple[str, ...]], section: str, place: int
) -> FieldFault:
    path = paths.get(fault.line, ())
    if path[:2] != (section, str(place)):
        return FieldFault("", str(fault))
    reason = _ENTRY.sub("", fault.reason, count=1)
    missing = _MISSING.match(reason)
    # What is missing has no line of its own, and is said of the line where its entry begins.
    name = _field((missing[1],) if missing else path[2:])
    return FieldFault(name, f"{reason[:1].upper()}{reason[1:]}.")


def _field(path: tuple[str, ...]) -> str:
    """The form's name for a path inside an entry: amount.floor, caps.0.days, if."""
    match path:
        case ("eligibility", *_):
            return "if"
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


def _paths(node: Node | None, path: tuple[str, ...]) -> dict[int, tuple[str, ...]]:
    """The path to the deepest thing that begins in each line, by line."""
    match node:
        case None:
            return {}
        case Text():
            return {node.line: path}
        case Items():
            inside = [(each.line, str(at), each) for at, each in enumerate(node.of)]
        case Table():
            inside = [(each.line, each.name, each.node) for each in node.of]
    found: dict[int, tuple[str, ...]] = {}
    for line, name, each in inside:
        deeper = (*path, name)
        # The first thing in a line names it: an entry of a list begins with its first field.
        for at, longer in {line: deeper, **_paths(each, deeper)}.items():
            found.setdefault(at, longer)
    return found
