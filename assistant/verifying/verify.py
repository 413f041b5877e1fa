"""Checking a reply sentence by sentence against the passages it cites."""

from collections.abc import Sequence

from assistant.answering.meaning import Meaning
from assistant.verifying.calendar import Day
from assistant.verifying.cited import cited_sentences
from assistant.verifying.copies import denies_as_often, is_copy, numbers_in_order, says_more
from assistant.verifying.courtesies import states_nothing
from assistant.verifying.evidence import Statement, statements_of
from assistant.verifying.facts import Fact, Facts, facts_of, unsupported
from assistant.verifying.links import strange_links
from assistant.verifying.modality import agree
from assistant.verifying.model import Checked, CitedSentence, Fault, Verified
from assistant.verifying.names import Name
from assistant.verifying.scope import goes_further
from assistant.verifying.support import ENOUGH, Support, supports

_WEEK = 604_800


def verify(reply: str, passages: Sequence[str], meaning: Meaning) -> Verified:
    """Check each sentence of a reply; [1] cites the first passage.

    A passage's text may have its title and headings above it as Markdown headings. The same
    reply, passages and meaning always give the same result.
    """
    sentences = cited_sentences(reply)
    statements = [_cited(sentence, passages) for sentence in sentences]
    found = supports([each.text for each in sentences], statements, meaning)
    checked = tuple(
        _checked(reply, sentence, own, support, passages)
        for sentence, own, support in zip(sentences, statements, found, strict=True)
    )
    return Verified(checked)


def _cited(sentence: CitedSentence, passages: Sequence[str]) -> tuple[Statement, ...]:
    return tuple(
        statement
        for number in sentence.sources
        if 1 <= number <= len(passages)
        for statement in statements_of(passages[number - 1])
    )


def _checked(
    reply: str,
    sentence: CitedSentence,
    statements: Sequence[Statement],
    support: Support,
    passages: Sequence[str],
) -> Checked:
    cited = [passages[n - 1] for n in sentence.sources if 1 <= n <= len(passages)]
    written = reply[sentence.span.start : sentence.span.end]
    if links := strange_links(written, cited):
        return Checked(sentence, 0.0, Fault.LINK, links)
    if not sentence.sources:
        fault = None if states_nothing(sentence.text) else Fault.UNCITED
        return Checked(sentence, 0.0, fault)
    if len(cited) < len(sentence.sources):
        return Checked(sentence, 0.0, Fault.UNKNOWN_SOURCE)
    instead = _instead(support)
    evidence = support.match.statements
    facts = facts_of(sentence.text)
    copied = next((each.whole for each in evidence[:1] if is_copy(sentence.text, each.whole)), None)
    if wrong := _wrong(sentence.text, facts, evidence, copied):
        return Checked(sentence, support.score, Fault.NUMBER, _words(wrong), instead)
    if _other_spans(facts, statements):
        return Checked(sentence, support.score, Fault.NUMBER, (), instead)
    if strange := _strange(facts.names, evidence, statements):
        return Checked(sentence, support.score, Fault.NAME, _words(strange), instead)
    if _turned(sentence.text, evidence, copied):
        return Checked(sentence, support.score, Fault.MODALITY, (), instead)
    if support.score < ENOUGH or _says_more(sentence.text, evidence, statements):
        return Checked(sentence, support.score, Fault.MEANING, (), instead)
    return Checked(sentence, support.score, None, (), instead)


def _wrong(
    text: str, facts: Facts, evidence: Sequence[Statement], copied: str | None
) -> tuple[Fact, ...]:
    """The facts the evidence lacks, or all of a copy that has its source's in another order."""
    if missing := unsupported(facts, [each.facts for each in evidence]):
        return missing
    swapped = copied is not None and not numbers_in_order(text, copied)
    return facts.numbers if swapped else ()


def _other_spans(facts: Facts, statements: Sequence[Statement]) -> bool:
    """Whether weeks, months or years are spoken of, with or without a number, and not there."""
    days = any(isinstance(fact, Day) for each in statements for fact in each.facts.stated)
    measured = {of for each in statements for of, _ in each.facts.units}
    return not days and any(
        of not in measured and (of == "months" or (of == "time" and factor >= _WEEK))
        for of, factor in facts.units
    )


def _turned(text: str, evidence: Sequence[Statement], copied: str | None) -> bool:
    """Whether a sentence allows, requires, denies or limits otherwise than its evidence."""
    everything = ". ".join(each.whole for each in evidence)
    if not agree(text, everything):
        return True
    if any(goes_further(text, each.whole, everything) for each in evidence[:1]):
        return True
    return copied is not None and not denies_as_often(text, copied)


def _says_more(text: str, evidence: Sequence[Statement], statements: Sequence[Statement]) -> bool:
    """Whether a sentence adds something else to the statement it says."""
    known = frozenset().union(*(each.words | each.around for each in statements))
    return any(says_more(text, each.whole, known) for each in evidence[:1])


def _strange(
    names: Sequence[Name], evidence: Sequence[Statement], statements: Sequence[Statement]
) -> tuple[Name, ...]:
    """The names the evidence lacks; a sentence's first word is one if the passages say so."""
    known = {name.key for each in statements for name in each.facts.names}
    said = frozenset().union(*(each.words | each.around for each in evidence))
    return tuple(
        name for name in names if name.key not in said and (name.sure or name.key in known)
    )


def _words(facts: Sequence[Fact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact.text for fact in facts))


def _instead(support: Support) -> str:
    if support.match.statements:
        return support.match.statements[0].text
    return support.closest.text if support.closest else ""
