"""The lexicon read from its YAML files: everything that is wrong at once, or all of it."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from assistant.offers.catalogue.fields import Faults, Row, TooManyFaultsError, like
from assistant.offers.catalogue.tree import Items, Node, Table, Text, read_tree
from assistant.offers.model import Stage
from assistant.triage.errors import LexiconFault, LexiconRefusedError
from assistant.triage.lexicon.facts import known_facts
from assistant.triage.lexicon.model import (
    Lexicon,
    Move,
    Part,
    Priorities,
    Rule,
    Sign,
    UrgencySign,
)
from assistant.triage.model import PRIORITIES, Emotion, Risk, Urgency
from assistant.triage.phrases.pattern import Phrase, read_phrase

LONGEST_EXAMPLE = 1000
"""The most characters of an example."""

_SIGN = ("id", "why", "phrases", "cues", "never", "examples", "unlike", "denied", "languages")
_URGENCY = (*_SIGN, "urgency")
_LANGUAGES = ("de", "fr", "es", "it", "nl", "pt", "pl")
_RULE = ("priority", "when", "why")
_MOVE = ("places", "not_before", "when", "why")
_TOP = dict.fromkeys(Part, ("signs",)) | {
    Part.EMOTIONS: ("denials", "signs"),
    Part.PRIORITY: (
        "ordinary",
        "many_contacts",
        "wide_reach",
        "tiers",
        "rules",
        "moves",
    ),
}
_AND_MORE = "and more; mend these first"

Kind = TypeVar("Kind", bound=StrEnum)


def read_lexicon(files: Mapping[str, str]) -> Lexicon:
    """Read the texts of all files, by the names of `Part`.

    Raises LexiconRefusedError with every fault, file by file in the order of lines.
    """
    faults: list[LexiconFault] = []
    tops: dict[Part, Row] = {}
    collected = {part: Faults() for part in Part}
    for name in files:
        if name not in list(Part):
            faults.append(LexiconFault(name, 0, f"is no part of the lexicon{like(name, [*Part])}"))
    for part in Part:
        if part not in files:
            faults.append(LexiconFault(part, 0, "is missing; write it or restore the default"))
        elif top := _top(part, files[part], collected[part]):
            tops[part] = top
    lexicon = _Reader(tops, collected).lexicon()
    for part, noted in collected.items():
        ordered = sorted(dict.fromkeys(noted.all), key=lambda fault: fault.line)
        faults.extend(LexiconFault(part, each.line, each.reason) for each in ordered)
    if faults:
        raise LexiconRefusedError(faults)
    return lexicon


def read_lexicon_text(name: str, text: str, others: Mapping[str, str]) -> Lexicon:
    """Read one file as it was just edited, together with the `others` as they are.

    Raises LexiconRefusedError with every fault, those of the edited file first.
    """
    try:
        return read_lexicon({**others, name: text})
    except LexiconRefusedError as error:
        raise LexiconRefusedError(
            sorted(error.faults, key=lambda each: each.file != name)
        ) from None


def _top(part: Part, text: str, faults: Faults) -> Row | None:
    tree = read_tree(text)
    faults.extend(tree.faults)
    if not isinstance(tree.root, Table):
        if not tree.faults:
            faults.add(0, f"is a table of {', '.join(_TOP[part])}")
        return None
    top = Row(part, tree.root, faults)
    top.check_fields(_TOP[part])
    return top


class _Reader:
    """Reads what it can of the parts that are there; what is wrong is noted."""

    def __init__(self, tops: Mapping[Part, Row], faults: Mapping[Part, Faults]) -> None:
        self._tops = tops
        self._faults = faults

    def lexicon(self) -> Lexicon:
        """All parts; a part that cannot be read is empty."""
        none: tuple[UrgencySign, ...] = ()
        urgency = self._part(Part.URGENCY, _urgency_signs, none)
        person = self._part(Part.PERSON, _person, Sign("wants_person"))
        facts = known_facts(each.sign.id for each in urgency)
        return Lexicon(
            emotions=self._part(Part.EMOTIONS, lambda top: _kinds(top, Emotion), ()),
            risks=self._part(Part.RISKS, lambda top: _kinds(top, Risk), ()),
            urgency=urgency,
            stages=self._part(Part.STAGE, lambda top: _kinds(top, Stage), ()),
            person=person,
            priorities=self._part(Part.PRIORITY, lambda top: _priorities(top, facts), Priorities()),
            denials=self._part(Part.EMOTIONS, lambda top: top.names("denials"), frozenset()),
        )

    def _part(self, part: Part, read: "Callable[[Row], Read]", otherwise: "Read") -> "Read":
        top = self._tops.get(part)
        if top is None:
            return otherwise
        try:
            return read(top)
        except TooManyFaultsError:
            if self._faults[part].all[-1].reason != _AND_MORE:
                last = self._faults[part].all.pop()
                self._faults[part].add(last.line, _AND_MORE)
            return otherwise


Read = TypeVar("Read")


def _kinds(top: Row, kinds: type[Kind]) -> tuple[tuple[Kind, Sign], ...]:
    """One sign for each of the kinds, in their order; a missing one is a fault."""
    found: dict[Kind, Sign] = {}
    for row in top.rows("signs", "sign", _SIGN):
        kind = row.one_of("id", kinds, required=True)
        sign = _sign(row)
        if kind is None:
            continue
        if kind in found:
            row.note("id", f"{kind} is here twice")
        found[kind] = sign
    for kind in kinds:
        if kind not in found:
            top.note("signs", f"have no {kind}; write it, without phrases if nothing tells it")
            found[kind] = Sign(kind)
    return tuple((kind, found[kind]) for kind in kinds)


def _urgency_signs(top: Row) -> tuple[UrgencySign, ...]:
    found: list[UrgencySign] = []
    for row in top.rows("signs", "sign", _URGENCY):
        name = row.name("id", required=True)
        if any(each.sign.id == name for each in found):
            row.note("id", f"{name} is here twice")
        urgency = row.one_of("urgency", Urgency, required=True) or Urgency.NORMAL
        found.append(UrgencySign(_sign(row), urgency))
    return tuple(found)


def _person(top: Row) -> Sign:
    rows = list(top.rows("signs", "sign", _SIGN))
    if len(rows) != 1 or rows[0].text("id") != "wants_person":
        top.note("signs", "are one, wants_person")
    return _sign(rows[0]) if rows else Sign("wants_person")


def _sign(row: Row) -> Sign:
    return Sign(
        id=row.name("id", required=True),
        why=row.text("why"),
        phrases=(*_phrases(row, "phrases"), *_other_languages(row)),
        cues=_phrases(row, "cues"),
        never=_phrases(row, "never"),
        examples=_examples(row, "examples"),
        unlike=_examples(row, "unlike"),
        denied=not row.has("denied") or row.yes_no("denied"),
    )


def _other_languages(row: Row) -> tuple[Phrase, ...]:
    inner = row.row("languages", _LANGUAGES)
    if inner is None:
        return ()
    return tuple(phrase for name in _LANGUAGES for phrase in _phrases(inner, name))


def _phrases(row: Row, name: str) -> tuple[Phrase, ...]:
    found: list[Phrase] = []
    for node in _nodes(row.node(name)):
        if isinstance(node, Text):
            try:
                found.append(read_phrase(node.value))
            except ValueError as error:
                row.note(name, str(error), node)
    row.texts(name)
    return tuple(dict.fromkeys(found))


def _examples(row: Row, name: str) -> tuple[str, ...]:
    for node in _nodes(row.node(name)):
        if isinstance(node, Text) and len(node.value) > LONGEST_EXAMPLE:
            row.note(name, f"has an example of more than {LONGEST_EXAMPLE} characters", node)
    return row.texts(name)


def _nodes(node: Node | None) -> tuple[Node, ...]:
    if node is None:
        return ()
    return node.of if isinstance(node, Items) else (node,)


def _priorities(top: Row, facts: frozenset[str]) -> Priorities:
    plain = Priorities()
    most = 1_000_000_000
    return Priorities(
        rules=tuple(_rule(row, facts) for row in top.rows("rules", "rule", _RULE)),
        moves=tuple(_move(row, facts) for row in top.rows("moves", "move", _MOVE)),
        ordinary=top.whole("ordinary", PRIORITIES[0], PRIORITIES[-1]) or plain.ordinary,
        many_contacts=top.whole("many_contacts", 1, most) or plain.many_contacts,
        wide_reach=top.whole("wide_reach", 1, most) or plain.wide_reach,
        tiers=frozenset(each.casefold() for each in top.texts("tiers")),
    )


def _rule(row: Row, facts: frozenset[str]) -> Rule:
    _require(row, "priority", "when")
    return Rule(
        priority=row.whole("priority", PRIORITIES[0], PRIORITIES[-1]) or PRIORITIES[-1],
        facts=_when(row, facts),
        why=row.text("why", required=True),
    )


def _move(row: Row, facts: frozenset[str]) -> Move:
    _require(row, "places", "not_before", "when")
    return Move(
        places=row.whole("places", 1, len(PRIORITIES) - 1) or 1,
        not_before=row.whole("not_before", PRIORITIES[0], PRIORITIES[-1]) or PRIORITIES[-1],
        facts=_when(row, facts),
        why=row.text("why", required=True),
    )


def _require(row: Row, *names: str) -> None:
    for name in names:
        if not row.has(name):
            row.note(name, "is missing")


def _when(row: Row, facts: frozenset[str]) -> frozenset[str]:
    named = row.texts("when")
    for fact in named:
        if fact not in facts:
            row.note("when", f"names {fact!r}, which is no fact{like(fact, facts)}")
    return frozenset(named)
