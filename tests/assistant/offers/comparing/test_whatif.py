"""What a proposed catalogue would have changed: who gains, who loses, and at what cost."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given as always
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.roles import Role
from assistant.answering.model import Citation
from assistant.customers.errors import UnknownCustomerError
from assistant.customers.model import Customer, CustomerId, PastOffer
from assistant.errors import RequestRefusedError
from assistant.home import make
from assistant.offers.advice.worth import Weights
from assistant.offers.comparing.cases import ComparedCase
from assistant.offers.comparing.replaying import replayed
from assistant.offers.comparing.whatif import NOT_REPLAYED, WhatIf, whatif
from assistant.offers.comparing.whatif_shown import whatif_json, whatif_lines
from assistant.offers.condition import Comparison, Operator
from assistant.offers.model import (
    AmountRule,
    Catalogue,
    FrequencyCap,
    Kind,
    Limit,
    Offer,
    OfferId,
    PolicyAnchor,
    Rolling,
)
from assistant.offers.proposals import Advice, Authority, OfferCase, Proposal, Standing, Worth
from assistant.offers.tables import DecisionRow, OfferCaseRow
from assistant.settings import Settings
from kb.database import Database
from tests.assistant.offers.past_cases import compared, euros
from tests.assistant.ui.answers import citation

TODAY = date(2026, 11, 22)
ANCHOR = PolicyAnchor("authority", "Agents may give gift cards.")


def offer(id: str = "gift-card", amount: int = 20, **parts: object) -> Offer:
    made = Offer(
        OfferId(id),
        id.replace("-", " ").capitalize(),
        Kind.GOODWILL,
        "We give you {value}.",
        ANCHOR,
        AmountRule(fixed=Decimal(amount)),
    )
    return replace(made, **parts)  # type: ignore[arg-type]  # the fields a test names


def catalogue(*offers: Offer, alone: int = 30, **parts: object) -> Catalogue:
    limits = (Limit(role=Role.AGENT, per_offer=Decimal(alone)), Limit(role=Role.SUPERVISOR))
    made = Catalogue("EUR", offers, limits=limits)
    return replace(made, **parts)  # type: ignore[arg-type]  # the fields a test names


def proposing(catalogue_: Catalogue, case: ComparedCase) -> Advice:
    """Every offer of the catalogue that the case's channel allows, in the catalogue's order."""
    proposals = tuple(
        Proposal(
            offer=each,
            value=euros(str(each.amount.fixed)),
            least=euros(0),
            most=euros(100),
            cost=euros(str(each.amount.fixed)),
            authority=Authority(Standing.MAY, euros(100), ()),
            policy=citation(),
            words="",
            why=(),
            worth=Worth(1, 1, 1, 1, 0, 1),
        )
        for each in catalogue_.offers
        if not each.channels or case.channel in each.channels
    )
    return Advice(OfferCase(case.id, case.customer), TODAY, 0, proposals)


def held(proposed: Catalogue, current: Catalogue, *cases: ComparedCase) -> WhatIf:
    return whatif(proposed, current, cases, advising=proposing, on=TODAY)


def test_a_dearer_offer_is_told_with_its_cost_and_who_gains() -> None:
    found = held(
        catalogue(offer(amount=25)),
        catalogue(offer(amount=20)),
        compared(agent="ana", tier="gold"),
        compared(agent="bo", tier="gold"),
    )
    assert (found.before.value, found.after.value) == (euros(40), euros(50))
    assert (found.before.cost, found.after.cost) == (euros(40), euros(50))
    assert len(found.changed) == 2
    told = {(each.dimension.value, each.group): (each.gain, each.gained) for each in found.groups}
    assert told["tier", "gold"] == (2, euros(10))
    assert told["agent", "bo"] == (1, euros(5))


def test_a_change_for_one_channel_leaves_the_others_alone() -> None:
    chat_only = catalogue(offer(channels=frozenset({"chat"})))
    phone, chat = compared(channel="phone"), compared(channel="chat")
    found = held(chat_only, catalogue(offer()), phone, chat)
    (lost,) = found.changed
    assert (lost.case, lost.after, lost.gained) == (phone, None, euros(-20))
    assert ("channel", "chat") not in {(e.dimension.value, e.group) for e in found.groups}


def test_offers_that_appear_and_vanish_are_named() -> None:
    found = held(catalogue(offer("voucher")), catalogue(offer("gift-card")), compared())
    appears = {each.offer: each.appears for each in found.offers}
    vanishes = {each.offer: each.vanishes for each in found.offers}
    assert appears == {"voucher": True, "gift-card": False}
    assert vanishes == {"voucher": False, "gift-card": True}


def test_the_same_catalogue_changes_nothing() -> None:
    found = held(catalogue(offer()), catalogue(offer()), compared(), compared())
    assert (found.changed, found.groups, found.offers) == ((), (), ())
    assert found.before == found.after


def test_another_currency_is_refused() -> None:
    with pytest.raises(RequestRefusedError, match="never converted"):
        held(catalogue(offer(), currency="USD"), catalogue(offer()), compared())


@always(
    st.lists(st.sampled_from(["chat", "phone", "email"]), max_size=8),
    st.lists(st.tuples(st.integers(1, 50), st.sampled_from(["chat", "phone", ""])), max_size=4),
    st.lists(st.tuples(st.integers(1, 50), st.sampled_from(["chat", "phone", ""])), max_size=4),
)
def test_what_groups_gain_is_what_the_totals_gain(
    channels: list[str], before: list[tuple[int, str]], after: list[tuple[int, str]]
) -> None:
    first, then = (
        catalogue(
            *(
                offer(f"o{n}", amount, channels=frozenset({channel} - {""}))
                for n, (amount, channel) in enumerate(some)
            )
        )
        for some in (before, after)
    )
    found = held(then, first, *(compared(channel=each) for each in channels))
    gained = found.after.value - found.before.value
    assert sum((each.gained for each in found.changed), euros(0)) == gained
    by_channel = [each.gained for each in found.groups if each.dimension.value == "channel"]
    assert sum(by_channel, euros(0)) == gained
    assert found.after.alone + found.after.asking == found.after.offered <= found.cases
    sizes = [abs(each.gained.amount) for each in found.changed]
    assert sizes == sorted(sizes, reverse=True)
    told = whatif_json(found)
    assert json.loads(json.dumps(told)) == told
    assert all(list(whatif_lines(found)))


# On a real database, under the real advice.


class Customers:
    """Those of a test; everybody else is not known."""

    def __init__(self, *known: Customer) -> None:
        self._known = {each.id: each for each in known}

    def get(self, customer: str) -> Customer:
        """One of them."""
        if customer not in self._known:
            raise UnknownCustomerError(customer)
        return self._known[CustomerId(customer)]

    def get_in(self, session: Session, customer: str) -> Customer:
        """The same."""
        return self.get(customer)

    def find(self, text: str, limit: int) -> list[Customer]:
        """Nobody is looked for."""
        raise NotImplementedError

    def put(self, customers: Sequence[Customer]) -> int:
        """Nobody is added."""
        raise NotImplementedError


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = make(Settings(home=tmp_path))
    yield opened
    opened.close()


def in_force(anchor: PolicyAnchor) -> Citation | None:
    return citation(quote=anchor.quote) if anchor == ANCHOR else None


def add_case(
    database: Database,
    number: int = 1,
    *,
    days_ago: int = 10,
    customer: str = "C-1",
    facts: dict[str, str | bool | list[str] | None] | None = None,
) -> None:
    at = datetime(2026, 11, 22, 9, tzinfo=UTC) - timedelta(days=days_ago)
    with database.write() as session:
        session.add(
            OfferCaseRow(
                id=f"case-{number}",
                customer=customer,
                order_id="L-1" if facts and "order.total" in facts else "",
                agent="ana",
                channel="chat",
                place="",
                language="en",
                tier="gold",
                on=at.date(),
                shown_at=at,
                catalogue_version=1,
                facts={"customer.tier": "gold", "case.stage": "after", **(facts or {})},
                signature="s",
            )
        )


def add_given(
    database: Database, number: int = 1, *, days_ago: int, case: str = "", customer: str = "C-1"
) -> None:
    at = datetime(2026, 11, 22, 8, tzinfo=UTC) - timedelta(days=days_ago)
    with database.write() as session:
        session.add(
            DecisionRow(
                id=f"d{number}",
                case_id=case or f"other-{number}",
                customer=customer,
                order_id="",
                offer="gift-card",
                title="Gift card",
                kind="goodwill",
                status="made",
                value_minor=2000,
                cost_minor=2000,
                currency="EUR",
                agent="ana",
                made_at=at,
                spent_on=at.date(),
                catalogue_version=1,
                budget="",
                team="",
                segment="",
                reason="",
                words="",
                approver="",
                deadline=None,
                answered_by=None,
                answered_at=None,
                answer_reason="",
                satisfaction=None,
            )
        )


def replay(database: Database, proposed: Catalogue, current: Catalogue, *known: Customer) -> WhatIf:
    return replayed(
        database,
        proposed,
        current,
        customers=Customers(*known),
        policy=in_force,
        weights=Weights(),
        on=TODAY,
        last=100,
    )


def test_a_case_is_replayed_by_the_facts_it_was_shown_with(database: Database) -> None:
    """The customer is a standard one by now; the case was a gold customer's."""
    add_case(database)
    gold = Comparison("customer.tier", Operator.IS, ("gold",))
    now_standard = Customer(CustomerId("C-1"), "Mara", tier="standard")
    found = replay(
        database,
        catalogue(offer(amount=25, eligibility=gold)),
        catalogue(offer(eligibility=gold)),
        now_standard,
    )
    (changed,) = found.changed
    assert changed.gained == euros(5)


