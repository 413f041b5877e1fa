"""Names that nobody knows and rules that contradict each other are found in a catalogue."""

import pytest

from assistant.offers.catalogue.checking import Lines, faults_in
from assistant.offers.catalogue.reading import read_catalogue
from assistant.offers.errors import CatalogueRefusedError
from assistant.offers.model import Catalogue, Reason

SOUND = """\
currency: EUR
reasons: [{id: late, title: Late}, {id: damaged, title: Damaged}]
teams:
  - {id: north, people: [ana@larkfield.example]}
  - {id: south, people: [bo@larkfield.example]}
budgets:
  - {name: goodwill, amount: 500, valid_from: 2026-01-01, valid_until: 2026-06-30}
  - {name: goodwill, amount: 500, valid_from: 2026-07-01, valid_until: 2026-12-31}
  - {name: goodwill, amount: 500, valid_from: 2026-01-01, valid_until: 2026-12-31, team: north}
limits:
  - {role: agent, per_offer: 25, per_case: 25}
  - {role: agent, kinds: [credit], per_offer: 15}
  - {person: ana@larkfield.example, offers: [voucher], per_offer: 40}
offers:
  - id: voucher
    title: Voucher
    kind: credit
    words: Here is {value} for {order}, {customer}.
    policy: {document: guide, quote: Agents may give it.}
    amount: {fixed: 10, floor: 5, cap: 25}
    channels: [chat, store]
    stages: [after]
    eligibility: {order.total: {at_least: 20}}
    suits: [late]
    excludes: [flowers]
    budget: goodwill
    valid_from: 2026-01-01
    valid_until: 2026-12-31
  - id: flowers
    title: Flowers
    kind: goodwill
    words: We send you flowers.
    policy: {document: guide, quote: Agents may give it.}
"""


def refused(text: str) -> list[str]:
    with pytest.raises(CatalogueRefusedError) as refusal:
        read_catalogue(text)
    return list(map(str, refusal.value.faults))


