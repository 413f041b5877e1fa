"""Serves the screens over the fake application: python -m tests.browser.fake_server HOME [PORT]."""

import sys
from pathlib import Path

from assistant.answering.model import Removed
from assistant.server import run
from tests.assistant.drafts import Draft
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import stocked

WORDED = "Yes: shoes can come back within thirty days of delivery."
FALSE = "The refund is always paid within one hour."
_HOSTILE = (
    '<img src="https://evil.example/x"> **bold** [link](https://evil.example/) <script>1</script> '
)
_SENTENCE = f"{WORDED} The money goes to the card that was used. [1] {FALSE} [1] "
_LEFT_OUT = (Removed(FALSE, "The sources say nothing about one hour."),)
_SLOW_S = 0.03


def writer(question: str) -> Draft | None:
    """What the scripted model writes: nothing unless the question asks for it by a word."""
    words = [f"{word} " for word in _SENTENCE.split()]
    if "endless" in question:
        return Draft(words, WORDED, endless=True, pace_s=_SLOW_S)
    if "hostile" in question:
        name = 'odd:"<b>name</b>' + "x" * 200
        return Draft([_HOSTILE, *words], WORDED, engine=name, endless="on" in question.split())
    if "very long" in question:
        return Draft(words * 400, WORDED, endless="on" in question.split())
    if "kindly" in question:
        return Draft(words, WORDED, _LEFT_OUT, pace_s=_SLOW_S)
    return None


if __name__ == "__main__":
    home = Path(sys.argv[1])
    assistant = FakeAssistant.at(home) if (home / "handrail.db").exists() else stocked(home)
    assistant.writer = writer
    run(assistant, "127.0.0.1", int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    assistant.close()
