"""How far a rule goes: for whom, how many, how often, from when; a claim may not go further."""

from dataclasses import dataclass
from functools import lru_cache

import regex

from kb.stop_words import STOP_WORDS
from kb.tokens import cut

# What narrows a rule, by how: the first words say so in a source; the further ones do in a claim.
_NARROWS = {
    "nearly": (r"almost|nearly|practically|virtually", r"most|hardly"),
    "part": (
        r"most|majority|some|certain|few|part",
        r"many|several|various|partly|partially|almost|nearly|not all|these|those|such|for",
    ),
    "often": (
        r"usually|normally|typically|generally|often|mostly|sometimes|on average|in most cases"
        r"|(?:about|around|approximately|roughly)(?= \d)",
        r"as a rule|mainly|largely|about|around|approximately|roughly|expect(?:ed)?|estimated?"
        r"|may|might|can|should|up to|within",
    ),
    "at most": (
        r"up to|at most|no more than|not more than|maximum of",
        r"or less|or fewer|maximum|max|within|limit(?:ed)?|until|below|under|exceed(?:ing)?"
        r"|no later than|before|by|longest|latest|most",
    ),
    "at least": (
        r"at least|no less than|not less than|minimum of|more than",
        r"or more|or longer|minimum|over|above|exceed(?:s|ing)?|from|after|longer than|least",
    ),
    "only": (
        r"only|solely|exclusively",
        r"just|limited to|reserved for|nobody else|if|when|unless|must|no other|cannot|not|up to",
    ),
}
_NARROWED = {
    kind: (
        regex.compile(rf"\b(?:{source})\b\W+(?P<head>\p{{L}}+|\d[\d.,]*)", regex.IGNORECASE),
        regex.compile(rf"\b(?:{source}|{claim})\b", regex.IGNORECASE),
    )
    for kind, (source, claim) in _NARROWS.items()
}
# What sets a rule's time before or after something, and the further words a claim may use for it.
_HEAD = r"\b(?P<head>(?:\W+\w+){1,3})"
_TIMES = tuple(
    (
        regex.compile(rf"\b(?:{source}){_HEAD}", regex.IGNORECASE),
        regex.compile(rf"\b(?:{source}|{claim})\b(?P<head>(?:\W+\w+){{1,5}})", regex.IGNORECASE),
    )
    for source, claim in (
        ("after", "once|when|following|since|upon|from|as soon as|later|then|if"),
        ("before", "prior to|until|by|ahead of|earlier|when|while|if|no later than"),
    )
)
_WIDE = regex.compile(
    r"\b(?:all|every|everyone|everybody|everything|anyone|anybody|anything|any|always|whoever"
    r"|whatever|whenever|wherever|anywhere|everywhere|forever|entirely|regardless)\b",
    regex.IGNORECASE,
)
# "If you have any questions", "not for any reason": nothing is widened there.
_NOT_WIDE = regex.compile(
    r"\b(?:if|when|once|after|whether|not|no|never|without|cannot|before|unless|check|ask)\b|n['’]t\b"
    r"|\b(?:all of (?:these|the following)|at all|after all|in all|any (?:of|other|questions?))\b",
    regex.IGNORECASE,
)
_OPPOSITES = (
    ("before", "after"),
    ("until", "after"),
    ("until", "from"),
    ("between", "after"),
    ("between", "before"),
    ("between", "from"),
    ("with", "without"),
    ("above", "below"),
    ("over", "under"),
    ("more", "less"),
    ("earlier", "later"),
    ("first", "last"),
    ("minimum", "maximum"),
    ("earliest", "latest"),
    ("online", "store"),
    ("include", "exclude"),
    ("included", "excluded"),
    ("opened", "unopened"),
    ("used", "unused"),
    ("paid", "unpaid"),
    ("inside", "outside"),
    ("free", "charged"),
    ("increase", "decrease"),
    ("public", "internal"),
    ("sender", "recipient"),
)
_ENDS = frozenset({"to", "until", "till", "through"})
_COMPANY = frozenset({"we", "us", "our", "ours"})
_CUSTOMER = frozenset({"you", "your", "yours", "customer", "customers", "buyer", "shopper"})
_CONDITION = regex.compile(
    r"(?:\A|[,;:] ?|\b)(?:if|provided(?: that)?|as long as|in case)\b(?P<clause>[^,;:.]+)",
    regex.IGNORECASE,
)
_CONDITIONAL = regex.compile(
    r"\b(?:if|when|where|once|provided|as long as|in case|for|with|unless|only|should)\b",
    regex.IGNORECASE,
)
_SHARED = 0.6


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence's words in small letters, and their stems."""

    words: frozenset[str]
    stems: frozenset[str]


