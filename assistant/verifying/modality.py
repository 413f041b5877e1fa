"""Whether two sentences allow, require, deny and condition alike what both speak of."""

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import regex

from kb.stop_words import STOP_WORDS
from kb.tokens import cut


class Force(Enum):
    """What a modal verb does to the verb after it."""

    ALLOWED = "allowed"
    REQUIRED = "required"
    POSSIBLE = "possible"
    SPARED = "spared"


@dataclass(frozen=True, slots=True)
class Clause:
    """The telling words of a clause, in order; the cues that stand before, and over, which.

    `denied` are the words a negation reaches, `forces` the first words after a modal verb.
    """

    words: frozenset[str]
    denied: frozenset[str]
    forces: tuple[tuple[Force, frozenset[str]], ...]
    limited: frozenset[str]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a sentence says what it says; `excepts` when it names an exception or a condition."""

    clauses: tuple[Clause, ...]
    excepts: bool
    conditional: bool

    @property
    def words(self) -> frozenset[str]:
        """The telling words of all clauses."""
        return frozenset().union(*(clause.words for clause in self.clauses))


_NOT_WITH_VERB = (
    r"(?:do|does|did|is|are|was|were|has|have|had|can|could|will|would|shall|should|may|might|must"
    r"|need|dare|ought)n['’]t|won['’]t|can['’]t|shan['’]t|cannot"
)
_EXEMPT = (
    r"(?:do|does|did) not (?:have|need) to|(?:don|doesn|didn)['’]t (?:have|need) to"
    r"|need not|needn['’]t|no need to|not (?:have|required|obliged|necessary) to"
    r"|(?:is|are) not (?:required|obliged|necessary)(?: to)?"
)
_TOKEN = regex.compile(
    rf"(?P<spared>\b(?:{_EXEMPT})\b)"
    r"|(?P<passing>\bnot (?:only|just|merely)\b)"
    r"|(?P<double>\bnot (?:un|im|in)(?=\p{L}{4})|\bnever without\b)"
    rf"|(?P<deny>\b(?:{_NOT_WITH_VERB}|not|never|no longer|no|nor|neither|none|nobody|nothing"
    r"|nowhere|without|unable to|impossible to|refus(?:e|es|ed) to|forbidden to"
    r"|prohibited from|excluded from|ineligible for|too late to)\b)"
    r"|(?P<deny_all>\b(?:impossible|forbidden|prohibited|excluded|ineligible|banned|barred"
    r"|unavailable|unacceptable|disallowed|void|invalid|refused|declined|denied)\b)"
    r"|(?P<may>\b(?:may|might|allowed to|permitted to|entitled to|free to|are able to|is able to"
    r"|eligible (?:for|to))\b)"
    r"|(?P<can>\b(?:can|could)\b)"
    r"|(?P<must>\b(?:must|shall|have to|has to|had to|need to|needs to|required to|obliged to"
    r"|is mandatory|are mandatory|is required|are required)\b)"
    r"|(?P<only>\b(?:only|solely|exclusively)\b)"
    r"|(?P<end>[,;:.!?()–—]|\b(?:but|although|though|whereas|because|while|so that|until|unless"
    r"|except|if|when|where|which|who|that|and|or)\b)"
    r"|(?P<word>[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’-][\p{L}\p{N}]+)*)",
    regex.IGNORECASE,
)
_EXCEPTION = regex.compile(
    r"\b(?:unless|except|excepting|other than|apart from|only (?:if|when|with|after|where|on|in|for"
    r"|at|to|by|once|as long)|provided|as long as|on condition|subject to|excluding)\b",
    regex.IGNORECASE,
)
_CONDITION = regex.compile(
    r"\b(?:if|when|unless|except|only|provided|as long as|once|where|subject to|until|without"
    r"|excluding|but|depending|with|after|other than|apart from)\b",
    regex.IGNORECASE,
)
_UNLESS = regex.compile(r"\bunless\b", regex.IGNORECASE)
_IF = regex.compile(r"\b(?:only )?(?:if|when|as long as|provided)\b", regex.IGNORECASE)
_REACH = 4
_HEAD = 2


def agree(claim: str, evidence: str) -> bool:
    """Tell whether a claim's negations and modal verbs are the evidence's, where both say the same.

    Words that only one of them has are no disagreement; whether the meaning is the same is
    judged elsewhere.
    """
    ours, theirs = manner_of(claim), manner_of(evidence)
    return (
        _denials_agree(ours, theirs)
        and _forces_agree(ours, theirs)
        and _limits_agree(ours, theirs)
        and _conditions_agree(claim, evidence, ours, theirs)
    )


@lru_cache(maxsize=16_384)
def manner_of(text: str) -> Manner:
    """Read a plain sentence's negations, modal verbs and conditions."""
    clauses = [_Reading()]
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        if kind == "end":
            # "and", "or" and a comma go on with the verb: "cannot be opened, used or worn".
            goes_on = match[0].lower() in {"and", "or"} and clauses[-1].reach > 0
            if not goes_on:
                clauses.append(_Reading(clauses[-1]))
        else:
            clauses[-1].take(kind, match[0])
    read = tuple(each.clause() for each in clauses if each.words)
    return Manner(read, bool(_EXCEPTION.search(text)), bool(_CONDITION.search(text)))


