"""A catalogue is read as it is meant, or refused with every fault and its line."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.access.roles import Role
from assistant.offers.catalogue.condition_reading import (
    MOST_PARTS,
    MOST_PARTS_IN_ALL,
    ConditionReader,
)
from assistant.offers.catalogue.fields import Faults
from assistant.offers.catalogue.reading import read_catalogue
from assistant.offers.catalogue.tree import Table, read_tree
from assistant.offers.condition import All, AnyOf, Comparison, Condition, Not, Operator
from assistant.offers.conditions.contradictions import Effort
from assistant.offers.errors import CatalogueRefusedError
from assistant.offers.model import (
    AmountRule,
    Budget,
    Catalogue,
    CostRule,
    FrequencyCap,
    Kind,
    Limit,
    Offer,
    OfferId,
    PolicyAnchor,
    Reason,
    Rolling,
    Stage,
    Team,
)

EVERYTHING = """\
currency: EUR
answer_within_minutes: 20
reasons:
  - id: late
    title: Late delivery
    phrases: [still not here, where is my order]
conditions:
  good_standing:
    customer.complaints_90_days: {at_most: 3}
teams:
  - {id: north, people: [Ana@Larkfield.example]}
budgets:
  - {name: goodwill, team: north, amount: 500, valid_from: 2026-10-01, valid_until: 2026-12-31}
limits:
  - role: agent
    kinds: credit
    offers: [voucher]
    per_offer: 25
    per_customer: {amount: 60.50, days: 90}
offers:
  - id: voucher
    title: Voucher for the wait
    kind: credit
    words: I have put {value} on your account, {customer}.
    policy: {document: goodwill-guide, heading: Late, quote: Agents may give a voucher.}
    amount: {share: 10 %, floor: 5, cap: 25}
    cost: {share: 0.8, fixed: 1.20}
    stages: [during, after]
    channels: chat
    eligibility:
      use: good_standing
      any:
        - customer.tier: [gold, silver]
        - order.total: {at_least: 50, at_most: 80}
      none: {case.reasons: late}
      case.has_order: yes
      customer.language: no
    suits: late
    caps: [{times: 1, days: 90}]
    budget: goodwill
    valid_until: 2026-12-31
    self_service: yes
