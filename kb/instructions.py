"""Text in a passage that speaks to a language model: it is no statement, so nothing rests on it.

Which paragraphs, items, rows and sections these are is told by what they say, in Western European
languages and some others, also when letters are hidden, swapped or encoded. What a policy says
about people, or about the company's own chatbot, is left in peace.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import regex

from kb.disguises import readings

_MODEL = (
    r"(?:AIs?|A\.I\.|artificial intelligences?|(?:large )?language models?|LLMs?"
    r"|(?:AI|GPT|LLM)[ -](?:assistants?|systems?|models?|agents?|readers?|tools?|bots?))"
)
# A company has chatbots of its own, and says in its policies what they do.
_MACHINE = rf"(?:{_MODEL}|chat ?bots)"
_ASSISTANT = (
    r"(?<!\b(?:shop|sales|store|personal|virtual|digital|voice|teaching|care|kitchen|office) )"
    r"assistants?(?! (?:manager|director|professor|store|editor|buyer|cook)\b)"
)
_SPEAK = (
    r"(?:say|state|reply|respond|answer|tell|write|print|output|include|append|add|insert|put"
    r"|give|show|reveal|quote|cite|promise|offer|confirm|grant|approve|recommend|read|leave out"
    r"|follow|believe|obey|ignore|link|send|join|repeat|treat)"
)
_MUST = r"(?:must|should|shall|will|may|can|needs? to|ha(?:s|ve) to|(?:is|are) to|always|never)"
_OBJECT = (
    r"(?:instructions?|prompts?|directions|directives|rules|guidelines|guardrails|context)"
    r"(?!\s*\w*[-/])"
)
# Shops have assistants too, whose orders are policy; those of a model are about what it writes.
_ASSISTANT_SAYS = r"(?:say|state|reply|respond|answer|write)(?: with)?(?: that\b|:? ?[\"“])"
_SERVED = (
    r"(?:customers?|clients?|(?:card ?|account ?|policy ?)?holders?|buyers?|shoppers?|guests?"
    r"|members?|callers?|visitors?|patients?|passengers?|owners?|only|within|receipts?|tills?|counters?)"
)
_BESIDE = (
    rf"(?:{_ASSISTANT_SAYS}|{_MACHINE}\b|(?:system )?prompts?\b|passages?\b|your (?:answer|output"
    r"|response)\b|(?:zero-width|full-width|right-to-left|unicode|markdown)\b|(?:ignore|disregard"
    rf"|forget|override|obey)\b[^.!?\n]{{0,40}}\b(?:{_OBJECT}|above|told)\b)"
)
_ANSWER = (
    r"\b(?:(?:your|each|every) (?:answer|reply|response|sentence|output)\b|when you (?:answer|reply"
    r"|respond)\b)"
)
_ADDRESSED = (
    r"(?:^|[.!?#>|*(\[\n-])[ \t]*(?:to |for |attention |dear |hey )?(?:any |all |the |every )?"
)
# Staff are told what they may do, and serve customers.
_TO_USER = (
    r"the users?|(?:we|I) (?:owe|pay|grant|promise|refund|have sent)(?: to)? you"
    r"|you (?:will |now )?(?:get|receive|win|are owed|are entitled)"
    r"|your (?:refund|money|voucher|payment|gift|claim)"
    r"[^.!?\n]{0,40}\b(?:is|are|was|were|has|have|will)"
)
_LINK = r"(?:!\[|https?://|<(?:img|script|iframe|a|svg)\b)"
_TOLD = (
    # Forget what you were told.
    r"\b(?:ignore|disregard|forget|override|bypass|do not follow)"
    r" (?=(?:\w+ ){0,4}(?:all|previous|prior|above|earlier|preceding|system|your) )"
    r"(?:all |any |every |of |the |your |these |my |previous |prior |above |earlier |preceding "
    rf"|other |system ){{1,6}}{_OBJECT}\b(?= |[.,:;!\n]|$)",
    rf"\b(?:ignore|disregard|forget) (?:the|these|all) (?:\w+ )?{_OBJECT} (?:above|before"
    r"|so far)\b",
    r"\b(?:ignorier\w*|vergiss|vergesst|vergessen Sie|missachte\w*) (?:\w+ ){0,4}"
    r"(?:anweisung|instruktion|vorgabe)\w*",
    r"\b(?:ignore[zr]?|oublie[zr]?) (?:toutes?|tous|les|vos|tes|ces) (?:\w+ ){0,3}"
    r"(?:instructions|consignes|directives)",
    r"\b(?:ignor[ae]|olvid[ae])(?:d|n)? (?:\w+ ){0,4}(?:instrucciones|indicaciones)\b",
    r"\b(?:negeer|vergeet) (?:\w+ ){0,4}(?:instructies|aanwijzingen|opdrachten)\b",
    r"\b(?:ignora|dimentica)(?:te)? (?:\w+ ){0,4}istruzioni\b",
    r"\b(?:ignore|esqueça|desconsidere) (?:\w+ ){0,4}(?:instruções|orientações)\b",
    r"\b(?:zi)?(?:gnoruj|zapomnij)\w* (?:\w+ ){0,4}(?:instrukcj|polece)\w*",
    r"\bignorera (?:\w+ ){0,4}(?:instruktioner|anvisningar)\w*",
    r"(?:игнорируй|забудь|не обращай)\w* (?:\w+ ){0,5}(?:инструкци|указани)\w*",
    r"(?:忽略|无视|無視|忘记|忘記).{0,12}(?:指令|指示|提示)",
    r"(?:指示|命令|プロンプト).{0,12}(?:無視|忘れ)|(?:지시|명령|지침).{0,12}(?:무시|잊)",
    r"تجاهل.{0,30}(?:التعليمات|الأوامر)|talimat\w* (?:\w+ ){0,3}(?:yok say|unut|görmezden)",
    # Who you are from now on.
    r"\byou are (?:now|no longer) (?:an? |the |in )?(?:\w+[ ,]+){0,5}?(?:assistant|ai|chat ?bot"
    r"|\w+bot|language model|llm|developer mode|dan|unrestricted|jailbroken)\b",
    r"\b(?:act|behave|respond|pretend) as (?:if you (?:are|were) )?(?:an? )?(?:\w+ ){0,2}(?:ai"
    r"|language model|llm|chatbot|dan)\b",
    rf"\b(?:if|when|since|because|as) (?:you are )?an? {_MACHINE}\b[^.\n]{{0,60}}\b(?:you|{_MUST}"
    rf"|{_SPEAK})\b",
    rf"\b(?:if|when|since|because) you are an? {_MACHINE}\b",
    # Whom it is for.
    r"\b(?:instructions?|notes?|rules?|messages?|prompts?|hints?) (?:for|to)"
    rf" (?:(?:any|all|the|an?|every) )?{_MACHINE}\b",
    r"\b(?:new|updated|real|true|hidden) (?:system )?(?:instructions?|prompts?) (?:for|to)"
    r" (?:the|this|any|all) (?:ai|assistant|model|llm|chat ?bot)",
    rf"\b(?:{_MACHINE}|{_ASSISTANT}|models?) (?:reading|processing|summari[sz]ing|seeing|using)"
    r" th(?:is|e)\b",
    rf"{_ADDRESSED}{_MODEL}[:,][^.!?\n]{{0,60}}\b{_SPEAK}\b",
    # One assistant that is written to, and not about those who are served, is no colleague.
    rf"(?:^|[.!?#>|*(\[\n-])[ \t]*(?:to|for|attention) the assistant:(?![^.!?\n]*\b{_SERVED}\b)"
    rf"[^.!?\n]{{0,60}}\b{_SPEAK}\b",
    rf"{_ADDRESSED}(?:{_ASSISTANT}|chat ?bots?)[:,](?:[^.!?\n]{{0,120}}[^\w.!?\n])?{_BESIDE}",
    rf"(?:^|[.!?#>|*(\[\n-])[ \t]*(?:any |all |every |an? )?{_MODEL}:",
    # A turn that is put into its mouth: what it says to whoever asks, or is told to.
    r"^[ \t>*#_-]*(?:(?:AI )?assistant|AI|chat ?bot|GPT|LLM)[*_]{0,2}:[*_]{0,2}[ \t]*(?:[\"“”«„]"
    rf"|[^.!?\n]{{0,120}}\b(?:{_TO_USER})\b)",
    # What it has to say.
    rf"(?<!\b(?:our|your|their|its) )\b(?:an? )?{_MODEL} (?:must|should|shall|ha(?:s|ve) to"
    rf"|(?:is|are) to|always|never) (?:\w+ ){{0,3}}?{_SPEAK}\b",
    rf"\b{_ASSISTANT} (?:must|should|shall|ha(?:s|ve) to) (?:\w+ ){{0,2}}?(?:{_ASSISTANT_SAYS}"
    r"|(?:output|reveal|cite)\b)",
    rf"\b{_ASSISTANT} (?:must|should|shall|ha(?:s|ve) to)\b[^.!?\n]{{0,80}}[^\w.!?\n]{_BESIDE}",
    r"\b(?:reveal|print|repeat|output|show|leak|display) (?:\w+ ){0,3}(?:system prompt|initial"
    r" instructions|hidden instructions)\b",
    r"\bdo not (?:tell|inform|mention (?:this|it) to|reveal this to) the user\b",
    r"\b(?:always|only) (?:answer|reply|respond|say)(?: with)? [\"“'][^\"”'\n]{1,200}[\"”']"
    r"[^.\n]{0,40}\b(?:any question|every question|when asked|no matter)\b",
    r"\b(?:answer|reply|respond|say)\b[^.\n]{0,80}\b(?:cite|citing) (?:\[\d|passage|source \d)",
    r"\b(?:override|overrides|supersede|supersedes|outrank|outranks|precedence over) (?:all |any "
    r"|every |the )?(?:other |previous |above )?(?:passages?|context|evidence|instructions"
    r"|prompts?)\b",
    r"\bdecode\b[^.\n]{0,60}\b(?:follow|obey|execute|do what|do as|carry out|act on)\b",
    # Where it has to lead.
    rf"{_ANSWER}[^\n]{{0,80}}{_LINK}|{_LINK}[^\n]{{0,90}}{_ANSWER}",
)
_MARKS = (
    r"<\|[\w ]{2,30}\|>|\[/?INST\]|<</?SYS>>",
    r"</?(?:system|assistant|system_prompt|instructions?|passage|evidence|question|tool_call"
    r"|function_calls?|invoke)\b[^<>\n]{0,80}>",
    r"^[ \t]*(?:#{1,6} ?)?(?:system|assistant|developer) ?(?:prompt|message)?:[ \t]*(?:you (?:are"
    r"|must|will|should)|always|never|ignore)\b",
    r"\bBEGIN (?:SYSTEM|HIDDEN) (?:PROMPT|INSTRUCTIONS?)\b",
    r"\{\{ ?\w+ ?\}\}[^\n]{0,200}\b(?:AI|model|assistant|answer)\b",
    r"\"role\"\s*:\s*\"(?:system|assistant|developer)\"",
    r"\"(?:tool|function|name|function_call)\"\s*:\s*\"\w+\"\s*,\s*\"(?:arguments|parameters)\"\s*:",
    r"^```(?:system|assistant|prompt|instructions?)\b",
)
_FLAGS = regex.IGNORECASE | regex.MULTILINE
_SPEAKS = tuple(regex.compile(each, _FLAGS) for each in (*_TOLD, *_MARKS))
# Without one of these none of the above can be: most text is passed over quickly.
_HINT_WORDS = """
    ignor disregard forget overrid bypass vergiss vergess missacht oubli olvid negeer vergeet
    dimentic esque desconsid gnoruj zapomnij игнор забудь обращ تجاهل talimat artificial llm
    gpt language_model models_ chatbot chat_bot you_are_now you_are_no_longer assistant
    jailbr unrestricted system_prompt hidden_prompt prompt_ prompts initial_instr hidden_instr
    tell_the_user inform_the_user to_the_user any_question every_question when_asked no_matter
    citing cite_ supersed outrank precedence_over do_not_follow decode <| [inst [/inst <</
    <<sys system:
    <system </system system_message developer: <passage </passage evidence> <question
    </question "tool "function "role" {{ <invoke </invoke <instruct </instruct ```system
    ```prompt ```instruct "arguments "parameters
"""
_HINTS = (*(word.replace("_", " ") for word in _HINT_WORDS.split()), "tool_call", "function_call")
_LINKS = ("http", "![", "<")
_ANSWERS = ("answer", "reply", "respon", "sentence", "output")
_SIGNS = regex.compile(r"[\p{Han}\p{Hangul}]")

_COMMENT = regex.compile(r"<!--.*?(?:-->|\Z)", regex.DOTALL)
_BROKEN = regex.compile(r"[^\S\n]*\n(?![^\S\n]*\n)[^\S\n]*")
# A paragraph that breaks off goes on in the next, if that begins in the middle of a sentence.
_PARTED = regex.compile(r"(?<=[\p{L},])[^\S\n]*+\n\s*+(?=\p{Ll})")
_FENCE = regex.compile(r"[ \t]*(?:```|~~~)")
_HEADING = regex.compile(r"[ \t]*(?P<marks>#{1,6})[ \t]+")
_ITEM = regex.compile(r"[ \t>]*(?:[-*+•‣◦▪●–|]|\(?(?:\d{1,3}|[a-zA-Z])[.)])[ \t]*")
_OPENS = regex.compile(
    r"<(system|assistant|instructions?)\b[^<>\n]*>|\[INST\]|<\|im_start\|>", _FLAGS
)
_CLOSES = regex.compile(r"</(?:system|assistant|instructions?)>|\[/INST\]|<\|im_end\|>", _FLAGS)


def speaks_to_model(text: str) -> bool:
    """Tell whether a stretch of text has an instruction to a language model anywhere in it."""
    return any(_speaks(each) for each in readings(text) if _may_speak(each))


def spoken_to_model(text: str) -> tuple[str, ...]:
    """The paragraphs, headings, items, rows and code blocks that speak to a model, in order.

    Comments count, too, though no answer has them: someone put them there.
    """
    # A comment must not part the words of an instruction either.
    texts = [text, _COMMENT.sub("", text)] if "<!--" in text else [text]
    found = (
        block
        for each in texts
        for block in _blocks(each)
        if block.strip() and speaks_to_model(block)
    )
    return tuple(dict.fromkeys(block.strip() for block in found))


def _speaks(text: str) -> bool:
    # A line that is broken within a sentence reads on.
    flat = _BROKEN.sub(" ", text)
    texts = dict.fromkeys((text, flat, _PARTED.sub(" ", flat)))
    return any(pattern.search(each) for each in texts for pattern in _SPEAKS)


def _may_speak(text: str) -> bool:
    low = _PARTED.sub(" ", _BROKEN.sub(" ", text)).casefold()
    if "AI" in text or "A.I." in text or any(hint in low for hint in _HINTS):
        return True
    if any(link in low for link in _LINKS) and any(answer in low for answer in _ANSWERS):
        return True
    return not text.isascii() and _SIGNS.search(text) is not None


@lru_cache(maxsize=1024)
def without_instructions(passage: str) -> str:
    """The passage without what speaks to a model; its other lines stay as they are.

    A paragraph, list item, table row or code block goes whole, for what stands beside an
    instruction may be what it is about; with a heading goes its section, with a lead-in its list.
    """
    text = _COMMENT.sub("", passage)
    blocks = _blocks(text)
    speaking = [speaks_to_model(block) for block in blocks]
    for before, after in parted(blocks):
        if not (speaking[before] or speaking[after]):
            both = speaks_to_model(f"{blocks[before]}\n\n{blocks[after]}")
            speaking[before] = speaking[after] = both
    if not any(speaking):
        return text
    kept: list[str] = []
    gone = _Gone()
    for block, spoken in zip(blocks, speaking, strict=True):
        if not gone.takes(block, spoken=spoken):
            kept.append(block)
    return "\n".join(kept)


def parted(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of neighbours, but for blanks, of which the second goes on with the first."""
    said = [place for place, text in enumerate(texts) if text.strip()]
    for before, after in pairwise(said):
        if _PARTED.search(f"{texts[before].rstrip()}\n\n{texts[after].lstrip()}"):
            yield before, after


class _Gone:
    """What goes with an instruction, block by block: its section, its tag, what it leads into."""

    def __init__(self) -> None:
        self._level = 0
        self._tagged = False
        self._leads = self._led = False

    def takes(self, block: str, *, spoken: bool) -> bool:
        """Whether a block is no part of what the passage states."""
        heading = _HEADING.match(block)
        if heading and len(heading["marks"]) <= self._level:
            self._level = 0
        taken = bool(spoken or self._level or self._tagged or self._follows(block))
        if spoken and heading:
            self._level = self._level or len(heading["marks"])
        if spoken and block.rstrip().endswith(":"):
            self._leads, self._led = True, False
        opened, closed = _last(_OPENS, block), _last(_CLOSES, block)
        if max(opened, closed) >= 0:
            self._tagged = opened > closed
        return taken

    def _follows(self, block: str) -> bool:
        """Whether a lead-in speaks of it: the list or table below, or else one paragraph."""
        if not self._leads or not block.strip():
            return False
        item = bool(_ITEM.match(block))
        follows = item or not (self._led or _HEADING.match(block))
        self._leads, self._led = item, True
        return follows


def _blocks(text: str) -> list[str]:
    """Paragraphs, blank lines, headings, items, rows and code blocks, in order, by lines."""
    found: list[list[str]] = []
    fenced = False
    begin = True
    for line in text.split("\n"):
        fence = bool(_FENCE.match(line))
        starts = not fenced and (
            begin or fence or not line.strip() or bool(_HEADING.match(line) or _ITEM.match(line))
        )
        if starts:
            found.append([])
        found[-1].append(line)
        begin = not fenced and (not line.strip() or bool(_HEADING.match(line)))
        if fence:
            fenced, begin = not fenced, fenced
    return ["\n".join(lines) for lines in found]


def _last(pattern: regex.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)
