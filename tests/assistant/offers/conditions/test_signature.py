"""Cases that the catalogue's rules cannot tell apart have one signature."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from assistant.offers.catalogue.reading import read_catalogue
from assistant.offers.condition import Condition, FactValue
from assistant.offers.conditions.facts import Facts
from assistant.offers.conditions.holding import truth
from assistant.offers.conditions.signature import signature, signature_of, told_apart
from tests.assistant.offers import made
from tests.assistant.offers.catalogue.test_checking import SOUND

CATALOGUE = read_catalogue(SOUND)
CASE: Facts = {
    "order.total": Decimal(30),
    "case.stage": "after",
    "case.channel": "chat",
    "case.reasons": frozenset({"late"}),
    "customer.tier": "gold",
}


def test_what_the_rules_do_not_look_at_makes_no_difference() -> None:
    other = {**CASE, "order.total": Decimal(99), "case.channel": "store", "customer.tier": "silver"}
    assert signature(CATALOGUE, other) == signature(CATALOGUE, CASE)


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("order.total", Decimal(19)),
        ("order.total", None),
        ("case.stage", "before"),
        ("case.channel", "phone"),
        ("case.reasons", frozenset({"damaged"})),
    ],
)
def test_what_a_rule_tells_apart_is_told_apart(fact: str, value: FactValue) -> None:
    assert signature(CATALOGUE, {**CASE, fact: value}) != signature(CATALOGUE, CASE)


def test_the_order_of_offers_and_how_amounts_are_written_make_no_difference() -> None:
    again = read_catalogue(SOUND.replace("at_least: 20}", "at_least: 20.00}"))
    turned = replace(again, offers=again.offers[::-1])
    assert signature(turned, CASE) == signature(CATALOGUE, CASE)


def test_a_signature_is_a_sha256_in_hex() -> None:
    assert len(bytes.fromhex(signature(CATALOGUE, CASE))) == 32


@given(made.conditions(), made.facts(), made.facts())
def test_two_cases_have_one_signature_exactly_when_every_rule_sees_them_alike(
    rule: Condition, one: Facts, other: Facts
) -> None:
    (voucher, flowers) = CATALOGUE.offers
    catalogue = replace(CATALOGUE, offers=(voucher, replace(flowers, eligibility=rule)))
    told = told_apart(catalogue)
    alike = all(truth(each, one) is truth(each, other) for each in told)
    assert (signature(catalogue, one) == signature(catalogue, other)) is alike
    assert signature_of(told, one) == signature(catalogue, one)
