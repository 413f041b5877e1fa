"""Names of people: how they are greeted, titled and introduced, how they sign, and given names."""

import re
from collections.abc import Iterator

from ingest.personal.given_names import BRANDS, EVERYDAY, GIVEN_NAMES, NOT_NAMES
from ingest.personal.letters import LETTER, UPPER, WORD
from ingest.personal.model import Finding, Kind
from kb.model import Span

_SMALL = (
    "van der den de von vom zu la los las del della di da dos du des le el al bin ibn ten ter y e t"
)
_PARTICLES = frozenset(_SMALL.split())
# Everyday words that stand behind a given name as a surname.
_ALSO_SURNAMES = (
    "best black brown day gold good gray green hall house king long page price room street west"
    " white young"
)
_SURNAMES = frozenset(_ALSO_SURNAMES.split())
_PARTICLE = (
    r"(?:van der|van den|van de|van|von der|von|vom|zu|de la|de los|de las|de|del|della|di|da|dos"
    r"|du|des|la|le|el|al|bin|ibn|ten|ter|y|e|['’]t)"
)
_INITIAL = rf"[{UPPER}]\.?(?!{LETTER})"
_FULL = (
    rf"((?:{_PARTICLE} ){{0,2}}(?:{_INITIAL} ?){{0,3}}(?:{_PARTICLE} ){{0,2}}{WORD}"
    rf"(?:[ \u00a0](?:{_PARTICLE} ){{0,2}}(?:{WORD}|{_INITIAL})){{0,3}})"
)
_TITLE = (
    r"(?:[Mm]rs?|MRS?|[Mm]s|Miss|[Mm]x|Mister|Dr|dr|Prof(?:essor)?|Sir|Lady|Lord|Rev|Fr\.|Herrn?"
    r"|herrn?|Frau|frau|Hr\.|Familie|Fam\.|Monsieur|monsieur|Madame|madame|Mme|M\.|Mlle|Mademoiselle"
    r"|[Ss]eñora?|[Ss]eñorita|[Ss]ra?\.|Don(?=\s)|Doña|[Mm]eneer|[Mm]evrouw|[Dd]hr|[Mm]evr|[Mm]w"
    r"|Signora?|Sig\.(?:ra)?|Dott\.)"
)
_TITLED = re.compile(rf"\b{_TITLE}\.?[ \u00a0](?:(?:Dr|Prof|Ing)\. ?){{0,2}}{_FULL}")
# Behind these even an everyday word is somebody: Mr Price, Frau Lang.
_SURELY_TITLED = re.compile(
    r"\b(?:M(?:r|rs|s|R|RS)|Herrn?|Frau|Mme|Mlle|[Ss]eñora?|[Ss]ra?|[Dd]hr|[Mm]evr(?:ouw)?|[Mm]eneer)"
    r"\.?[ \u00a0](?:(?:Dr|Prof|Ing)\. ?){0,2}(?!(?:Dr|Prof|Ing)\b)"
    rf"((?:{_PARTICLE} ){{0,2}}{WORD})"
)
_LOWER_TITLED = re.compile(rf"\b(?:mr|mrs|ms|herrn?|dhr|mevr|mw)\.? ({LETTER}{{3,30}})\b")
_GREETING = (
    r"(?i:hi|hello|hey|hiya|dear|dearest|good (?:morning|afternoon|evening|day)|greetings|morning"
    r"|hallo|guten (?:tag|morgen|abend)|liebe[rs]?|sehr geehrte[rs]?|servus|moin|grüezi|bonjour"
    r"|bonsoir|chère?|salut|coucou|hola|buen[oa]s (?:días|tardes|noches)|estimad[oa]|querid[oa]"
    r"|beste|geachte|dag|hoi|goedemorgen|goedemiddag|ciao|buongiorno|gentile|caro|cara|olá)"
)
_OPENING = r"(?:^|(?<=[\n.!?:>\"“‘'(,;])|(?<=[.!?:;,>] )|(?<=[\"“>] ))[ \t]*"
_GREETED = re.compile(
    rf"{_OPENING}{_GREETING}[ ,]{{1,2}}(?:{_TITLE}\.? ){{0,2}}(?!{_TITLE}\b){_FULL}"
    rf"(?:(?:,| and| &| und| et| y| en| e) {_FULL})?(?=[ \t]*(?:[,!.:;\n)–-]|$)|(?P<open>\s))",
    re.M,
)
_LOWER_GREETED = re.compile(
    rf"{_OPENING}(?i:{_GREETING}) ({LETTER}{{2,20}}(?: {LETTER}{{2,20}})?)(?=[ ]?[,!]|\n)", re.M
)
_FAREWELL = (
    r"(?i:(?:(?:with )?(?:kind(?:est)?|best|warm(?:est)?) )?regards|best wishes|all the best|best"
    r"|cheers|thanks(?: (?:again|a lot|so much|in advance|and regards))?|many thanks|thank you"
    r"(?: (?:again|very much|so much|in advance))?|thx|yours(?: (?:sincerely|faithfully|truly))?"
    r"|sincerely(?: yours)?|respectfully|love|take care|signed|sent by|written by"
    r"|(?:mit )?(?:freundlichen|besten|lieben|herzlichen|vielen) grüßen|(?:viele|liebe|beste"
    r"|schöne|herzliche|freundliche) grüße|grüße|gruß|mfg|lg|vg|danke(?: und gruß)?|vielen dank"
    r"|cordialement|bien (?:cordialement|à vous)|sincères salutations|salutations|merci"
    r"|(?:un )?(?:cordial )?saludos?(?: cordiales)?|atentamente|gracias|muchas gracias|un abrazo"
    r"|(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|groet(?:en|jes)?|mvg|alvast bedankt"
    r"|bedankt|cordiali saluti|grazie|obrigad[oa])"
)
_SIGNED = re.compile(
    rf"(?:^|(?<=[\n.!?,;])|(?<=[.!?,;] ))[ \t]*{_FAREWELL}[ \t]*[,!]?(?:[ \t]*\n\s*|[ \t]+)"
    rf"[-–—~]?[ \t]?{_FULL}(?=[ \t]*(?:$|\n|[.,!(|/–-]))",
    re.M,
)
_LOWER_SIGNED = re.compile(
    rf"(?:^|(?<=[\n.!?,;])|(?<=[.!?,;] ))[ \t]*{_FAREWELL}[ \t]*,?(?:[ \t]*\n\s*|[ \t]+)"
    rf"({LETTER}{{2,20}}(?: {LETTER}{{2,20}})?)[ \t.]*\Z"
)
_DASHED = re.compile(rf"(?:^|[\s.])[-–—~][ ]?{_FULL}[ \t.]*(?=\n|$)", re.M)
_INTRODUCED = re.compile(
    r"\b(?i:(?:my|his|her|their|the) (?:(?:full|first|last|maiden|given|middle|family|legal|real)"
    r" )?(?:sur)?name(?:'s|’s| is| was|:)|name(?: is|:)|call me|known as|goes by|named|a man called"
    r"|a woman called|account holder|cardholder|card holder|name on (?:the )?(?:card|account|order)"
    r"(?: is|:)|in the name of|under the name(?: of)?|addressed to|made out to|attn:?|attention:"
    r"|c/o|signed for by|signed by|ich heiße|ich heisse|(?:mein|ihr) name ist|namens|auf den namen"
    r"|je m['’]appelle|mon nom est|au nom de|me llamo|mi nombre es|a nombre de|ik heet"
    r"|mijn naam is|op naam van|mi chiamo|chamo-me|meu nome é|vorname:?|nachname:?|nombre:|nom:"
    r"|prénom:|naam:|nome:|apellidos?:)"
    rf" {{0,2}}{_FULL}"
)
_LOWER_INTRODUCED = re.compile(
    r"\b(?:my (?:full |first |last )?name(?:'s| is)|ich heiße|ich heisse|mein name ist"
    r"|je m['’]appelle|me llamo|mi nombre es|ik heet|mijn naam is) "
    rf"({LETTER}{{2,20}}(?: {LETTER}{{2,20}}){{0,2}})",
    re.I,
)
_SELF = re.compile(
    r"\b(?i:i am|i['’]m|this is|ich bin|hier ist|je suis|soy|ik ben)"
    rf" {_FULL}(?=,? (?:calling|speaking|here|writing|from|in|at|and (?:i|I)|who|von|aus|de|uit)\b)"
)
_MET = re.compile(
    r"\b(?i:speak(?:ing)? (?:with|to)|spoke (?:with|to)|talk(?:ed|ing)? (?:with|to)|chatted with"
    r"|helped by|served by|assisted by|handled by|approved by|told by|signed off by"
    rf"|cc|meeting with|call with|chat with) {_FULL}"
)
_ROLE = (
    r"(?i:(?:the |our |your )?(?:customer|client|caller|guest|buyer|cardholder|account holder"
    r"|member|passenger|patient|tenant|recipient|addressee|agent|colleague|co-?worker|manager|supervisor"
    r"|team lead|technician|engineer|driver|courier|neighbou?r|husband|wife|son|daughter|mother"
    r"|father|brother|sister|partner|friend|assistant|kund(?:e|in)|mitarbeiter(?:in)?"
    r"|kolleg(?:e|in|en)|nachbar(?:in)?|cliente?|clienta|collègue|compañer[oa]|klant|collega"
    r"|medewerker|buurman|buurvrouw|complainant|consumer|shopper))"
)
_IN_ROLE = re.compile(rf"\b{_ROLE}(?: name)?(?::\** ?| \(| |, ){_FULL}")
# Of these there is one each, so that a single word behind them is a name.
_RELATED = re.compile(
    r"\b(?i:my|his|her|their|our) (?i:husband|wife|son|daughter|mother|father|mum|mom|dad|brother"
    rf"|sister|friend|neighbou?r|boyfriend|girlfriend|colleague|flatmate|landlord),? {_FULL}"
)
# A sentence goes on behind a name: small letters, a mark, or its end.
_GOES_ON = re.compile(r"['’]s\b|[ ]?[,.;:)!?/–-]|\s*$|[ ](?=[^\W\d_])(?=[^A-ZÀ-ÖØ-Þ])", re.M)
_ACTED = re.compile(
    rf"(?:^|(?<=[\n.!?:;,] )|(?<=\n)){_FULL}(?= (?:called|rang|phoned|telephoned|wrote|e-?mailed"
    r"|texted|complained|insisted|apologised|apologized|thanked|messaged|tweeted|visited|came in"
    r"|rief|schrieb|meldete|belde|mailde|schreef|llamó|escribió|a appelé|a écrit)\b)",
    re.M,
)
_SPEAKER = re.compile(rf"^[ \t>\[(]*{_FULL}(?= ?(?:\([^)\n]{{1,20}}\) ?)?[:\]])", re.M)
_CAPITALISED = re.compile(rf"(?<![\w@/.-]){WORD}")
_NAME_HERE = re.compile(_FULL)
_WORD = re.compile(LETTER + r"+(?:['’-]" + LETTER + r"+)*")
_PLACE_BEFORE = re.compile(
    r"\b(?:San|Santa|Sankt|Saint|St\.?|Ste\.?|Port|Lake|Mount|Fort|El|Los|Las)[ -]\Z"
)
_PLACE_AFTER = re.compile(
    r"[ -](?:Street|St|Road|Avenue|Ave|Lane|Square|Park|Bridge|Airport|Hospital|Island|Prize|Day"
    r"|Hall|Stra(?:ß|ss)e|Platz|Allee)\b|®|™"
)


