"""A conversation as plain text, for the customer to keep."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from assistant.webchat.model import ChatMessage, Speaker

_RULE = "\n\n"


@dataclass(frozen=True, slots=True)
class _Words:
    you: str
    assistant: str
    agent: str
    times: str


_WORDS = {
    "en": _Words("You", "Assistant", "Service", "Times are those of"),
    "de": _Words("Sie", "Assistent", "Service", "Zeiten in"),
    "fr": _Words("Vous", "Assistant", "Service client", "Heures de"),
    "es": _Words("Usted", "Asistente", "Atención al cliente", "Horas de"),
    "ar": _Words("أنت", "المساعد", "خدمة العملاء", "الأوقات بتوقيت"),
}


def transcript(messages: Iterable[ChatMessage], *, language: str, zone: str) -> str:
    """The messages with their times, sources and files' names, oldest first, in a language.

    Languages other than the five of the widget read English.
    """
    words = _WORDS.get(language, _WORDS["en"])
    place = ZoneInfo(zone)
    blocks = (_block(each, words, place) for each in messages)
    return _RULE.join([f"{words.times} {zone}.", *blocks]) + "\n"


def _block(message: ChatMessage, words: _Words, zone: ZoneInfo) -> str:
    at = f"{message.at.astimezone(zone):%Y-%m-%d %H:%M}"
    return "\n".join([f"{at}  {_who(message, words)}", message.text, *_below(message)])


def _who(message: ChatMessage, words: _Words) -> str:
    match message.speaker:
        case Speaker.CUSTOMER:
            return words.you
        case Speaker.ASSISTANT:
            return words.assistant
        case Speaker.AGENT:
            return message.by or words.agent


def _below(message: ChatMessage) -> Iterator[str]:
    for source in message.sources:
        cited = source.citation
        place = f", {cited.heading}" if cited.heading else ""
        yield f"[{cited.n}] {cited.title}{place}"
    for file in message.attachments:
        yield f"+ {file.name}"