def test_a_customer_who_was_erased_is_replayed_from_the_case_alone(database: Database) -> None:
    add_case(database, facts={"order.total": "200.00", "case.has_order": True})
    tenth = replace(offer(), amount=AmountRule(share=Decimal("0.1")))
    found = replay(database, catalogue(tenth), catalogue())
    assert found.after.value == euros(20)
    assert found.before.offered == 0


def test_a_lower_limit_makes_agents_ask(database: Database) -> None:
    add_case(database)
    found = replay(database, catalogue(offer(), alone=10), catalogue(offer(), alone=30))
    assert (found.before.alone, found.before.asking) == (1, 0)
    assert (found.after.alone, found.after.asking) == (0, 1)
    assert len(found.changed) == 1
    assert found.groups == ()


@pytest.mark.parametrize(("given_days_ago", "offered"), [(30, 0), (50, 1), (5, 1)])
def test_what_was_given_before_is_moved_along_and_what_came_later_is_not_seen(
    database: Database, given_days_ago: int, offered: int
) -> None:
    """The case is 10 days old: 30 days ago is 20 days before it, 5 days ago is after it."""
    add_case(database, days_ago=10)
    add_given(database, days_ago=given_days_ago)
    capped = offer(caps=(FrequencyCap(1, 30),))
    found = replay(database, catalogue(capped), catalogue())
    assert found.after.offered == offered


