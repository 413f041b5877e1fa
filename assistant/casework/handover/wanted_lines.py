"""What the customer wants, in their own sentences: what they ask first, what they ask now."""

from collections.abc import Iterator, Sequence

from assistant.casework.handover.material import Material
from assistant.casework.handover.wording import beginning, message_source, quoted
from assistant.casework.model import Author, CaseMessage, PacketLine, Section
from assistant.inquiry.asking import SaidSentence, read_sentences
from assistant.inquiry.reading import read_message
from assistant.verifying.courtesies import states_nothing

_OF_ONE_MESSAGE = 2
_OTHERS_READ = 30
_LONGEST_READ = 10_000


def wanted_lines(material: Material, *, most: int) -> list[PacketLine]:
    """Sentences of the first and the newest message, then questions between; oldest first."""
    written = [each for each in material.written_by(Author.CUSTOMER) if each.text.strip()]
    ends = written if len(written) < 2 else [written[0], written[-1]]
    chosen = {each.id: _chosen(each, _OF_ONE_MESSAGE) for each in ends}
    left = most - sum(map(len, chosen.values()))
    for message in reversed(written[1:-1][-_OTHERS_READ:]):
        if left <= 0:
            break
        asked = [each for each in _sentences(message) if each.asks][:left]
        if asked:
            chosen[message.id] = [each.text for each in asked]
            left -= len(asked)
    said: set[str] = set()
    lines: list[PacketLine] = []
    for message in written:
        for line in _lines(message, chosen.get(message.id, ()), material.zone):
            if line.quote not in said:
                said.add(line.quote)
                lines.append(line)
    return lines


def _sentences(message: CaseMessage) -> list[SaidSentence]:
    # What somebody wants they say early; reading all of a very long message takes seconds.
    return read_sentences(read_message(message.text[:_LONGEST_READ]))


def _chosen(message: CaseMessage, most: int) -> list[str]:
    """A message's sentences that ask, then those that tell a risk, then the first; in order."""
    grave = [each.words for each in message.triage.risks if each.words] if message.triage else []

    def rank(sentence: SaidSentence) -> tuple[bool, bool]:
        return not sentence.asks, not any(words in sentence.text for words in grave)

    said = [each for each in _sentences(message) if each.asks or not states_nothing(each.text)]
    ranked = sorted(said, key=rank)[:most]
    kept = sorted(ranked, key=lambda each: each.span.start)
    return [each.text for each in kept] or [message.text]


def _lines(message: CaseMessage, sentences: Sequence[str], zone: str) -> Iterator[PacketLine]:
    for sentence in sentences:
        quote = beginning(sentence)
        if quote and quote in message.text:
            text = quoted(quote, sentence)
            yield PacketLine(Section.WANTS, text, message_source(message, zone), quote)
