"""A turn cut into words, and into the phrases that say what it is about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from assistant.answering import cues as answering_cues
from assistant.following import cue_words
from kb.tokens import tokens

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’\-_./@:+&#]+[\p{L}\p{M}\p{N}]+)*")
_SENTENCE_END = regex.compile(r"[.!?:;\n]")
_DOING = regex.compile(r"\p{Ll}{3,}(?:ing|ed)")
_LONGEST_PHRASE = 6


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a turn, as written from `start` to `end`.

    `common` words carry no meaning of their own; `generic` ones name no thing ('price', 'take');
    `named` ones are names or codes; `doing` ones seem to be verbs.
    """

    text: str
    start: int
    end: int
    common: bool
    generic: bool
    named: bool
    doing: bool

    @property
    def specific(self) -> bool:
        """Whether the word says which thing is meant."""
        return not (self.common or self.generic)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Neighbouring words that name one thing; `stems` are what it is compared by."""

    text: str
    stems: frozenset[str]
    named: bool
    doing: bool


def read_words(turn: str) -> list[Word]:
    """Cut a turn of any length into its words, in order."""
    words: list[Word] = []
    for found in _WORD.finditer(turn):
        words.append(_word(turn, found, words[-1] if words else None))
    return words


def phrases(turn: str) -> list[Phrase]:
    """The phrases of a turn, in order: runs of telling words with a specific one among them.

    A run ends at punctuation, at common words and after six words; a verb before it is a
    phrase of its own.
    """
    return [
        Phrase(
            turn[run[0].start : run[-1].end],
            frozenset(stem for word in run for stem in tokens(word.text)),
            named=any(word.named for word in run),
            doing=all(word.doing for word in run),
        )
        for run in map(_without_end, _runs(turn))
        if any(word.specific for word in run)
    ]


def telling(words: Sequence[Word]) -> list[Word]:
    """The words that say what is meant: specific ones, and those that begin a name with them."""
    after: list[Word | None] = [*words[1:], None]
    return [
        word
        for word, following in zip(words, after, strict=True)
        if word.specific or (_opens_phrase(word) and following is not None and following.specific)
    ]


def stems(text: str) -> frozenset[str]:
    """The stems of a text's specific words."""
    return frozenset(
        stem for word in read_words(text) if word.specific for stem in tokens(word.text)
    )


def things(text: str) -> frozenset[str]:
    """The stems of a text's specific words that are no verbs."""
    nouns = (word for word in read_words(text) if word.specific and not word.doing)
    return frozenset(stem for word in nouns for stem in tokens(word.text))


def _runs(turn: str) -> Iterator[list[Word]]:
    run: list[Word] = []
    for word in read_words(turn):
        apart = bool(run) and turn[run[-1].end : word.start].strip() != ""
        full = len(run) == _LONGEST_PHRASE
        if run and (word.common or apart or full or _ends(run, word)):
            yield run
            run = []
        # What is general says something only beside what is not: 'policy' in 'shoe policy'.
        if word.specific or (not word.common and (run or _opens_phrase(word))):
            run.append(word)
    if run:
        yield run


def _ends(run: list[Word], word: Word) -> bool:
    """Whether a run's last word is a verb that the next word does not belong to.

    'hang up' is one verb, and 'price match' a name even after 'do we'.
    """
    if not run[-1].doing or word.text.casefold() in cue_words.PARTICLES:
        return False
    return not (_opens_phrase(run[-1]) and word.specific)


def _without_end(run: list[Word]) -> list[Word]:
    """The run without generic verbs at its end: 'refund', not 'refund take'."""
    kept = len(run)
    while kept and run[kept - 1].generic and run[kept - 1].text.casefold() in cue_words.NO_END:
        kept -= 1
    return run[:kept]


def _opens_phrase(word: Word) -> bool:
    return word.text.casefold() in cue_words.OPENING


def _word(turn: str, found: regex.Match[str], before: Word | None) -> Word:
    text = found[0]
    folded = text.casefold().replace("’", "'")
    bare = folded.removesuffix("'s")
    opens_sentence = before is None or _SENTENCE_END.search(turn, before.end, found.start())
    named = _is_named(text) or (text[0].isupper() and not opens_sentence)
    # 'Hat' is a German verb, but not in 'Red Hat'.
    in_name = named and len(text) > 2 and before is not None and before.text[0].isupper()
    common = not in_name and _is_common(folded, bare)
    doing = not named and _is_doing(text, before)
    generic = bare in cue_words.GENERIC or bare.isdecimal()
    return Word(text, found.start(), found.end(), common, generic, named, doing)


def _is_doing(text: str, before: Word | None) -> bool:
    """Whether a word seems to be a verb, from its ending and the word before it."""
    ends_so = _DOING.fullmatch(text) is not None
    if before is None:
        return ends_so
    if before.doing and text.casefold() in cue_words.PARTICLES:
        return True
    said_before = before.text.casefold()
    if said_before in cue_words.BEFORE_NOUN:
        return False
    return ends_so or said_before in cue_words.BEFORE_VERB


def _is_named(text: str) -> bool:
    """Whether a word looks like a name or a code wherever it stands."""
    if any(letter.isupper() for letter in text[1:]):
        return True
    return any(sign.isdigit() for sign in text) and any(sign.isalpha() for sign in text)


def _is_common(folded: str, bare: str) -> bool:
    return folded in _common() or bare in _common()


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(answering_cues.words("common")) | cue_words.ASKING | cue_words.PLAIN