def test_what_was_given_in_the_case_itself_does_not_stand_in_its_way(database: Database) -> None:
    add_case(database, days_ago=10)
    add_given(database, days_ago=11, case="case-1")
    capped = offer(caps=(FrequencyCap(1, 30),))
    assert replay(database, catalogue(capped), catalogue()).after.offered == 1


def test_offers_made_elsewhere_count_as_they_did_then(database: Database) -> None:
    add_case(database, days_ago=10)
    capped = catalogue(offer(caps=(FrequencyCap(1, 30),)))
    before = PastOffer(TODAY - timedelta(days=35), "gift-card")
    after = PastOffer(TODAY - timedelta(days=2), "gift-card")
    mara = Customer(CustomerId("C-1"), "Mara")
    known = [replace(mara, past_offers=(each,)) for each in (before, after)]
    told = [replay(database, capped, catalogue(), each).after.offered for each in known]
    assert told == [0, 1]


def test_an_agents_rolling_limit_sees_what_they_had_given(database: Database) -> None:
    add_case(database, days_ago=10)
    add_given(database, days_ago=12, customer="C-2")
    rolling = Limit(role=Role.AGENT, per_agent=Rolling(Decimal(30), 7))
    proposed = replace(catalogue(offer()), limits=(rolling, Limit(role=Role.SUPERVISOR)))
    found = replay(database, proposed, catalogue(offer()))
    assert (found.before.asking, found.after.asking) == (0, 1)


def test_an_offer_whose_policy_is_not_in_force_is_never_counted(database: Database) -> None:
    add_case(database)
    retired = offer(policy=PolicyAnchor("authority", "Words that stand nowhere."))
    assert replay(database, catalogue(retired), catalogue()).after.offered == 0


def test_nothing_of_a_replay_is_kept(database: Database) -> None:
    add_case(database)
    with database.read() as session:
        before = [row.facts for row in session.scalars(select(OfferCaseRow))]
    replay(database, catalogue(offer(amount=25)), catalogue(offer()))
    with database.read() as session:
        assert [row.facts for row in session.scalars(select(OfferCaseRow))] == before
        assert session.scalars(select(DecisionRow)).all() == []


def test_without_cases_it_says_so(database: Database) -> None:
    found = replay(database, catalogue(offer()), catalogue())
    assert list(whatif_lines(found)) == [
        "there is no case to replay yet: offers were shown to nobody"
    ]


def test_lines_and_json_say_what_is_not_replayed(database: Database) -> None:
    add_case(database)
    found = replay(database, catalogue(offer(amount=25)), catalogue(offer()))
    lines = "\n".join(whatif_lines(found))
    assert "1 case replayed, 1 of them different" in lines
    assert "value: €20.00 → €25.00" in lines
    assert all(each in lines for each in NOT_REPLAYED)