def goes_further(claim: str, source: str, all_sources: str) -> bool:
    """Tell whether a claim about what its source says drops or turns what limits it.

    `all_sources` is everything the claim rests on, where what the first source lacks may stand.
    """
    ours, theirs = _said(claim), _said(source)
    if len(ours.stems & theirs.stems) < _SHARED * min(len(ours.stems), len(theirs.stems)):
        return False
    return (
        _drops_narrowing(claim, source, ours)
        or _drops_time(claim, source, ours)
        or _widens(claim, all_sources)
        or _turns(ours, theirs, _said(all_sources))
        or _drops_condition(claim, source, ours)
    )


def _drops_narrowing(claim: str, source: str, ours: _Said) -> bool:
    """Whether "almost", "most", "up to" stands before a word of the claim there, and not here."""
    for in_source, in_claim in _NARROWED.values():
        for found in in_source.finditer(source):
            head = found["head"].casefold().rstrip(".,")
            narrowed = head in ours.words or any(stem in ours.stems for stem, _ in cut(head))
            if narrowed and not in_claim.search(claim):
                return True
    return False


def _drops_time(claim: str, source: str, ours: _Said) -> bool:
    """Whether "after" stands before a verb of the claim there, and here it stands bare.

    "The day after you receive it" is not "the day you receive it".
    """
    for in_source, in_claim in _TIMES:
        for found in in_source.finditer(source):
            heads = {stem for stem, word in cut(found["head"]) if word not in STOP_WORDS}
            bare = heads & ours.stems
            if not bare:
                continue
            kept = {
                stem
                for each in in_claim.finditer(claim, overlapped=True)
                for stem, _ in cut(each["head"])
            }
            if not bare & kept:
                return True
    return False


def _widens(claim: str, sources: str) -> bool:
    """Whether the claim says "all" or "always", and nothing it rests on does."""
    return bool(_WIDE.search(claim) and not _NOT_WIDE.search(claim) and not _WIDE.search(sources))


def _turns(ours: _Said, theirs: _Said, everything: _Said) -> bool:
    """Whether one word stands where its source has the opposite, or "we" where it has "you"."""
    for one, other in _OPPOSITES:
        for mine, its in ((one, other), (other, one)):
            if {mine, its} == {"between", "from"}:
                # "From the 1st to the 24th" is "between" them.
                side = ours if mine == "from" else theirs
                if side.words & _ENDS:
                    continue
            said = mine in ours.words and its not in ours.words
            if said and its in theirs.words and mine not in everything.words:
                return True
    if len(ours.stems ^ theirs.stems) > 2 + len(ours.stems) // 4:
        return False
    we, you = bool(ours.words & _COMPANY), bool(ours.words & _CUSTOMER)
    they, them = bool(everything.words & _COMPANY), bool(everything.words & _CUSTOMER)
    return (we and not you and them and not they) or (you and not we and they and not them)


def _drops_condition(claim: str, source: str, ours: _Said) -> bool:
    """Whether the source says "if …", and the claim nothing of that."""
    if _CONDITIONAL.search(claim):
        return False
    for found in _CONDITION.finditer(source):
        clause = _said(found["clause"]).stems
        rest = _said(source[: found.start()] + " " + source[found.end() :]).stems
        own = clause - rest
        if len(own) >= 2 and not own & ours.stems and len(rest & ours.stems) >= 2:
            return True
    return False


@lru_cache(maxsize=8192)
def _said(text: str) -> _Said:
    pairs = list(cut(text))
    return _Said(frozenset(word for _, word in pairs), frozenset(stem for stem, _ in pairs))
