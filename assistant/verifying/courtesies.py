"""Sentences that state nothing: greetings, thanks, offers to help, and "I could not find that"."""

import regex

from assistant.verifying.facts import facts_of
from kb.stop_words import STOP_WORDS

_PHRASES = regex.compile(
    r"\b(?:hello|hi|hey|dear|good (?:morning|afternoon|evening|day)|thanks?(?: you)?"
    r"|many thanks|you['’]?(?: a)?re (?:very )?welcome|you are welcome|welcome|sorry"
    r"|apologi[sz]e|apologies"
    r"|i understand|feel free to|let (?:me|us) know|happy to help|glad|hope (?:this|that)"
    r"|(?:kind|best|warm) (?:regards|wishes)|sincerely|regards|cheers"
    r"|good question|anything else|have a (?:nice|good|great) \w+|please (?:ask|contact|reach out)"
    r"|here (?:is|are) what (?:i|we) found)\b",
    regex.IGNORECASE,
)
_ADDRESSED = regex.compile(
    r"\b(?:hello|hi|hey|dear)[ ,]+(?:\p{Lu}[\p{L}'’.-]*[ ,!]*){0,3}", regex.I
)
_POLITE = """
    help helped helping ask asking question questions further anything else happy glad know let
    please contact contacting reach reaching get touch touched hope hear hearing wait waiting
    patience understand understanding frustrating frustrated trouble inconvenience delay day week
    nice good great lovely much lot very team care customer support service back need assist
    assistance more wish wishes regards today time taking write writing message could able
"""
_VOCABULARY = frozenset(_POLITE.split())
_ADMITS = regex.compile(
    r"(?:unfortunately,? |therefore,? |however,? |(?:i['’]?m |i am )?sorry,? (?:but )?)?"
    r"(?:(?:i|we) (?:do not|don['’]t|could not|couldn['’]t|cannot|can['’]t|did not|didn['’]t)"
    r"|(?:the |these |this )?(?:provided |given )?"
    r"(?:passages?|documents?|sources?|policy|policies|text|context|information)"
    r" (?:provided )?(?:do|does) not)"
    r" (?:\w+ )?(?:know|find|see|have|say|mention|state|cover|include|contain|provide|specify"
    r"|settle)\b(?P<rest>.*)",
    regex.IGNORECASE | regex.DOTALL,
)
_OFFER = regex.compile(
    r"\A(?:would you like (?:me|us) to|shall (?:i|we)|may (?:i|we)|could you (?:please )?"
    r"(?:tell|send|give|share)|can you (?:please )?(?:tell|send|give|share)"
    r"|is there anything else)\b[^.!;:]*\?\Z",
    regex.IGNORECASE,
)
_GOES_ON = regex.compile(r"[,;:.–—]\s|\b(?:but|so|that \w|because|and)", regex.IGNORECASE)
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’-]*")


def states_nothing(text: str) -> bool:
    """Tell whether a plain sentence may stand without a source.

    That is one of courtesies only, an offer put as a question, or one that says nothing was
    found. None of them has a number in it.
    """
    if not _WORD.search(text):
        return not any(letter.isdigit() for letter in text)
    if facts_of(text).numbers:
        return False
    admitted = _ADMITS.match(text)
    if _OFFER.match(text) or (admitted and not _GOES_ON.search(admitted["rest"])):
        return True
    rest, polite = _PHRASES.subn(" ", _ADDRESSED.sub(" hello ", text))
    left = {word.casefold().replace("’", "'") for word in _WORD.findall(rest)}
    return polite > 0 and left <= _VOCABULARY | _SMALL


def admits(text: str) -> bool:
    """Tell whether a plain sentence begins by saying that something is not known or not given."""
    return _ADMITS.match(text) is not None


# Words that only bind; "cannot" and its like say something.
_SMALL = frozenset(
    word
    for word in STOP_WORDS
    if word not in {"cannot", "not", "no", "nor", "only", "never"} and not word.endswith("n't")
)
