"""One table of a catalogue, read field by field; every fault is noted with its line."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache, partial
from typing import TypeVar

import regex

from assistant.offers.catalogue.scalars import amount_of, day_of, share_of, whole_of, yes_no_of
from assistant.offers.catalogue.tree import Items, Node, Table, Text
from assistant.offers.errors import Fault

LONGEST_NAME = 80
LONGEST_TEXT = 2000
MOST_ITEMS = 2000
_LONGEST_REASON = 400
_FEW = 20
MOST_FAULTS = 100
"""After so many faults reading stops."""

# Names are compared, listed and logged: two that look alike must be alike.
_NAME = regex.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
NAME_RULE = "use the letters a to z, digits, _ - and ."
# Neither a database nor a screen takes these; a line break and a tab are fine. What nobody sees
# can make one text look like another, or turn it round.
_UNSEEN = regex.compile(r"[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]--[\n\t]]", regex.VERSION1)
# Arabic, Indian and some other scripts, and emoji, are not written right without joiners.
_JOINED = regex.compile(
    r"(?V1)(?<=[\p{Arab}\p{Syrc}\p{Mong}\p{Deva}\p{Beng}\p{Guru}\p{Gujr}\p{Orya}\p{Taml}\p{Telu}"
    r"\p{Knda}\p{Mlym}\p{Sinh}\p{Khmr}\p{Mymr}]\p{M}*)[\u200c\u200d](?=[\p{L}\p{M}])"
    r"|(?<=\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?)\u200d(?=\p{Extended_Pictographic})"
)
_MOST_COMPARED = 500
_NOTHING = ("", "~", "null")

Chosen = TypeVar("Chosen", bound=StrEnum)
Read = TypeVar("Read")


class TooManyFaultsError(Exception):
    """There are more than MOST_FAULTS; those until then are noted."""


class Faults:
    """Collects what is wrong; raises TooManyFaultsError when it is more than MOST_FAULTS."""

    def __init__(self) -> None:
        self.all: list[Fault] = []

    def add(self, line: int, reason: str) -> None:
        """Note one thing that is wrong in a line, in one line that can be read."""
        said = " ".join(reason.split())
        self.extend(
            [Fault(line, said if len(said) <= _LONGEST_REASON else said[:_LONGEST_REASON] + "…")]
        )

    def extend(self, faults: Iterable[Fault]) -> None:
        """Note what others found; asks them for no more than there is room for."""
        for each in faults:
            if len(self.all) >= MOST_FAULTS:
                raise TooManyFaultsError
            self.all.append(each)


def is_name(text: str) -> bool:
    """Tell whether a text can be an id or name: ASCII letters, digits, '_', '-' and '.'."""
    return len(text) <= LONGEST_NAME and _NAME.fullmatch(text) is not None


def like(name: str, known: Collection[str]) -> str:
    """'; did you mean …?' when a known name is close, else the known names, if they are few."""
    ordered = sorted(known) if isinstance(known, frozenset | set) else list(dict.fromkeys(known))
    return _like(name, tuple(ordered))


@lru_cache(maxsize=1000)
def _like(name: str, names: tuple[str, ...]) -> str:
    # Nobody misspells a name into a text, and comparing takes its time.
    close = get_close_matches(name, names[:_MOST_COMPARED], 1) if len(name) <= LONGEST_NAME else []
    if close:
        return f"; did you mean {close[0]}?"
    if not names:
        return "; there is none"
    more = ", …" if len(names) > _FEW else ""
    are = "is" if len(names) == 1 else "are"
    return f"; there {are} {', '.join(names[:_FEW])}{more}"


@dataclass(frozen=True, slots=True)
class Row:
    """A table with the words for what it is, such as 'offer voucher'."""

    what: str
    table: Table
    faults: Faults
    currency: str = ""

    def check_fields(self, known: Collection[str]) -> None:
        """Note every field that is not known here."""
        for field in self.table.of:
            if field.name not in known:
                self.faults.add(
                    field.line, f"{self.what}: unknown field {field.name}{like(field.name, known)}"
                )

    def has(self, name: str) -> bool:
        """Whether something stands at this field."""
        return self.node(name) is not None

    def node(self, name: str) -> Node | None:
        """What stands at a field, None where nothing does."""
        field = self.table.field(name)
        if field is None or (
            isinstance(field.node, Text) and not field.node.quoted and field.node.value in _NOTHING
        ):
            return None
        return field.node

    def note(self, name: str, reason: str, node: Node | None = None) -> None:
        """Note what is wrong with a field, at the node's line if one is given."""
        field = self.table.field(name)
        line = node.line if node else field.line if field else self.table.line
        self.faults.add(line, f"{self.what}: {name} {reason}")

    def text(self, name: str, *, required: bool = False, most: int = LONGEST_TEXT) -> str:
        """The text of a field without space around it; '' where there is none."""
        node = self.node(name)
        if node is None:
            if required:
                self.note(name, "is missing" if self.table.field(name) is None else "is empty")
            return ""
        text = self._clean(name, node, most)
        if required and text == "":
            self.note(name, "is empty")
        return text or ""

    def name(self, name: str, *, required: bool = False) -> str:
        """An id or name in a field: ASCII letters, digits, '_', '-' and '.', at most 80."""
        text = self.text(name, required=required, most=LONGEST_NAME)
        if text and not is_name(text):
            self.note(name, f"{text!r} is no name; {NAME_RULE}")
            return ""
        return text

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of a list, or the one text that stands there; each once, in order."""
        node = self.node(name)
        if node is None:
            return ()
        nodes = node.of if isinstance(node, Items) else (node,)
        if len(nodes) > MOST_ITEMS:
            self.note(name, f"has more than {MOST_ITEMS} items")
            return ()
        found = [self._clean(name, each, LONGEST_TEXT) for each in nodes]
        for each, text in zip(nodes, found, strict=True):
            if text == "":
                self.note(name, "has an empty item", each)
        return tuple(dict.fromkeys(filter(None, found)))

    def names(self, name: str) -> frozenset[str]:
        """The names of a list, or the one that stands there."""
        return frozenset(self.texts(name))

    def one_of(self, name: str, kinds: type[Chosen], *, required: bool = False) -> Chosen | None:
        """One of the known words."""
        text = self.text(name, required=required)
        return self._member(name, text, kinds) if text else None

    def some_of(self, name: str, kinds: type[Chosen]) -> frozenset[Chosen]:
        """Some of the known words."""
        found = (self._member(name, text, kinds) for text in self.texts(name))
        return frozenset(each for each in found if each is not None)

    def amount(self, name: str) -> Decimal | None:
        """An amount of money; None where there is none."""
        return self._parsed(name, partial(amount_of, currency=self.currency))

    def share(self, name: str, most: Decimal | None = None) -> Decimal | None:
        """A share as a fraction; None where there is none."""
        return self._parsed(name, partial(share_of, most=most))

    def whole(self, name: str, least: int, most: int) -> int | None:
        """A whole number within bounds; None where there is none."""
        return self._parsed(name, partial(whole_of, least=least, most=most))

    def day(self, name: str) -> date | None:
        """A day; None where there is none."""
        return self._parsed(name, day_of)

    def yes_no(self, name: str) -> bool:
        """Yes or no; no where nothing stands."""
        return self._parsed(name, yes_no_of) or False

    def row(self, name: str, known: Collection[str]) -> "Row | None":
        """The table at a field, None where there is none."""
        node = self.node(name)
        if node is None:
            return None
        if not isinstance(node, Table):
            self.note(name, f"is a table of {', '.join(known)}", node)
            return None
        inner = Row(f"{self.what}: {name}", node, self.faults, self.currency)
        inner.check_fields(known)
        return inner

    def rows(self, name: str, what: str, known: Collection[str]) -> Iterator["Row"]:
        """The tables of a list, each called by its id, name or place."""
        node = self.node(name)
        if node is None:
            return
        if not isinstance(node, Items):
            self.note(name, "is a list; begin each item with '-'", node)
            return
        if len(node.of) > MOST_ITEMS:
            self.note(name, f"has more than {MOST_ITEMS} items")
            return
        for place, each in enumerate(node.of, 1):
            if not isinstance(each, Table):
                self.note(name, f"has an item that is no table of {', '.join(known)}", each)
                continue
            row = Row(f"{what} {_called(each) or place}", each, self.faults, self.currency)
            row.check_fields(known)
            yield row

    def _parsed(self, name: str, parse: Callable[[str], Read]) -> Read | None:
        node = self.node(name)
        text = self._clean(name, node, LONGEST_TEXT) if node else None
        if text is None:
            return None
        try:
            return parse(text)
        except ValueError as error:
            self.note(name, str(error), node)
            return None

    def _member(self, name: str, text: str, kinds: type[Chosen]) -> Chosen | None:
        try:
            return kinds(text)
        except ValueError:
            known = [each.value for each in kinds]
            self.note(name, f"cannot be {text!r}{like(text, known)}")
            return None

    def _clean(self, name: str, node: Node, most: int) -> str | None:
        """The text of a node; None, and noted, where it is no text that can be taken."""
        if not isinstance(node, Text):
            self.note(name, "is a single value, not a list or a table", node)
            return None
        text = node.value.strip()
        if len(text) > most:
            self.note(name, f"is longer than {most} characters", node)
            return None
        if (unseen := _UNSEEN.search(_JOINED.sub("", text))) is not None:
            self.note(name, f"has a character that nobody sees (U+{ord(unseen[0]):04X})", node)
            return None
        return text


def _called(table: Table) -> str:
    for name in ("id", "name", "role", "person"):
        field = table.field(name)
        if field and isinstance(field.node, Text) and len(field.node.value) <= LONGEST_NAME:
            return field.node.value
    return ""
