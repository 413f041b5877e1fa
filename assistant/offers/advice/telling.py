"""What a customer is told about an offer, ready for its channel."""

from decimal import Decimal
from functools import lru_cache

import regex
from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency

from assistant.customers.model import Customer, Order
from assistant.money import Money
from assistant.offers.model import Offer
from assistant.replying.greetings import fit_to_greet
from assistant.replying.model import Channel

_SLOT = regex.compile(r"[^\S\n]*+\{(value|customer|order|title)\}")
_UNSEEN = regex.compile(r"[\p{C}\p{Z}\s]+")
_LONGEST_ORDER = 60
# Everybody reads a post: no name, no order number, no amount, and not even what is offered.
_IN_PUBLIC = {
    "en": "Please send us a private message, so that we can put this right with you.",
    "de": "Bitte schreiben Sie uns eine private Nachricht, damit wir das mit Ihnen klären können.",
    "nl": "Stuur ons een privébericht, dan lossen we dit samen met u op.",
    "fr": "Écrivez-nous en message privé, afin que nous trouvions une solution avec vous.",
    "es": "Escríbanos un mensaje privado para que podamos solucionarlo con usted.",
}


def told(
    offer: Offer, *, value: Money, customer: Customer, order: Order | None, channel: str
) -> str:
    """The offer's words with their slots filled once; braces in what fills them stay text.

    Amounts are written as in the customer's language, English where that is not known. A slot
    that nothing is known for is left out with the blanks before it. In public, on a social
    channel, nothing of the offer is said: the customer is asked for a private message.
    """
    if _is_public(channel):
        return _IN_PUBLIC[_among(customer.language, frozenset(_IN_PUBLIC))]
    if "{" not in offer.words:
        return offer.words
    fills = {
        "value": money_in(value, customer.language),
        "customer": _greeted(customer.name),
        "order": _plain(order.id)[:_LONGEST_ORDER].rstrip() if order else "",
        "title": offer.title,
    }
    return _SLOT.sub(lambda slot: _filled(slot, fills[slot[1]]), offer.words).lstrip()


def money_in(value: Money, language: str) -> str:
    """An amount as it is written in a language (ISO 639-1 or as 'de-AT'), else in English."""
    return _written(value.amount, value.currency, language)


@lru_cache(maxsize=500)
def _is_public(channel: str) -> bool:
    return Channel.read(channel) is Channel.SOCIAL


@lru_cache(maxsize=500)
def _greeted(name: str) -> str:
    return fit_to_greet(name)


def _filled(slot: "regex.Match[str]", fill: str) -> str:
    return slot[0].partition("{")[0] + fill if fill else ""


@lru_cache(maxsize=10_000)
def _written(amount: Decimal, currency: str, language: str) -> str:
    return format_currency(amount, currency, locale=_locale(language))


@lru_cache(maxsize=500)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_") or "en")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _among(language: str, known: frozenset[str]) -> str:
    code = language.replace("_", "-").partition("-")[0].casefold()
    return code if code in known else "en"


def _plain(text: str) -> str:
    """One line without characters that cannot be seen."""
    return _UNSEEN.sub(" ", text).strip()
