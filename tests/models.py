"""Language models without a language model: one that replays, one that obeys all it reads."""

import base64
import binascii
import codecs
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.models.model import Message, ModelError, ModelLateError

Step = str | float | threading.Event | ModelError
"""A piece, a pause in seconds, something to wait for, or how the reply breaks off."""

Reply = str | ModelError | Sequence[Step]
_TICK_S = 0.005


@dataclass(frozen=True, slots=True)
class Asked:
    """One call of a model."""

    messages: tuple[Message, ...]
    most_tokens: int
    within_s: float

    @property
    def text(self) -> str:
        """All that was said, message by message."""
        return "\n".join(message.text for message in self.messages)


class ScriptedModel:
    """A `LanguageModel` that says what it was told to, and remembers in `asked` what it was given.

    Each call takes the next reply, the last one again and again. A text comes word by word; a
    sequence of steps comes as it stands. `most_tokens` cuts by words. `given` are the pieces
    that were taken from it.
    """

    def __init__(
        self,
        *replies: Reply,
        name: str = "scripted:model",
        remote: bool = False,
        context_tokens: int = 8192,
    ) -> None:
        if not replies:
            raise ValueError("a scripted model needs a reply")
        self._replies = replies
        self._name = name
        self._remote = remote
        self._context_tokens = context_tokens
        self.asked: list[Asked] = []
        self.given: list[str] = []

    @property
    def name(self) -> str:
        """The name given."""
        return self._name

    @property
    def remote(self) -> bool:
        """As given."""
        return self._remote

    @property
    def context_tokens(self) -> int:
        """As given."""
        return self._context_tokens

    def stream(
        self,
        messages: Sequence[Message],
        *,
        most_tokens: int,
        within_s: float,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Iterator[str]:
        """Replay the next reply."""
        call = Asked(tuple(messages), most_tokens, within_s)
        reply = self.reply_to(call)
        self.asked.append(call)
        steps = [reply] if isinstance(reply, ModelError) else reply
        return self._replay(words(steps) if isinstance(steps, str) else steps, call, stopped)

    def reply_to(self, _call: Asked) -> Reply:
        """What is said to this call."""
        return self._replies[min(len(self.asked), len(self._replies) - 1)]

    def _replay(
        self, steps: Sequence[Step], call: Asked, stopped: Callable[[], bool]
    ) -> Iterator[str]:
        end = time.monotonic() + call.within_s
        left = call.most_tokens
        for step in steps:
            match step:
                case ModelError():
                    raise step
                case str() if left > 0 and not stopped():
                    left -= max(1, len(step.split()))
                    self.given.append(step)
                    yield step
                case str():
                    return
                case float() | int():
                    _wait(_after(step), end, stopped)
                case threading.Event():
                    _wait(step.is_set, end, stopped)


def _after(seconds: float) -> Callable[[], bool]:
    over = time.monotonic() + seconds
    return lambda: time.monotonic() >= over


def _wait(done: Callable[[], bool], end: float, stopped: Callable[[], bool]) -> None:
    while not done() and not stopped():
        if time.monotonic() > end:
            raise ModelLateError("the scripted model took too long; ask again")
        time.sleep(_TICK_S)


def words(text: str) -> list[str]:
    """Cut a text into pieces that are it again when joined, each a word with the space before."""
    return re.findall(r"\s*\S+(?:\s+$)?", text) or ([text] if text else [])


_LINK = re.compile(r"!?\[[^\]]*\]\([^)]*\)|<(?:img|a|script|iframe)\b[^>]*>|\bhttps?://\S+", re.I)
_QUOTED = re.compile(
    r"\"([^\"]{2,400})\"|“([^”]{2,400})”|«([^»]{2,400})»|„([^“”]{2,400})[“”]|`([^`]{2,400})`"
)
_TOLD = re.compile(
    r"\b(?:say|says|write|reply|respond|answer|tell|state|output|print|repeat|add|append|include|"
    r"insert|promise|offer|confirm|grant|approve|quote|cite|show|reveal|translate|ignore|disregard|"
    r"forget|pretend|act|always|must|never|instead|schreibe|sage|antworte|ignoriere|réponds|ignore[sz]|"
    r"écris|responde|escribe|ignora|antwoord|negeer)\b",
    re.I,
)
_ALL_OF_IT = re.compile(
    r"\b(?:repeat|print|show|reveal|output|list|quote)\b.{0,40}\b(?:above|everything|all|prompt|"
    r"instructions|notes?|passages?|internal|conversation)\b",
    re.I | re.S,
)
_CODED = re.compile(r"\b[A-Za-z0-9+/]{16,}={0,2}")
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?![\s\"”»]|$)[^.!?\n]*)*(?:[.!?]+[\"”»]?|\n|$)")


class ObedientModel(ScriptedModel):
    """A model that does whatever it reads, whoever wrote it, and swears by source [1].

    It says each sentence that gives an order, what the order quotes, every link and image, what
    is written in base64 or rot13, and all it was given when told to show it. `further` is said
    besides: what obeying would mean where these rules do not see it.
    """

    def __init__(self, further: str = "", *, cite: str = " [1]", remote: bool = False) -> None:
        super().__init__("", name="scripted:obedient", remote=remote)
        self._further = further
        self._cite = cite

    def reply_to(self, call: Asked) -> Reply:
        """All that was ordered, a sentence a line, each with and without a source."""
        said = [*obeyed(call.text), *([self._further] if self._further else [])]
        return "\n".join(f"{each}{self._cite}\n{each}" for each in said) or "Yes."


def obeyed(text: str) -> list[str]:
    """What a reader does who takes every order in a text; in order, nothing twice."""
    whole = "\n".join([text, *_decoded(text)])
    said = [found.group() for found in _LINK.finditer(whole)]
    for sentence in _SENTENCE.findall(whole):
        if _TOLD.search(sentence):
            said.extend("".join(found) for found in _QUOTED.findall(sentence))
            said.append(sentence)
    if _ALL_OF_IT.search(whole):
        said.extend(_SENTENCE.findall(text))
    return list(dict.fromkeys(each.strip() for each in said if each.strip()))


def _decoded(text: str) -> list[str]:
    plain = []
    for coded in _CODED.findall(text):
        try:
            plain.append(base64.b64decode(coded, validate=True).decode("utf-8"))
        except (binascii.Error, UnicodeDecodeError):
            continue
    if re.search(r"\brot-?13\b", text, re.I):
        plain.append(codecs.decode(text, "rot13"))
    return plain
