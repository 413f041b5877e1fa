"""Greetings: a name fit to greet with, and a text without the greeting it begins with."""

import regex

_LONGEST = 60
_NAME = regex.compile(r"\p{L}[\p{L}\p{M}'’.-]*(?: [\p{L}][\p{L}\p{M}'’.-]*){0,5}")
# What systems write where they know no name.
_NOBODY = frozenset(
    """
    customer client guest user visitor unknown anonymous nobody none null undefined test name
    kunde kundin gast unbekannt cliente usuario desconocido clienta invité inconnu klant gebruiker
    onbekend sir madam shopper caller member n.a na tbd xxx
    """.split()  # noqa: SIM905
)
_GREETED = (
    r"(?:\p{Lu}[\p{L}\p{M}'’.-]*|(?:sir|madam|or|and|customers?|friends?|all|there|team|und|et"
    r"|client\w*|kund\w*|klant\w*))"
)
_GREETING = regex.compile(
    r"(?i:hello|hi|hey|dear|good (?:morning|afternoon|evening|day)|greetings|hallo|guten (?:tag"
    r"|morgen|abend)|liebe[rs]?|sehr geehrte[rs]?|moin|bonjour|bonsoir|salut|ch[eè]re?|madame"
    r"|hola|buen[oa]s (?:días|tardes|noches)|estimad[oa]s?|querid[oa]s?|beste|geachte|goede?n?"
    r" ?(?:dag|morgen|middag|avond)|dag)"
    rf"(?: {_GREETED}){{0,4}}\s*[,!]\s*"
)


def fit_to_greet(name: str) -> str:
    """The name as it may stand after "Hello", empty when it is none.

    An address, a number, a system's word for nobody ("Customer", "n/a") and anything over 60
    characters greets nobody.
    """
    bare = " ".join(name.split()).strip(" ,;:!")
    if len(bare) > _LONGEST:
        return ""
    family, comma, given = bare.partition(", ")
    bare = f"{given} {family}" if comma else bare
    if not _NAME.fullmatch(bare) or _NOBODY & {word.casefold() for word in bare.split()}:
        return ""
    return bare


def without_greeting(text: str) -> str:
    """The text without the "Hello Ana," it begins with, so that nobody is greeted twice."""
    greeting = _GREETING.match(text)
    if greeting is None:
        return text
    rest = text[greeting.end() :]
    word = rest.partition(" ")[0]
    return rest[:1].upper() + rest[1:] if word.islower() else rest