class _Reading:
    """A clause while it is being read."""

    def __init__(self, before: "_Reading | None" = None) -> None:
        self.before = before
        self.words: list[str] = []
        self.denied: list[str] = []
        self.forces: list[tuple[Force, list[str]]] = []
        self.limited: list[str] = []
        self.reach = 0
        self.limit = 0
        self.denies = False
        self.all_denied = False

    def take(self, kind: str, text: str) -> None:
        match kind:
            case "word":
                self._word(text)
            case "deny":
                # A second negation takes the first one back: "not without".
                self.reach = 0 if self.reach == _REACH else _REACH
            case "deny_all":
                self.all_denied = not self.reach
                self.reach = 0
            case "double":
                self.reach = 0
            case "spared":
                self.forces.append((Force.SPARED, []))
            case "may":
                self.forces.append((Force.ALLOWED, []))
            case "can":
                self.forces.append((Force.POSSIBLE, []))
            case "must":
                self.forces.append((Force.REQUIRED, []))
            case "only":
                self.limit = _HEAD
            case _:
                self.reach = 0

    def _word(self, text: str) -> None:
        for token, word in cut(text):
            if word in STOP_WORDS:
                continue
            self.words.append(token)
            if self.reach:
                self.denied.append(token)
            if self.limit:
                self.limited.append(token)
            if self.forces and len(self.forces[-1][1]) < _HEAD:
                self.forces[-1][1].append(token)
            self.reach = max(0, self.reach - 1)
            self.limit = max(0, self.limit - 1)

    def _earlier(self) -> list[str]:
        before, found = self.before, list[str]()
        while before:
            found += before.words
            before = before.before
        return found

    def clause(self) -> Clause:
        if self.reach == _REACH and self.words and self.before:
            # "Orders can be returned, but gift cards cannot": the verb is the one before.
            self.words += self._earlier()
            self.all_denied = True
        return Clause(
            frozenset(self.words),
            frozenset(self.words if self.all_denied else self.denied),
            tuple((force, frozenset(words)) for force, words in self.forces if words),
            frozenset(self.limited),
        )


def _denials_agree(ours: Manner, theirs: Manner) -> bool:
    for clause in ours.clauses:
        touched = [
            agrees
            for word in clause.words & theirs.words
            if (agrees := _agrees(word, clause, theirs)) is not None
        ]
        if 2 * touched.count(False) > len(touched):
            return False
    return True


def _agrees(word: str, clause: Clause, other: Manner) -> bool | None:
    """Whether a word of a clause is denied or not in the other's clause most like it, too.

    None when neither denies it. Of clauses equally alike one that agrees is enough.
    """
    having = [each for each in other.clauses if word in each.words]
    most = max(len(each.words & clause.words) for each in having)
    said = {word in each.denied for each in having if len(each.words & clause.words) == most}
    denied = word in clause.denied
    if not denied and said == {False}:
        return None
    return denied in said


def _forces_agree(ours: Manner, theirs: Manner) -> bool:
    for force, heads in _forces(ours):
        against = [other for other, words in _forces(theirs) if words & heads]
        if force is Force.REQUIRED and against and Force.REQUIRED not in against:
            return False
        if force is not Force.REQUIRED and against and set(against) == {Force.REQUIRED}:
            return False
    # "We may deduct" is not "we deduct".
    claimed = {word for _, words in _forces(ours) for word in words}
    return not any(
        force in (Force.ALLOWED, Force.SPARED)
        and heads <= ours.words
        and not heads & claimed
        and not ours.conditional
        for force, heads in _forces(theirs)
    )


def _forces(manner: Manner) -> list[tuple[Force, frozenset[str]]]:
    return [force for clause in manner.clauses for force in clause.forces]


def _limits_agree(ours: Manner, theirs: Manner) -> bool:
    """Whether every "only" of ours is theirs."""
    limited = frozenset().union(*(each.limited for each in ours.clauses))
    shared = limited & theirs.words
    if not shared:
        return True
    return any(each.limited for each in theirs.clauses) or theirs.excepts


def _conditions_agree(claim: str, evidence: str, ours: Manner, theirs: Manner) -> bool:
    """Whether an exception is kept, and "unless" is not turned into "if"."""
    denies = any(each.denied for each in theirs.clauses)
    if _UNLESS.search(claim) and not theirs.excepts and _IF.search(evidence) and not denies:
        return False
    denied = any(each.denied for each in ours.clauses)
    if _UNLESS.search(evidence) and _IF.search(claim) and not ours.excepts and not denied:
        return False
    if not theirs.excepts or ours.conditional:
        return True
    exception = _EXCEPTION.search(evidence)
    assert exception is not None  # noqa: S101  # theirs.excepts
    before = manner_of(evidence[: exception.start()]).words
    # The claim is the rule itself, without its exception.
    return not before or 2 * len(before & ours.words) <= len(before)
