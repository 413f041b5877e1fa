"""What tells somebody from everybody else in a text: an address, a number, an id, an order.

A name does not: customers choose theirs, and any word may be one.
"""

from collections.abc import Iterable

import regex

from assistant.casework.inbox.contacts import tells_one
from assistant.customers.rows import digits

_SHORTEST_ID = 4
_NO_PLAIN_WORD = regex.compile(r"[\p{N}_.:/#@-]")
_ONE_WORD = regex.compile(r"\S+")
_NUMBER = regex.compile(r"\+?[\d\s()./-]+")
_BEFORE = r"(?<!\w)(?<!\w[.+-])"
_AFTER = r"(?!\w|[-.@]\w)"


def telling_ids(ids: Iterable[str]) -> frozenset[str]:
    """Those ids that no word of a sentence is: four characters or more, not all of them letters.

    One of three counts where it has a letter and a figure, such as C-7.
    """
    return frozenset(each for each in (one.strip() for one in ids) if _tells(each))


def telling_contacts(contacts: Iterable[str]) -> frozenset[str]:
    """Those contacts that are an e-mail address or a phone number of one person."""
    return frozenset(
        each
        for each in (one.strip() for one in contacts)
        if not each.startswith("@") and tells_one(each, "email")
    )


def written(marks: Iterable[str]) -> regex.Pattern[str] | None:
    """What finds any of these marks in a text as a whole word; None for no marks.

    A number is found however it is spaced.
    """
    known = sorted(map(_pattern, marks))
    if not known:
        return None
    return regex.compile(f"{_BEFORE}(?:{'|'.join(known)}){_AFTER}", regex.IGNORECASE)


def _tells(id_: str) -> bool:
    if not _ONE_WORD.fullmatch(id_) or not _NO_PLAIN_WORD.search(id_):
        return False
    with_both = regex.search(r"\p{L}", id_) and regex.search(r"\p{N}", id_)
    return len(id_) >= _SHORTEST_ID - bool(with_both)


def _pattern(mark: str) -> str:
    if _NUMBER.fullmatch(mark) and tells_one(mark):
        return r"\+?" + r"[\s()./-]*".join(digits(mark))
    return regex.escape(mark)
