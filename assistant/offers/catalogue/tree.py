"""The text of a catalogue as a tree of texts, lists and tables that know their lines.

Nothing is guessed from how a value is written: `no` is the text "no" until somebody wants a
yes or no. What could grow beyond its text (aliases), or make objects (tags), is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Union

import yaml

from assistant.offers.errors import Fault

MOST_CHARACTERS = 2_000_000
MOST_LEVELS = 40


@dataclass(frozen=True, slots=True)
class Text:
    """A single value; `line` counts from 1."""

    line: int
    value: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    line: int
    of: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One name in a table and what stands there."""

    name: str
    line: int
    node: "Node"


@dataclass(frozen=True, slots=True)
class Table:
    """Names and what they stand for, each name once."""

    line: int
    of: tuple[Field, ...] = ()

    def field(self, name: str) -> Field | None:
        """The field of this name."""
        return next((each for each in self.of if each.name == name), None)


Node = Union[Text, Items, Table]  # noqa: UP007  # it refers to itself


@dataclass(frozen=True, slots=True)
class Tree:
    """What a text holds, or None where it cannot be read at all, and what is wrong with it."""

    root: Node | None
    faults: tuple[Fault, ...]


class _BrokenError(Exception):
    """The text cannot be read on from here."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def read_tree(text: str) -> Tree:
    """Read YAML of one document without aliases and tags; names in a table stand once."""
    faults: list[Fault] = []
    try:
        _refuse_at_once(text)
        return Tree(_Builder(_events(text), faults).document(), tuple(faults))
    except _BrokenError as broken:
        # The parser misses what it waits for after the end; that is the last line with anything.
        last = text.rstrip().count("\n") + 1
        return Tree(None, (*faults, Fault(min(broken.line, last), broken.reason)))


def _refuse_at_once(text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise _BrokenError(0, f"is longer than {MOST_CHARACTERS:,} characters; split it")
    for number, line in enumerate(text.split("\n"), 1):
        if any("\ud800" <= letter <= "\udfff" for letter in line):
            raise _BrokenError(number, "has a character that is none; save the file as UTF-8")


def _events(text: str) -> Iterator[yaml.Event]:
    # The parser in C is ten times as fast; both make the same events.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        yield from yaml.parse(text, loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join(filter(None, (error.context, error.problem)))
        raise _BrokenError(mark.line + 1 if mark else 0, f"is no YAML: {problem}") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1 if isinstance(error.position, int) else 0
        raise _BrokenError(line, f"is no YAML: {error.reason}") from error


class _Builder:
    """Makes a tree of events; faults that leave it readable are noted."""

    def __init__(self, events: Iterator[yaml.Event], faults: list[Fault]) -> None:
        self._events = events
        self._faults = faults
        self._level = 0

    def document(self) -> Node | None:
        """The one document of a text; None for a text with nothing in it."""
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise _BrokenError(_line(event), "a second document starts here; keep one")
                root = self._node(next(self._events))
        return root

    def _node(self, event: yaml.Event) -> Node:
        line = _line(event)
        if isinstance(event, yaml.AliasEvent):
            raise _BrokenError(
                line, f"*{event.anchor} is an alias; write it out, or name it under conditions"
            )
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            raise _BrokenError(line, f"&{event.anchor} is an anchor; leave it out")
        if getattr(event, "tag", None) is not None:
            raise _BrokenError(line, "has a tag (!…); leave it out")
        if isinstance(event, yaml.ScalarEvent):
            return Text(line, event.value, quoted=event.style is not None)
        self._level += 1
        if self._level > MOST_LEVELS:
            raise _BrokenError(line, f"is nested more than {MOST_LEVELS} levels deep")
        is_list = isinstance(event, yaml.SequenceStartEvent)
        node = Items(line, tuple(self._items())) if is_list else Table(line, tuple(self._fields()))
        self._level -= 1
        return node

    def _items(self) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event)

    def _fields(self) -> Iterator[Field]:
        lines: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            name = self._node(event)
            if not isinstance(name, Text):
                raise _BrokenError(name.line, "a name is a single word, not a list or a table")
            node = self._node(next(self._events))
            if name.value in lines:
                first = lines[name.value]
                self._faults.append(
                    Fault(name.line, f"{name.value} is here twice; the first is in line {first}")
                )
            else:
                lines[name.value] = name.line
                yield Field(name.value, name.line, node)


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark else 0