"""


def test_everything_that_can_be_written_is_read() -> None:
    assert read_catalogue(EVERYTHING) == Catalogue(
        currency="EUR",
        answer_within_min=20,
        reasons=(Reason("late", "Late delivery", ("still not here", "where is my order")),),
        teams=(Team("north", frozenset({"ana@larkfield.example"})),),
        budgets=(Budget("goodwill", Decimal(500), date(2026, 10, 1), date(2026, 12, 31), "north"),),
        limits=(
            Limit(
                Role.AGENT,
                kinds=frozenset({Kind.CREDIT}),
                offers=frozenset({OfferId("voucher")}),
                per_offer=Decimal(25),
                per_customer=Rolling(Decimal("60.50"), 90),
            ),
        ),
        offers=(
            Offer(
                id=OfferId("voucher"),
                title="Voucher for the wait",
                kind=Kind.CREDIT,
                words="I have put {value} on your account, {customer}.",
                policy=PolicyAnchor("goodwill-guide", "Agents may give a voucher.", "Late"),
                amount=AmountRule(share=Decimal("0.1"), floor=Decimal(5), cap=Decimal(25)),
                cost=CostRule(Decimal("0.8"), Decimal("1.20")),
                stages=frozenset({Stage.DURING, Stage.AFTER}),
                channels=frozenset({"chat"}),
                eligibility=ELIGIBILITY,
                suits=frozenset({"late"}),
                caps=(FrequencyCap(1, 90),),
                budget="goodwill",
                valid_until=date(2026, 12, 31),
                self_service=True,
            ),
        ),
    )


TOTAL = "order.total"
ELIGIBILITY = All(
    (
        Comparison("customer.complaints_90_days", Operator.AT_MOST, (Decimal(3),)),
        AnyOf(
            (
                Comparison("customer.tier", Operator.IN, ("gold", "silver")),
                All(
                    (
                        Comparison(TOTAL, Operator.AT_LEAST, (Decimal(50),)),
                        Comparison(TOTAL, Operator.AT_MOST, (Decimal(80),)),
                    )
                ),
            )
        ),
        Not(Comparison("case.reasons", Operator.INCLUDES, ("late",))),
        Comparison("case.has_order", Operator.IS, (True,)),
        Comparison("customer.language", Operator.IS, ("no",)),
    )
)


def refused(text: str) -> list[str]:
    with pytest.raises(CatalogueRefusedError) as refusal:
        read_catalogue(text)
    return list(map(str, refusal.value.faults))


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("currency: EUR", "currency: EURO",
         "line 1: catalogue: currency 'EURO' is no currency; write EUR, USD, GBP …"),
        ("currency: EUR\n", "", "line 1: catalogue: currency is missing"),
        ("minutes: 20", "minutes: 0",
         "line 2: catalogue: answer_within_minutes 0 is not from 1 to 10080"),
        ("minutes: 20", "minutes: soon",
         "line 2: catalogue: answer_within_minutes 'soon' is no whole number"),
        ("limits:\n", "limit:\n",
         "line 14: catalogue: unknown field limit; did you mean limits?"),
        ("title: Late delivery", "title: ''", "line 5: reason late: title is empty"),
        ("at_most: 3", "above: 3",
         "line 9: condition good_standing: customer.complaints_90_days (number) cannot be compared "
         "with 'above'; write at_least or at_most or is or in or not_in"),
        ("at_most: 3", "at_most: three",
         "line 9: condition good_standing: customer.complaints_90_days: 'three' is no whole "
         "number"),
        ("at_most: 3", "at_most: -1",
         "line 9: condition good_standing: customer.complaints_90_days: -1 is not from 0 to "
         "1000000000"),
        ("{at_most: 3}", "{at_least: 3, at_most: 2}",
         "line 8: condition good_standing can never be met: complaints in 90 days at least 3 and "
         "complaints in 90 days at most 2 cannot hold together"),
        ("complaints_90_days: {", "complaint_90_days: {",
         "line 9: condition good_standing: unknown fact 'customer.complaint_90_days'; "
         "did you mean customer.complaints_90_days?"),
        ("Ana@L", "Ana.L",
         "line 11: team north: people 'Ana.Larkfield.example' is no e-mail address"),
        ("amount: 500", "amount: -500",
         "line 13: budget goodwill: amount -500 is negative; an amount is 0 or more"),
        ("amount: 500, ", "", "line 13: budget goodwill: amount is missing"),
        ("2026-10-01", "1.10.2026",
         "line 13: budget goodwill: valid_from '1.10.2026' is no day; write it as 2026-11-22"),
        ("2026-10-01", "2026-02-30",
         "line 13: budget goodwill: valid_from 2026-02-30 is no day there ever was"),
        ("role: agent", "role: boss",
         "line 15: limit of boss: role cannot be 'boss'; "
         "there are agent, knowledge_manager, supervisor, admin"),
        ("role: agent", "role: agent\n    person: a@b.example",
         "line 15: limit of agent: role or person: one of them is needed, not both"),
        ("per_offer: 25", "per_offer: 25.001",
         "line 18: limit of agent: per_offer 25.001 has too many places for EUR"),
        ("per_offer: 25", "per_offer: [25]",
         "line 18: limit of agent: per_offer is a single value, not a list or a table"),
        (", days: 90}\noffers", "}\noffers",
         "line 19: limit of agent: per_customer: days is missing"),
        ("kind: credit", "kind: credits",
         "line 23: offer voucher: kind cannot be 'credits'; did you mean credit?"),
        ("  kind: credit\n", "\n", "line 21: offer voucher: kind is missing"),
        ("policy: {", "#", "line 21: offer voucher: policy is missing; "
         "name the document and the words that allow it"),
        ("document: goodwill-guide, ", "", "line 25: offer voucher: policy: document is missing"),
        ("floor: 5", "floor: 5 USD",
         "line 26: offer voucher: amount: floor '5 USD' names a currency: "
         "amounts are in EUR; write the number alone"),
        ("floor: 5", "floor: '$5'",
         "line 26: offer voucher: amount: floor '$5' names a currency: "
         "amounts are in EUR; write the number alone"),
        ("floor: 5", "floor: '5,00'",
         "line 26: offer voucher: amount: floor '5,00' is no amount; write it as 25 or 25.00"),
        ("share: 10 %", "share: 10",
         "line 26: offer voucher: amount: share 10 is more than 100 %; write 10 % or a fraction"),
        ("share: 10 %", "share: a tenth",
         "line 26: offer voucher: amount: share 'a tenth' is no share; write it as 10 % or 0.1"),
        ("share: 0.8", "share: -0.8",
         "line 27: offer voucher: cost: share -0.8 is negative; a share is 0 or more"),
        ("[during, after]", "[during, later]",
         "line 28: offer voucher: stages cannot be 'later'; did you mean after?"),
        ("use: good_standing", "use: good_stand",
         "line 31: offer voucher: eligibility: there is no condition 'good_stand'; "
         "did you mean good_standing?"),
        ("at_least: 50", "at_least: 50 USD",
         "line 34: offer voucher: eligibility: order.total: '50 USD' names a currency: "
         "amounts are in EUR; write the number alone"),
        ("none: {case.reasons: late}", "none: {case.reasons: latte}",
         "line 35: offer voucher: eligibility: case.reasons: it cannot be 'latte'; "
         "did you mean late?"),
        ("none: {case.reasons: late}", "none: []",
         "line 35: offer voucher: eligibility: none is empty"),
        ("none: {case.reasons: late}", "case.reasons: [late]",
         "line 35: offer voucher: eligibility: case.reasons is compared with one value here"),
        ("none: {case.reasons: late}", "case.stage: bought",
         "line 35: offer voucher: eligibility: case.stage: it cannot be 'bought'; "
         "there are before, during, after"),
        ("has_order: yes", "has_order: maybe",
         "line 36: offer voucher: eligibility: case.has_order: 'maybe' is neither; "
         "write yes or no"),
        ("times: 1", "times: 0", "line 39: offer voucher: cap 1: times 0 is not from 1 to 1000"),
        ("self_service: yes", "self_service: 1",
         "line 42: offer voucher: self_service '1' is neither; write yes or no"),
        ("self_service: yes", "colour: red",
         "line 42: offer voucher: unknown field colour; there are id, title, kind, words, policy, "
         "amount, cost, stages, channels, eligibility, suits, excludes, caps, budget, valid_from, "
         "valid_until, self_service"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(was: str, becomes: str, fault: str) -> None:
    assert was in EVERYTHING
    assert refused(EVERYTHING.replace(was, becomes, 1)) == [fault]


def test_a_limit_can_count_offers() -> None:
    counted = EVERYTHING.replace("    per_offer: 25\n", "    times_per_customer: {CAP}\n")
    read = read_catalogue(counted.replace("{CAP}", "{times: 2, days: 365}"))
    assert read.limits[0].times_per_customer == FrequencyCap(2, 365)
    assert refused(counted.replace("{CAP}", "{times: 0, day: 9}")) == [
        "line 18: limit of agent: times_per_customer: unknown field day; did you mean days?",
        "line 18: limit of agent: times_per_customer: days is missing",
        "line 18: limit of agent: times_per_customer: times 0 is not from 1 to 1000",
    ]


def test_all_faults_are_told_at_once_in_the_order_of_lines() -> None:
    text = EVERYTHING.replace("id: late", "id: ''").replace("minutes: 20", "minutes: x")
    assert [fault.partition(":")[0] for fault in refused(text)] == [
        "line 2",
        "line 4",
        "line 35",
        "line 38",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "a catalogue is a table of "),
        ("# nothing yet", "a catalogue is a table of "),
        ("- currency", "line 1: a catalogue is a table of "),
        ("currency: EUR\noffers: none", "line 2: catalogue: offers is a list"),
        ("currency: EUR\noffers:\n  - voucher", "line 3: catalogue: offers has an item that is no"),
        ("currency: EUR\ncurrency: USD", "line 2: currency is here twice; the first is in line 1"),
        ("a: &x [1]", "line 1: &x is an anchor; leave it out"),
        ("a: 1\nb: *x", "line 2: *x is an alias; write it out"),
        ("a: !!python/object/apply:os.system [ls]", "line 1: has a tag (!…); leave it out"),
        ("a: [", "line 1: is no YAML: while parsing a flow node"),
        ("a: 1\n---\nb: 2", "line 2: a second document starts here; keep one"),
        ("[" * 50, "line 1: is nested more than 40 levels deep"),
        ("{[a]: b}", "line 1: a name is a single word, not a list or a table"),
        ("a: 1\nb: \x07", "line 2: is no YAML: "),
        ("a: 1\nb: \ud800", "line 2: has a character that is none; save the file as UTF-8"),
        ("#" * 2_000_001, "is longer than 2,000,000 characters; split it"),
        ('currency: EUR\nreasons: [{id: a, title: "\\0"}]',
         "line 2: reason a: title has a character that nobody sees (U+0000)"),
        ("currency: EUR\nreasons: [{id: a b, title: A}]",
         "line 2: reason a b: id 'a b' is no name"),
    ],
    ids=range(18),
)  # fmt: skip
def test_a_text_that_is_no_catalogue_is_refused(text: str, fault: str) -> None:
    assert refused(text)[0].startswith(fault)


@pytest.mark.parametrize(
    ("conditions", "fault"),
    [
        ("a: {use: b}\n  b: {any: [{use: a}]}", "conditions use each other in a circle: a → b → a"),
        ("a: {use: a}", "conditions use each other in a circle: a → a"),
        ("a: {}", "condition a is empty; leave it out if everybody meets it"),
        ("a: [x]", "condition a is a table of all, any, none, use and facts"),
        ("a: {use: [b]}", "condition a: use takes the name of one condition"),
        ("a: {any: {customer.tier: gold}}", "condition a: any is a list; begin each item with '-'"),
        ("a: {customer.tier: {}}", "condition a: customer.tier is compared with nothing"),
        ("a: {customer.tier: {in: []}}", "condition a: customer.tier is compared with nothing"),
        ("a: {customer.tier: ''}", "condition a: customer.tier: a value has 1 to 200 letters"),
        ("a: " + "{none: " * 21 + "{customer.tier: gold}" + "}" * 21,
         "condition a is nested more than 20 levels deep"),
        ("a: {all: [" + "customer.tier: gold, " * 201 + "]}",
         "condition a has more than 200 comparisons"),
        ("\n  ".join(f"c{n}: {{use: c{n + 1}}}" for n in range(30)) + "\n  c30: {customer.tier: a}",
         "condition c19 uses others more than 20 deep"),
    ],
    ids=range(12),
)  # fmt: skip
def test_a_condition_that_cannot_be_taken_is_refused(conditions: str, fault: str) -> None:
    (first, *_) = refused(f"currency: EUR\nconditions:\n  {conditions}\n")
    assert first.partition(": ")[2] == fault


def read_parts(condition: Condition) -> int:
    """How many parts whoever reads a condition goes through."""
    match condition:
        case All(of) | AnyOf(of):
            return 1 + sum(map(read_parts, of))
        case Not(of):
            return 1 + read_parts(of)
        case _:
            return 1


@pytest.mark.parametrize("least", ["{all: []}", "{customer.tier: gold}"])
@pytest.mark.parametrize(("each", "levels"), [(20, 8), (2, 30), (2, 8), (200, 2), (1, 15)])
def test_conditions_that_use_each_other_never_grow_beyond_their_bound(
    least: str, each: int, levels: int
) -> None:
    used = "".join(
        f"  c{n}: {{all: [{', '.join([f'{{use: c{n - 1}}}'] * each)}]}}\n"
        for n in range(1, levels + 1)
    )
    conditions, faults, effort = f"conditions:\n  c0: {least}\n{used}", Faults(), Effort()
    tree = read_tree(conditions).root
    assert isinstance(tree, Table)
    assert isinstance(tree.of[0].node, Table)
    reader = ConditionReader(
        tree.of[0].node, reasons=frozenset(), currency="EUR", faults=faults, effort=effort
    )
    before = effort.left
    reader.read_named()
    top = read_tree(f"{{use: c{levels}}}").root
    assert top is not None
    assert read_parts(reader.read(top, "offer")) <= 2 * MOST_PARTS
    assert before - effort.left < 10 * MOST_PARTS
    assert len(faults.all) == (each**levels > MOST_PARTS)


def test_all_conditions_together_have_a_bound() -> None:
    many = ", ".join(["{customer.tier: gold}"] * MOST_PARTS)
    offers = "".join(
        f"  - {{id: o{n}, title: T, kind: goodwill, words: W, eligibility: {{use: many}}, "
        "policy: {document: d, quote: may be given once}}\n"
        for n in range(MOST_PARTS_IN_ALL // MOST_PARTS + 1)
    )
    text = f"currency: EUR\nconditions: {{many: {{all: [{many}]}}}}\noffers:\n{offers}"
    (fault,) = refused(text)
    assert "all conditions together have more than 50,000 parts; make them simpler" in fault
    fewer = text[: text.rindex("  - {")]
    assert len(read_catalogue(fewer).offers) * MOST_PARTS == MOST_PARTS_IN_ALL


def test_after_a_hundred_faults_reading_stops_and_says_so() -> None:
    offers = "".join(
        f"  - {{id: o{n}, title: T, kind: goodwill, words: W, policy: {{document: d, quote: may be "
        f"given once}}, excludes: [{', '.join(f'x{n}-{m}' for m in range(60))}]}}\n"
        for n in range(300)
    )
    faults = refused(f"currency: EUR\noffers:\n{offers}")
    assert len(faults) == 101
    assert (
        faults[0]
        == "line 3: offer o0: there is no offer 'x0-0'; there are "
        + ", ".join(f"o{n}" for n in range(20))
        + ", …"
    )
    assert faults[-1] == "and more; mend these first"


@pytest.mark.parametrize("quote", ["e", "Agents", "may give it", "12345", "“up to €25”"])
def test_a_quote_that_could_stand_anywhere_is_no_anchor(quote: str) -> None:
    text = EVERYTHING.replace("quote: Agents may give a voucher.", f"quote: {quote}")
    (fault,) = refused(text)
    line = next(n for n, each in enumerate(text.splitlines(), 1) if "quote:" in each)
    assert fault == (
        f"line {line}: offer voucher: policy: quote {quote!r} is too short to be found "
        "for certain; quote at least 4 words or 20 letters"
    )


@pytest.mark.parametrize("name", ["vоucher", "Gutschein-ß", "voucher２", "ein-gütiger", "x\u200dy"])
@pytest.mark.parametrize("where", ["- id: late", "- {id: north", "name: goodwill", "- id: voucher",
                                   "good_standing:"])  # fmt: skip
def test_a_name_has_no_letters_that_look_like_others(name: str, where: str) -> None:
    put = f"{name}:" if where.endswith(":") else f"{where.rpartition(' ')[0]} {name}"
    assert where in EVERYTHING
    assert any(" is no name; " in each or "that nobody sees" in each
               for each in refused(EVERYTHING.replace(where, put, 1)))  # fmt: skip


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("reasons:\n", "reasons:\n  - {id: Late, title: L}\n", "reason late is here twice"),
        ("offers:\n  - id", "offers:\n  - {id: VOUCHER, title: V, kind: credit, words: W, policy: "
         "{document: d, quote: may be given once}}\n  - id", "offer voucher is here twice"),
        ("teams:\n", "teams:\n  - {id: NORTH}\n", "team north is here twice"),
        ("budgets:\n", "budgets:\n  - {name: Goodwill, amount: 1, valid_from: 2026-01-01, "
         "valid_until: 2026-02-01}\n", "budget goodwill differs from Goodwill in capitals alone"),
        ("conditions:\n", "conditions:\n  Good_Standing: {case.has_order: yes}\n",
         "condition good_standing differs from Good_Standing in capitals alone"),
    ],
)  # fmt: skip
def test_names_that_differ_in_capitals_alone_are_refused(
    was: str, becomes: str, fault: str
) -> None:
    assert was in EVERYTHING
    assert fault in "\n".join(refused(EVERYTHING.replace(was, becomes, 1)))


@pytest.mark.parametrize(
    "text",
    [
        "Vou\u200bcher",
        "Vou\u200dcher",
        "\u202efree",
        "Gut\u00adschein",
        "a\u2028b",
        "a\u2029b",
        "⁦a⁩",
    ],
)
@pytest.mark.parametrize(
    "field", ["title: Voucher for the wait", "words: I have put", "title: Late delivery"]
)
def test_a_text_has_nothing_that_nobody_sees(field: str, text: str) -> None:
    put = f'{field.partition(" ")[0]} "{text}"'
    assert "has a character that nobody sees (U+" in str(
        refused(re.sub(re.escape(field) + ".*", lambda _: put, EVERYTHING))
    )


@pytest.mark.parametrize("text", ["می‌خواهم", "क्‍ष", "👩‍🚀 here", "❤️‍🔥"])
def test_a_script_that_needs_joiners_keeps_them(text: str) -> None:
    catalogue = read_catalogue(EVERYTHING.replace("Voucher for the wait", text))
    assert catalogue.offers[0].title == text


def test_beside_a_number_that_was_refused_nothing_else_is_said() -> None:
    (fault,) = refused(EVERYTHING.replace("share: 10 %, floor: 5", "fixed: -10, floor: 5"))
    assert fault.endswith("amount: fixed -10 is negative; an amount is 0 or more")


def test_conditions_that_double_each_other_do_not_grow_without_end() -> None:
    doubled = "".join(
        f"  c{n}: {{any: [{{use: c{n + 1}}}, {{use: c{n + 1}}}]}}\n" for n in range(18)
    )
    text = f"currency: EUR\nconditions:\n{doubled}  c18: {{customer.tier: gold}}\n"
    assert "has more than 200 comparisons" in refused(text)[0]


@given(st.text())
def test_any_text_is_read_or_refused_in_single_lines(text: str) -> None:
    for each in (text, f"currency: EUR\noffers:\n  - {text}", f"currency: EUR\n{text}: {text}"):
        assert all(len(fault.splitlines()) == 1 for fault in faults_of(each))


@given(st.integers(0, len(EVERYTHING)), st.text("{}[]:-&*!'\" \n%a1", max_size=4))
def test_a_slip_of_the_pen_is_refused_where_it_is_or_reads_as_a_catalogue(
    place: int, slip: str
) -> None:
    text = EVERYTHING[:place] + slip + EVERYTHING[place:]
    lines = text.count("\n") + 1
    for fault in faults_of(text):
        assert re.match(r"line (\d+): ", fault)
        assert int(fault.split()[1].rstrip(":")) <= lines


def faults_of(text: str) -> list[str]:
    try:
        read_catalogue(text)
    except CatalogueRefusedError as refusal:
        return list(map(str, refusal.faults))
    return []
