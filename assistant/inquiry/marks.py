"""How mails and chats show who wrote what: attributions, headers, closings, speakers.

English first, then German, French, Spanish, Dutch and Italian.
"""

import regex

from assistant.following.cues import pattern

_CASE = regex.IGNORECASE
_NAME = r"\p{L}[\p{L}\p{M}\p{N}.'’_-]*(?: [\p{L}(][\p{L}\p{M}\p{N}.'’_()-]*){0,3}"
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[ap]\.?m\.?)?"
_DAY = r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}\.? \p{L}{3,9}\.?(?: \d{4})?)"
_WHEN = rf"(?:{_DAY},? ?(?:at )?)?{_TIME}(?: ?UTC| ?CES?T| ?GMT)?"

ATTRIBUTION = regex.compile(
    r"[ \t>]*(?:"
    r"on\b.{4,150}\b(?:wrote|writes)|.{3,150} (?:wrote|writes) on\b.{4,60}"
    r"|am\b.{4,150}\bschrieb\b.{0,150}|le\b.{4,150}\ba écrit|el\b.{4,150}\bescribió\b.{0,150}"
    r"|op\b.{4,150}\bschreef\b.{0,150}|il\b.{4,150}\bha scritto"
    r") ?:[ \t]*",
    _CASE,
)
"""The line above a quote: 'On 3 March 2026 at 10:12, Ana Roche <ana@…> wrote:'."""

ATTRIBUTION_OPENS = regex.compile(r"[ \t>]*(?:on|am|le|el|op|il)\b.{4,150}\d{4}|.{0,10}<.+@", _CASE)
"""The first line of an attribution that was broken over two or three."""

HISTORY = regex.compile(
    r"[ \t>]*[-_*]{2,} ?(?:original message|original appointment|ursprüngliche nachricht"
    r"|message d['’]origine|mensaje original|oorspronkelijk bericht|messaggio originale"
    r"|previous message|antwort|reply above this line) ?[-_*]{2,}[ \t]*|[ \t]*_{20,}[ \t]*",
    _CASE,
)
"""The line above an older mail."""

FORWARDED = regex.compile(
    r"[ \t>]*(?:[-_*]{2,} ?(?:forwarded message|forwarded by .{0,60}|weitergeleitete nachricht"
    r"|message transféré|message transmis|mensaje reenviado|doorgestuurd bericht"
    r"|messaggio inoltrato) ?[-_*]{2,}|begin forwarded message:|anfang der weitergeleiteten"
    r" nachricht:|début du message réexpédié ?:|begin doorgestuurd bericht:)[ \t]*",
    _CASE,
)
"""The line above a mail that was passed on."""

HEADER = regex.compile(
    r"[ \t>]*[*_]{0,2}(?P<name>from|sent|to|cc|bcc|date|subject|reply-to|importance|attachments?"
    r"|von|gesendet|an|betreff|datum|kopie|de|envoyé|à|objet|date|para|enviado|asunto|fecha"
    r"|van|verzonden|aan|onderwerp|da|inviato|a|oggetto) ?:[*_]{0,2}[ \t]*(?P<value>.*)",
    _CASE,
)
"""A header of a mail, as in 'Subject: Broken kettle'."""

SENDER = frozenset({"from", "von", "de", "van", "da"})
"""Headers that say who wrote; a block of headers has one, or a subject."""

SUBJECT = frozenset({"subject", "betreff", "objet", "asunto", "onderwerp", "oggetto"})
"""Headers that say what it is about."""

ANSWERED_SUBJECT = regex.compile(r"(?:\s*(?:re|fwd?|aw|wg|tr|rv|antw|doorst|r|i) ?:)+\s*", _CASE)
"""What mail programs put before a subject."""

QUOTED = regex.compile(r"[ \t]*(?:>[ \t]?)+")
"""The mark of a quoted line."""

GREETING = regex.compile(
    r"[ \t]*(?:(?:hi|hiya|hello|hey|dear|greetings|good (?:morning|afternoon|evening|day)"
    r"|to whom it may concern|hallo|guten (?:tag|morgen|abend)|moin|servus|sehr geehrte[rs]?"
    r"|liebe[rs]?|bonjour|bonsoir|madame|monsieur|cher|chère|chers|hola|buen[oa]s"
    r"(?: d[ií]as| tardes| noches)?|estimad[oa]s?|beste|geachte|goede(?:morgen|middag|navond|ndag)"
    r"|dag|buongiorno|salve|ciao|gentil[ei])\b[^?!.,\n]{0,50}[,.!:–-]*(?: *👋)?)[ \t]*",
    _CASE,
)
"""A line that only greets."""

CLOSING = regex.compile(
    r"[ \t]*(?:(?:many |best |kind |kindest |warm |warmest )?(?:regards|wishes)|best|cheers"
    r"|(?:many |with )?thanks(?: a lot| again| so much| in advance| and (?:best|kind) regards)?"
    r"|thank you(?: very much| so much| in advance)?|yours(?: sincerely| faithfully| truly)?"
    r"|sincerely(?: yours)?|respectfully|take care|(?:mit )?(?:freundliche[nm]?|beste[nm]?"
    r"|herzliche[nm]?|liebe[nm]?|viele[nm]?|schöne[nm]?) (?:grüßen?|grüssen?)|mfg|lg|vg"
    r"|(?:vielen |besten )?dank(?:e)?(?: im voraus)?|(?:bien )?cordialement|bien à vous"
    r"|salutations(?: distinguées)?|meilleures salutations|merci(?: d['’]avance| beaucoup)?"
    r"|(?:un )?(?:cordial(?:es)? )?saludos?(?: cordial(?:es)?)?|atentamente"
    r"|(?:muchas )?gracias(?: de antemano)?|(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?"
    r"|mvg|groet(?:en|jes)?|(?:alvast )?(?:bedankt|dank)|(?:cordiali|distinti) saluti"
    r"|grazie(?: mille)?)[ \t]*[,.!–-]*[ \t]*",
    _CASE,
)
"""A line that only closes a mail."""

