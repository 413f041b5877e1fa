"""What of a pasted mail or chat is to be answered; the rest is kept apart, not lost."""

from assistant.inquiry.chats import label_chat
from assistant.inquiry.lines import lines, stretches
from assistant.inquiry.mails import label_mail
from assistant.inquiry.model import Kind, Reading, Stretch

_LONGEST = 50_000


def read_message(text: str) -> Reading:
    """Tell what a customer says now from history, headers, greetings and signatures.

    Every character that is not blank is in exactly one stretch. Where nothing would be left to
    answer, or the text has more than 50,000 characters, all of it is what is said.
    """
    if not text.strip():
        return Reading(text, ())
    found = lines(text)
    if len(text) <= _LONGEST and len(found) > 1:
        read = stretches(text, label_chat(text, found) or label_mail(found))
        if any(each.kind is Kind.SAID and _speaks(text, each) for each in read):
            return Reading(text, read)
    return Reading(text, stretches(text, [(Kind.SAID, 0, len(text))]))


def _speaks(text: str, stretch: Stretch) -> bool:
    return any(letter.isalpha() for letter in text[stretch.start : stretch.end])
