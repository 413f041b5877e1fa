"""Customers for tests: one in full, and any that may be."""

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import strategies as st

from assistant.customers.model import Contact, Customer, CustomerId, Item, Order, PastOffer, Place
from assistant.money import Money


def euros(amount: str) -> Money:
    """So many euros."""
    return Money(Decimal(amount), "EUR")


MIRA = Customer(
    id=CustomerId("c-17"),
    name="Mira Okafor",
    tier="gold",
    since=date(2023, 4, 2),
    language="de",
    email="mira@example.com",
    phone="+493012345678",
    consent=frozenset({"offers", "check_in"}),
    tags=frozenset({"vulnerable", "chargeback"}),
    notes="Prefers to be called in the evening.",
    orders=(
        Order(
            id="LF-2002",
            total=euros("129.90"),
            placed_on=date(2026, 11, 3),
            status="shipped",
            place=Place.ONLINE,
            items=(Item("Kettle", "K-1", 2, euros("49.95")), Item("Gift wrap")),
        ),
        Order("LF-1001", euros("60.00"), date(2025, 12, 24), date(2025, 12, 28), "delivered"),
        Order("LF-0001", euros("0")),
    ),
    contacts=(
        Contact(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), "phone", "late parcel", True, "angry"),
        Contact(datetime(2026, 1, 5, 14, 0, tzinfo=UTC), "mail", "invoice"),
    ),
    past_offers=(
        PastOffer(date(2026, 11, 2), "gift_card", euros("10"), accepted=True),
        PastOffer(date(2026, 2, 1), "call_back"),
    ),
)
BO = Customer(CustomerId("c-18"), "Bo Lind", email="bo@example.org", phone="+46701740605")

_letters = st.characters(categories=["L", "N", "P"])
_ids = st.text(_letters, min_size=1, max_size=12)
_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
_days = st.dates(date(1900, 1, 1), date(2200, 12, 31))
_moments = st.datetimes(datetime(1901, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC))
_money = st.builds(
    Money.of_minor, st.integers(0, 10**12), st.sampled_from(["EUR", "USD", "JPY", "BHD"])
)
plain_texts = st.text(_letters | st.just(" "), max_size=20).map(str.strip)
codes = st.sampled_from(["", "de", "en-GB"])


def _orders_of(
    customer: str, texts: st.SearchStrategy[str]
) -> st.SearchStrategy[tuple[Order, ...]]:
    """Any orders, whose ids begin with their customer's."""
    items = st.builds(Item, texts, texts, st.integers(1, 1000), st.none() | _money)
    order = st.builds(
        Order,
        _ids.map(lambda each: f"{customer}/{each}"),
        _money,
        st.none() | _days,
        st.none() | _days,
        texts,
        st.none() | st.sampled_from(Place),
        st.lists(items, max_size=3).map(tuple),
    )
    return st.lists(order, max_size=4, unique_by=lambda each: each.id).map(tuple)


@st.composite
def customers(
    draw: st.DrawFn,
    texts: st.SearchStrategy[str] = _texts,
    languages: st.SearchStrategy[str] = _texts,
) -> Customer:
    """Any customer that can be kept."""
    id_ = draw(_ids)
    contact = st.builds(Contact, _moments, texts, texts, st.booleans(), texts)
    offer = st.builds(PastOffer, _days, _ids, st.none() | _money, st.none() | st.booleans())
    return Customer(
        id=CustomerId(id_),
        name=draw(texts.filter(str.strip)),
        tier=draw(texts),
        since=draw(st.none() | _days),
        language=draw(languages),
        email=draw(st.sampled_from(["", "ana@example.com"])),
        phone=draw(st.sampled_from(["", "+493012345678", "ask"])),
        consent=frozenset(draw(st.sets(st.sampled_from(["offers", "check_in", "mail"])))),
        tags=frozenset(draw(st.sets(st.sampled_from(["fraud", "colleague"])))),
        notes=draw(texts),
        orders=draw(_orders_of(id_, texts)),
        contacts=tuple(draw(st.lists(contact, max_size=3))),
        past_offers=tuple(draw(st.lists(offer, max_size=3))),
    )
