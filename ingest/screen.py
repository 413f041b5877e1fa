"""What a person should look at in a document before others rely on it; nothing is blocked."""

import re
from collections.abc import Iterator

from ingest.blocks import ReadDocument
from ingest.personal import Finding, Kind, find_personal_data

# Sentences spoken to a language model rather than to a reader. Each needs both the command
# and its object, so that a policy that talks about such things is left in peace.
_INSTRUCTIONS = (
    # do not follow what you were told, in English, German, French, Spanish, Dutch, Italian
    r"\b(?:ignore|disregard|forget|override|bypass|do not follow)"
    r" (?=(?:\w+ ){0,4}(?:all|previous|prior|above|earlier|preceding|system|your) )"
    r"(?:all |any |every |of |the |your"
    r" |these |my |previous |prior |above |earlier |preceding |other |system ){1,6}(?:instructions?"
    r"|prompts?|directions|directives|rules|guidelines|guardrails|context)\b(?= |[.,:;!\n]|$)",
    r"\b(?:ignorier\w*|vergiss|missachte\w*) (?:\w+ ){0,4}(?:anweisung|instruktion|vorgabe)\w*",
    r"\b(?:ignore[zr]?|oublie[zr]?) (?:toutes|les|vos|tes|ces) (?:\w+ ){0,3}(?:instructions"
    r"|consignes)",
    r"\b(?:ignora|ignore|olvida|olvide)(?:d|n)? (?:\w+ ){0,4}(?:instrucciones|indicaciones)\b",
    r"\b(?:negeer|vergeet) (?:\w+ ){0,4}(?:instructies|aanwijzingen|opdrachten)\b",
    r"\b(?:ignora|dimentica)(?:te)? (?:\w+ ){0,4}istruzioni\b",
    # who you are from now on
    r"\byou are (?:now|no longer) (?:an? |the |in )?(?:\w+ ){0,3}(?:assistant|ai|chatbot|language"
    r" model|llm|developer mode|dan|unrestricted|jailbroken)\b",
    r"\b(?:act|behave|respond|pretend) as (?:if you (?:are|were) )?(?:an? )?(?:\w+ ){0,2}(?:ai"
    r"|language model|llm|chatbot|dan)\b",
    r"\b(?:new|updated|real|true) (?:system )?(?:instructions?|prompt) (?:for|to) (?:the|this|any"
    r"|all) (?:ai|assistant|model|llm|chatbot)",
    # what to do with the prompt, the answer, the tools
    r"\b(?:reveal|print|repeat|output|show|leak|display) (?:\w+ ){0,3}(?:system prompt|initial"
    r" instructions|hidden instructions)\b",
    r"\b(?:if you are|when you are|as) an? (?:ai|language model|llm|chatbot|ai assistant|assistant"
    r" reading)\b[^.\n]{0,60}\b(?:must|should|always|never|ignore|say|reply|respond|tell"
    r"|recommend)\b",
    r"\b(?:ai|llm|assistant|chatbot|model)s? (?:reading|processing|summari[sz]ing|seeing) this\b",
    r"\bdo not (?:tell|inform|mention (?:this|it) to|reveal this to) the user\b",
    r"\b(?:always|only) (?:answer|reply|respond|say)(?: with)? [\"“'][^\"”'\n]{1,200}[\"”']"
    r"[^.\n]{0,40}\b(?:any question|every question|when asked|no matter)\b",
)
# The marks of a conversation with a model.
_ROLES = (
    r"<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id)\|>",
    r"\[/?INST\]|<</?SYS>>|<(?:system|assistant)>|</(?:system|assistant|system_prompt)>",
    r"^[ \t]*(?:#{1,6} ?)?(?:system|assistant) ?(?:prompt|message)?:[ \t]*you (?:are|must|will)\b",
    r"\bBEGIN (?:SYSTEM|HIDDEN) (?:PROMPT|INSTRUCTIONS?)\b",
)
_INSTRUCTION = re.compile("|".join(f"(?:{each})" for each in _INSTRUCTIONS), re.I)
_ROLE = re.compile("|".join(f"(?:{each})" for each in _ROLES), re.I | re.M)
# Blanks, and a line break that does not end a paragraph.
_BLANK = re.compile(r"[^\S\n]*\n(?![^\S\n]*\n)[^\S\n]*|[^\S\n]+")

