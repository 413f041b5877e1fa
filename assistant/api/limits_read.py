"""The limits of the customer's side as the settings write them."""

from dataclasses import fields
from typing import NoReturn

import regex

from assistant.api.limiting import Limits, Rate
from assistant.errors import SettingsError

_ONE = regex.compile(
    r"\s*(?P<name>[a-z_]+)\s*=\s*(?P<most>\d{1,9})(?:\s*/\s*(?P<seconds>\d{1,6}))?\s*"
)
_COUNTS = ("streams", "conversation_streams", "address_streams")


def read_limits(text: str) -> Limits:
    """Limits such as 'messages=20/60, messages=200/3600, streams=2000'; others stay as they are.

    A rate is how many within how many seconds; the rates of one name hold together. Raises
    SettingsError naming what is wrong.
    """
    rates: dict[str, tuple[Rate, ...]] = {}
    counts: dict[str, int] = {}
    names = {each.name for each in fields(Limits)}
    for part in filter(str.strip, text.split(",")):
        read = _ONE.fullmatch(part)
        if read is None or read["name"] not in names:
            _refuse(part)
        name, most, seconds = read["name"], int(read["most"]), read["seconds"]
        if most < 1 or (seconds is None) is not (name in _COUNTS) or seconds == "0":
            _refuse(part)
        if name in _COUNTS:
            counts[name] = most
        else:
            rates[name] = (*rates.get(name, ()), Rate(most, int(seconds)))
    usual = Limits()
    return Limits(
        messages=rates.get("messages", usual.messages),
        site_messages=rates.get("site_messages", usual.site_messages),
        attachments=rates.get("attachments", usual.attachments),
        address_attachments=rates.get("address_attachments", usual.address_attachments),
        site_attachments=rates.get("site_attachments", usual.site_attachments),
        conversations=rates.get("conversations", usual.conversations),
        calls=rates.get("calls", usual.calls),
        conversation_calls=rates.get("conversation_calls", usual.conversation_calls),
        streams=counts.get("streams", usual.streams),
        conversation_streams=counts.get("conversation_streams", usual.conversation_streams),
        address_streams=counts.get("address_streams", usual.address_streams),
        all_calls=rates.get("all_calls", usual.all_calls),
        pages=rates.get("pages", usual.pages),
        searches=rates.get("searches", usual.searches),
    )


def _refuse(part: str) -> NoReturn:
    names = ", ".join(each.name for each in fields(Limits))
    raise SettingsError(
        f"HANDRAIL_CHAT_LIMITS is wrong at {part.strip()!r}: write NAME=MOST/SECONDS, or NAME=MOST"
        f" for streams; names are {names}"
    )
