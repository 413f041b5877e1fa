"""Replies as they were checked: the sentences that stay, as they were written."""

from collections.abc import Sequence

from assistant.verifying.verify import verify
from tests.assistant.verifying.meanings import SharedWords


def staying(reply: str, passages: Sequence[str]) -> list[str]:
    """What of a reply may be shown, sentence by sentence, with its marks."""
    spans = [each.sentence.span for each in verify(reply, passages, SharedWords()).kept]
    return [reply[span.start : span.end] for span in spans]
