"""An agent's own words for an offer: they may promise nothing but what was decided."""

import unicodedata
from collections.abc import Iterator
from fractions import Fraction

import regex

from assistant.customers.model import Customer
from assistant.errors import RequestRefusedError
from assistant.money import Money
from assistant.replying.model import Channel
from assistant.verifying.links import strange_links
from assistant.verifying.numerals import in_digits, signs_in_digits
from assistant.verifying.quantities import Quantity, quantities

_MONEY = frozenset({"EUR", "USD", "GBP", "CHF", "JPY", "cents"})
_PROMISED = _MONEY | {"percent", "points"}
_UNSEEN = regex.compile(r"\p{Cf}+")
_NO_CENTS = regex.compile(r"(?<=\d)[.,][-–—]{1,2}(?=\W|$)")
# What leads somewhere without saying that it is an address.
_BARE_LINK = regex.compile(
    r"(?<![\w@/.])(?:www\.[^\s<>()\"']+|(?:[\w-]+\.)+\p{L}{2,24}/[^\s<>()\"']*"
    r"|[\w-]+\.(?:com|net|org|info|biz|shop|io|co|de|nl|fr|es|eu|uk|ru|xyz|top|link)\b)",
    regex.IGNORECASE,
)
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_SHORTEST_NAME = 3


def refuse_other_promises(words: str, *, value: Money, own: str) -> None:
    """Raise RequestRefusedError for words that promise another amount, share or link.

    `own` is what the catalogue says: its words with their slots filled, and the title. Amounts
    of money, percentages, points and links stand there too, or the amount is the value.
    """
    known = {(each.of, each.value, each.spelled) for each in _promised(own)}
    for each in _promised(words):
        if (each.of, each.value, each.spelled) not in known and not _is(each, value):
            raise RequestRefusedError(
                f"the words promise {each.text.strip()}, and the offer is {value};"
                " say that, or leave the amount out"
            )
    for link in _links(words, own):
        raise RequestRefusedError(
            f"the words lead to {link[:80]!r}, which the catalogue's do not; leave it out"
        )


def refuse_in_public(words: str, *, channel: str, customer: Customer) -> None:
    """Raise RequestRefusedError for words of a public post with amounts, names or order ids."""
    if Channel.read(channel) is not Channel.SOCIAL:
        return
    said = next((each.text.strip() for each in _promised(words)), "") or _told_of(words, customer)
    if said:
        raise RequestRefusedError(
            f"everybody reads a post, and the words say {said!r}; leave it out, or ask for a"
            " private message"
        )


def _promised(text: str) -> Iterator[Quantity]:
    seen = _UNSEEN.sub("", text)
    plain = unicodedata.normalize("NFKC", signs_in_digits(seen))
    digits = in_digits(_NO_CENTS.sub("", plain))
    return (each for each in quantities(digits) if each.of in _PROMISED)


def _is(said: Quantity, value: Money) -> bool:
    """Whether an amount is the value: "1.234 €" is a thousand and more wherever it is written."""
    amount = Fraction(value.amount)
    if said.of == "cents":
        return said.value == amount * 100
    if said.spelled.count(".") == 1 and len(said.spelled) <= len("999.999"):
        return said.of == value.currency and Fraction(said.spelled.replace(".", "")) == amount
    return said.of == value.currency and said.value == amount


def _links(words: str, own: str) -> Iterator[str]:
    yield from strange_links(words, [own])
    known = own.casefold()
    for each in _BARE_LINK.finditer(words):
        link = each[0].rstrip(".,;:!?*_`")
        if link.casefold() not in known:
            yield link


def _told_of(words: str, customer: Customer) -> str:
    """What of a customer words tell: a name, an order, an address; empty when nothing."""
    text = _folded(words)
    ids = (customer.id, customer.email, customer.phone, *(order.id for order in customer.orders))
    for each in ids:
        if each and regex.search(rf"(?<!\w){regex.escape(_folded(each))}(?!\w)", text):
            return each
    spoken = set(_WORD.findall(text))
    names = (each for each in _WORD.findall(customer.name) if len(each) >= _SHORTEST_NAME)
    return next((each for each in names if _folded(each) in spoken), "")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()