MOBILE = regex.compile(
    r"[ \t]*(?:(?:sent|gesendet|envoyé|enviado|verzonden|verstuurd|inviato) (?:from|via|with|von"
    r"|mit|de|depuis|desde|vanaf|met|da)\b.{2,50}|von meinem .{2,30} gesendet"
    r"|get outlook for .{2,20})[ \t]*",
    _CASE,
)
"""What a telephone writes below a mail."""

RULER = regex.compile(r"--[ \t]*|[-_=*]{5,}[ \t]*")
"""The line above a signature."""

POSTSCRIPT = regex.compile(r"[ \t]*p\. ?s\.?\b|[ \t]*ps ?:", _CASE)
"""What is added below a signature."""

DISCLAIMER = regex.compile(
    r"(?:e-?mail|message|communication|transmission)\b.{0,80}\b(?:is|are|be|contains?)\b.{0,40}"
    r"\b(?:confidential|privileged)|intended (?:solely|only|exclusively) for"
    r"|not the intended (?:recipient|addressee)|received (?:this|it) (?:e-?mail |message )?in error"
    r"\b.{0,60}\b(?:sender|notify|delete|destroy)"
    r"|consider the environment before printing|(?:e-?mail|nachricht)\b.{0,60}\bvertrauliche"
    r"|nicht der (?:richtige|beabsichtigte) (?:adressat|empfänger)"
    r"|(?:message|courriel)\b.{0,80}\bconfidentiel|(?:mensaje|correo)\b.{0,80}\bconfidencial"
    r"|(?:bericht|e-mail)\b.{0,80}\bvertrouwelijk|(?:messaggio)\b.{0,80}\briservat",
    _CASE | regex.DOTALL,
)
"""What lawyers put below mails."""

_TIMED = regex.compile(
    rf"[ \t]*(?:[\[(]{_WHEN}[\])]|{_WHEN})[ \t]*[-–|]?[ \t]*(?P<name>{_NAME}) ?:(?:[ \t]+|$)"
    rf"|[ \t]*(?P<name>{_NAME}),? ?(?:[\[(]{_WHEN}[\])]|{_WHEN}) ?(?::[ \t]*|$)",
    _CASE,
)
_UNTIMED = regex.compile(
    rf"[ \t]*[|*]{{0,2}}(?P<name>{_NAME})[|*]{{0,2}} ?:[|*]{{0,2}}(?:[ \t]+|$)"
)

_STAFF = (
    "agent", "support", "advisor", "adviser", "representative", "rep", "operator", "csr", "staff",
    "assistant", "bot", "chatbot", "system", "team", "service", "help ?desk", "care", "larkfield",
    "mitarbeiter(?:in)?", "berater(?:in)?", "kundendienst", "kundenservice", "conseill(?:er|ère)",
    "asesora?", "medewerker", "klantenservice", "operatore", "admin", "moderator",
)  # fmt: skip
_CUSTOMER = (
    "customer", "client", "visitor", "user", "guest", "me", "shopper", "buyer", "kunde", "kundin",
    "cliente", "klant", "bezoeker", "besucher(?:in)?", "clienta",
)  # fmt: skip
_OFFERS_HELP = regex.compile(
    r"how (?:can|may) (?:i|we) (?:help|assist)|thank(?:s| you) for (?:contacting|reaching out|"
    r"getting in touch|your (?:patience|message))|wie kann ich ihnen helfen|comment puis-je vous"
    r" aider|en qué puedo ayudar|waar(?:mee)? kan ik (?:u|je) (?:mee )?helpen|is there anything"
    r" else i can",
    _CASE,
)
_HOLDS = regex.compile(
    r"(?:just )?(?:one|a) (?:moment|minute|second)|(?:let|allow) me (?:just )?(?:have a |take a )?"
    r"(?:check|look|see)|please (?:hold|wait|bear with)|bear with me"
    r"|i(?:['’]ll| will) (?:check|look|find out)|looking into|einen moment"
    r"|un (?:instant|moment)|un momento|een ogenblik|momentje|has joined|is typing"
    r"|you are (?:now )?(?:connected|number)",
    _CASE,
)


def speaker(line: str, *, timed: bool) -> regex.Match[str] | None:
    """The start of a line that says who speaks (group `name`), with or without a time."""
    if not timed and HEADER.match(line):
        return None
    return (_TIMED if timed else _UNTIMED).match(line)


def staff(name: str) -> bool:
    """Whether a speaker's name is that of our side."""
    return pattern(_STAFF).search(name) is not None


def customer(name: str) -> bool:
    """Whether a speaker's name is that of a customer."""
    return pattern(_CUSTOMER).search(name) is not None


def offers_help(said: str) -> bool:
    """Whether only our side says such a thing."""
    return _OFFERS_HELP.search(said) is not None


def holds(said: str) -> bool:
    """Whether such a message only asks for patience."""
    return _HOLDS.search(said) is not None
