"""Hiding other people's personal data in what one customer is handed."""

from assistant.json_value import Json
from assistant.masking.masker import Find
from assistant.privacy.reach import Reach

_OWN_WORDS = frozenset({"by", "owner_name", "edited_by", "raised_by", "agreed_by", "name"})
"""What a line is called that says who of the staff did it, or whose it is: it stays."""


class OthersMasked:
    """Puts what it is, such as [email], where another person's data stands; for one export."""

    def __init__(self, find: Find, reach: Reach) -> None:
        self._find = find
        self._reach = reach

    def text(self, text: str) -> str:
        """The text without other people's data, as far as it can be found."""
        parts, place = [], 0
        for each in sorted(self._find(text), key=lambda one: one.span.start):
            written = text[each.span.start : each.span.end]
            if each.span.start < place or self._is_own(written):
                continue
            parts += [text[place : each.span.start], f"[{each.kind}]"]
            place = each.span.end
        return "".join([*parts, text[place:]])

    def value(self, value: Json, name: str = "") -> Json:
        """The same for every text in a value; `name` is what the value is called."""
        match value:
            case str():
                return value if name in _OWN_WORDS else self.text(value)
            case list():
                return [self.value(each, name) for each in value]
            case dict():
                return {key: self.value(each, key) for key, each in value.items()}
            case _:
                return value

    def _is_own(self, written: str) -> bool:
        said = written.casefold().strip()
        plain = "".join(letter for letter in said if letter.isalnum())
        return any(
            said in name or plain == "".join(letter for letter in name if letter.isalnum())
            for name in self._reach.names
        )