def find_names(
    text: str, known: frozenset[str] = frozenset(), things: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """Yield names of people, and every further mention of a name found or `known`.

    A common given name among `things`, in small letters, is what a product is called here.
    """
    found = [span for span in _introduced(text) if span is not None]
    found.extend(_given(text, things))
    for start, end in found:
        yield Finding(Kind.NAME, Span(start, end))
    names = {text[start:end] for start, end in found}
    yield from _mentions(text, names, known)


def _introduced(text: str) -> Iterator[tuple[int, int] | None]:
    for pattern in (_TITLED, _SIGNED, _INTRODUCED):
        for match in pattern.finditer(text):
            yield _name(text, *match.span(1))
    for match in _GREETED.finditer(text):
        for group in (1, 2):
            if match[group] and (match["open"] is None or _is_given(match[group])):
                yield _name(text, *match.span(group))
    for pattern in (_LOWER_TITLED, _LOWER_INTRODUCED):
        for match in pattern.finditer(text):
            yield _lower_name(text, *match.span(1))
    for pattern in (_LOWER_GREETED, _LOWER_SIGNED):
        for match in pattern.finditer(text):
            # 'Dear Larkfield team' greets nobody: every word has to be one of a name.
            if _lower_name(text, *match.span(1)) == match.span(1):
                yield match.span(1)
    for pattern in (_SELF, _MET, _ACTED):
        for match in pattern.finditer(text):
            span = _name(text, *match.span(1))
            if span and _words(text[slice(*span)]) > 1:
                yield span
    for match in _SURELY_TITLED.finditer(text):
        yield match.span(1)
    for match in _RELATED.finditer(text):
        yield _name(text, *match.span(1))
    for match in _IN_ROLE.finditer(text):
        span = _name(text, *match.span(1))
        if span and _words(text[slice(*span)]) > 1 and _GOES_ON.match(text, span[1]):
            yield span
    for pattern in (_DASHED, _SPEAKER):
        for match in pattern.finditer(text):
            if _is_given(match[1]):
                yield _name(text, *match.span(1))


def _given(text: str, things: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield common given names that nothing introduces, with the surname behind them."""
    for match in _CAPITALISED.finditer(text):
        name = match[0].casefold()
        # MIA and SAM are airports, formats and boards more often than people.
        if match[0].isupper() and len(name) < 4:
            continue
        if name in things or re.split("['’-]", name)[0] not in GIVEN_NAMES:
            continue
        full = _NAME_HERE.match(text, match.start())
        span = _name(text, match.start(), full.end() if full else match.end())
        if span and not _is_thing(text, *span):
            yield span


def _is_thing(text: str, start: int, end: int) -> bool:
    """Tell a brand or a place called after somebody from the person."""
    around = text[max(0, start - 20) : end + 20]
    return (
        _PLACE_BEFORE.search(text, max(0, start - 8), start) is not None
        or _PLACE_AFTER.match(text, end) is not None
        or any(brand in around for brand in BRANDS)
    )


def _name(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Keep the words up to the first that is no part of a name; None if none is left."""
    place = start
    shouted = text[start:end].isupper()
    for word in _WORD.finditer(text, start, end):
        plain = word[0].casefold()
        code = len(word[0]) > 1 and word[0].isupper() and not shouted and len(word[0]) < 4
        if plain in _PARTICLES or (len(plain) == 1 and word[0].isupper()):
            # Counts only when a word of the name follows, or as the initial it is.
            place = word.end() if len(plain) == 1 and place > start else place
            continue
        if code or (plain in NOT_NAMES and not (place > start and plain in _SURNAMES)):
            break
        place = word.end()
    return (start, place) if place > start else None


def _lower_name(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Take a name in small letters as far as its words are no everyday ones."""
    place = start
    for word in _WORD.finditer(text, start, end):
        if word[0].casefold() in NOT_NAMES or word[0].casefold() in EVERYDAY:
            break
        place = word.end()
    return (start, place) if place > start else None


def _is_given(name: str) -> bool:
    return name.split()[0].split("-")[0].casefold() in GIVEN_NAMES


def _words(name: str) -> int:
    return len(_WORD.findall(name))


def _mentions(text: str, found: set[str], known: frozenset[str]) -> Iterator[Finding]:
    """Yield where a name or a telling part of one stands again."""
    given = {name for name in known if any(_telling(name))}
    exact = {part for name in found | given for part in (name, *_telling(name)) if len(part) > 1}
    if not exact:
        return
    spellings = exact | {name.upper() for name in exact} | {name.title() for name in exact}
    # Whom the caller knows is meant in small letters too.
    spellings |= {part.casefold() for name in given for part in (name, *_telling(name))}
    longest_first = sorted(spellings, key=lambda name: (-len(name), name))
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")
    for match in pattern.finditer(text):
        yield Finding(Kind.NAME, Span(*match.span()))


def _telling(name: str) -> Iterator[str]:
    """Yield the words of a name that mean nothing else."""
    for word in _WORD.findall(name):
        plain = word.casefold()
        if len(word) > 2 and plain not in NOT_NAMES and plain not in EVERYDAY:
            yield word