def test_a_sound_catalogue_has_no_faults() -> None:
    assert list(faults_in(read_catalogue(SOUND))) == []


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("id: damaged", "id: late", "line 2: reason late is here twice; the first is in line 2"),
        ("id: voucher", "id: flowers\n    title: Roses\n    kind: goodwill\n    words: Roses.\n"
         "    policy: {document: guide, quote: Agents may give it.}\n  - id: voucher",
         "line 34: offer flowers is here twice; the first is in line 15"),
        ("id: south", "id: north", "line 5: team north is here twice; the first is in line 4"),
        ("[bo@", "[ana@",
         "line 5: ana@larkfield.example is in two teams, north and south; keep one"),
        ("2026-06-30", "2026-07-01",
         "line 8: budget goodwill is in force twice on 2026-07-01; "
         "let one end before the other begins"),
        ("2026-06-30", "2025-06-30", "line 7: budget goodwill ends before it begins"),
        (", team: north", ", team: north}\n  - {name: goodwill, amount: 1, "
         "valid_from: 2026-12-31, valid_until: 2027-12-31, team: north",
         "line 10: budget goodwill of north is in force twice on 2026-12-31; "
         "let one end before the other begins"),
        ("team: north}", "team: nord}",
         "line 9: budget goodwill: there is no team 'nord'; did you mean north?"),
        ("per_case: 25", "per_case: 24.99",
         "line 11: limit of agent: per_offer 25.00 is more than per_case 24.99 lets through; "
         "lower it or leave it out"),
        ("kinds: [credit], per_offer: 15", "per_offer: 15",
         "line 12: limit of agent is given twice for the same kinds and offers; "
         "the first is in line 11"),
        ("offers: [voucher]", "offers: [vouchers]",
         "line 13: limit of ana@larkfield.example: there is no offer 'vouchers'; "
         "did you mean voucher?"),
        ("offers: [voucher]", "kinds: [refund], offers: [voucher]",
         "line 13: limit of ana@larkfield.example: offer voucher is a credit, "
         "which its kinds leave out"),
        ("{value}", "{amount}",
         "line 18: offer voucher: words have an unknown slot {amount}; "
         "there are {customer} {order} {title} {value}"),
        ("{value}", "{{value}}",
         "line 18: offer voucher: words have a brace without its other half"),
        ("{fixed: 10,", "{fixed: 10, share: 5 %,",
         "line 20: offer voucher: an amount is fixed or a share of the order, not both"),
        ("{fixed: 10,", "{",
         "line 20: offer voucher: floor and cap need a fixed amount or a share to hold "
         "between them"),
        ("floor: 5,", "floor: 26,", "line 20: offer voucher: floor 26.00 is above cap 25.00"),
        ("fixed: 10,", "fixed: 4,", "line 20: offer voucher: fixed 4.00 is below floor 5.00"),
        ("fixed: 10,", "fixed: 26,", "line 20: offer voucher: fixed 26.00 is above cap 25.00"),
        ("[chat, store]", "[chat, fax]",
         "line 21: offer voucher: there is no channel 'fax'; "
         "there are chat, email, phone, social, store"),
        ("{order.total: {at_least: 20}}", "{order.total: {at_least: 20, at_most: 10}}",
         "line 23: offer voucher: nobody can ever have it: order total at least €20.00 and "
         "order total at most €10.00 cannot hold together"),
        ("{order.total: {at_least: 20}}", "{case.stage: before}",
         "line 23: offer voucher: nobody can ever have it: stage before and stage after cannot "
         "hold together"),
        ("{order.total: {at_least: 20}}", "{case.channel: email}",
         "line 23: offer voucher: nobody can ever have it: channel email and channel chat or store "
         "cannot hold together"),
        ("{order.total: {at_least: 20}}", "{case.day: {at_least: 2027-01-01}}",
         "line 23: offer voucher: nobody can ever have it: day at least 1 January 2027 and "
         "day at least 1 January 2026 and day at most 31 December 2026 cannot hold together"),
        ("suits: [late]", "suits: [later]",
         "line 24: offer voucher: there is no reason 'later'; did you mean late?"),
        ("excludes: [flowers]", "excludes: [cake]",
         "line 25: offer voucher: there is no offer 'cake'; there are voucher, flowers"),
        ("excludes: [flowers]", "excludes: [voucher]",
         "line 25: offer voucher: excludes itself"),
        ("budget: goodwill", "budget: good",
         "line 26: offer voucher: there is no budget 'good'; did you mean goodwill?"),
        ("valid_from: 2026-01-01\n    v", "valid_from: 2027-01-01\n    v",
         "line 28: offer voucher: valid_until is before valid_from"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_told(was: str, becomes: str, fault: str) -> None:
    assert was in SOUND
    assert refused(SOUND.replace(was, becomes, 1)) == [fault]


def test_a_kind_that_could_not_be_read_is_told_once() -> None:
    text = SOUND.replace("kind: credit", "kind: credits").replace(
        "offers: [voucher]", "kinds: [credit], offers: [voucher]"
    )
    assert refused(text) == [
        "line 17: offer voucher: kind cannot be 'credits'; did you mean credit?"
    ]


def test_a_catalogue_that_no_text_stands_for_has_faults_without_lines() -> None:
    twice = Catalogue("EUR", reasons=(Reason("late", "Late"), Reason("late", "Later")))
    assert [str(fault) for fault in faults_in(twice)] == ["reason late is here twice"]


def test_the_line_of_a_part_nobody_knows_is_that_of_what_it_is_in() -> None:
    lines = Lines({("offers",): 3, ("offers", 0): 4})
    assert lines.of("offers", 0, "amount", "floor") == 4
    assert lines.of("offers", 1) == 3
    assert lines.of("teams") == 0