_IN_A_WORD = re.compile("(?<=[A-Za-z])[\u200b\u200c\u200d\u2060\ufeff]+(?=[A-Za-z])")
_OVERRIDES = re.compile("[\u202d\u202e]")
_DIRECTIONS = re.compile("[\u202a\u202b\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Flags of England, Scotland and Wales are written with these, behind a black flag.
_TAGS = re.compile("(?<!\U0001f3f4)(?<![\U000e0000-\U000e007f])[\U000e0000-\U000e007f]+")
_SELECTORS = re.compile("[\U000e0100-\U000e01ef]{2,}")

_TWICE_DECODED = re.compile("[ÂÃâÅ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_LONGEST_LINE = 10_000
_NUMBERS = frozenset([Kind.CARD, Kind.IBAN, Kind.ID_NUMBER, Kind.PHONE])
# How many different ones make a document look like records of people. A company prints its
# own bank account and its hotlines; nobody's card belongs in a policy.
_MANY = {Kind.CARD: 1, Kind.ID_NUMBER: 2, Kind.IBAN: 4, Kind.PHONE: 25}
_CALLED = {
    Kind.CARD: ("payment card number", "payment card numbers"),
    Kind.ID_NUMBER: ("number of an identity paper", "numbers of identity papers"),
    Kind.IBAN: ("bank account", "bank accounts"),
    Kind.PHONE: ("phone number", "phone numbers"),
}


def warnings_about(document: ReadDocument) -> tuple[str, ...]:
    """Return one-line sentences about what looks wrong; none for most documents.

    They tell of text addressed to a language model, hidden characters, personal data in
    bulk, lines too long to read and wrongly decoded letters.
    """
    text = document.text
    return tuple(
        warning
        for look in (_instructions, _hidden, _personal, _long_lines, _mojibake)
        for warning in look(text)
    )


def _instructions(text: str) -> Iterator[str]:
    # Hidden characters inside a word must not hide the word.
    plain = _IN_A_WORD.sub("", text)
    found = [match[0] for match in _INSTRUCTION.finditer(_BLANK.sub(" ", plain))]
    found.extend(match[0] for match in _ROLE.finditer(plain))
    if found:
        shown = " ".join(found[0].split())[:80]
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        yield f"reads like an instruction to a language model: {shown!r}{more}; check the text"


def _hidden(text: str) -> Iterator[str]:
    for pattern, what in (
        (_IN_A_WORD, "invisible characters inside words"),
        (_OVERRIDES, "characters that reverse the direction of text"),
        (_TAGS, "invisible tag characters, which can carry hidden text"),
        (_SELECTORS, "runs of invisible variation selectors, which can carry hidden text"),
    ):
        if count := sum(1 for _ in pattern.finditer(text)):
            yield f"holds {what} ({count} {'place' if count == 1 else 'places'}); remove them"
    if _DIRECTIONS.search(text) and not _RIGHT_TO_LEFT.search(text):
        yield "holds marks of text direction, though all its text runs left to right; remove them"


def _personal(text: str) -> Iterator[str]:
    seen: dict[Kind, set[str]] = {}
    for finding in find_personal_data(text, kinds=_NUMBERS):
        seen.setdefault(finding.kind, set()).add(_digits(text, finding))
    for kind, least in _MANY.items():
        count = len(seen.get(kind, ()))
        if count >= least:
            yield f"holds {count} {_CALLED[kind][count > 1]}; check that they may be here"


def _digits(text: str, finding: Finding) -> str:
    written = text[finding.span.start : finding.span.end]
    return "".join(filter(str.isalnum, written)).casefold()


def _long_lines(text: str) -> Iterator[str]:
    count = sum(len(line) > _LONGEST_LINE for line in text.split("\n"))
    if count:
        lines = "line is" if count == 1 else "lines are"
        yield f"{count} {lines} longer than {_LONGEST_LINE:,} characters; check that it is prose"


def _mojibake(text: str) -> Iterator[str]:
    count = len(_TWICE_DECODED.findall(text))
    if count >= 3:
        yield f"letters look wrongly decoded in {count} places, as in 'Ã©'; save the file as UTF-8"
    if lost := text.count("\ufffd"):
        places = "place" if lost == 1 else "places"
        yield f"letters could not be decoded in {lost} {places}; save the file as UTF-8"
