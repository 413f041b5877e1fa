"""Which facts a text states, and which follow from another text."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.verifying.cited import without_marks
from assistant.verifying.facts import Fact, Facts, facts_of, unsupported
from assistant.verifying.names import codes
from assistant.verifying.numerals import in_digits


def missing(claim: str, evidence: str) -> list[str]:
    return [fact.text for fact in unsupported(facts_of(claim), [facts_of(evidence)])]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("You have 14 days.", "Returns are taken within two weeks."),
        ("You have fourteen days.", "You have 14 days."),
        ("It costs €50.", "It costs 50 euros."),
        ("It costs EUR 3.95.", "It costs €3,95."),
        ("It costs 50 cents.", "It costs €0.50."),
        ("It costs one hundred and fifty euros.", "It costs €150."),
        ("It made €1.5 million.", "It made €1,500,000."),
        ("A post with 1,000 views.", "A post with 1000 views."),
        ("The warranty is 24 months.", "A warranty of 2 years."),
        ("A 2-year warranty.", "The warranty lasts 24 months."),
        ("Wait for half an hour.", "Wait for 30 minutes."),
        ("Wait two and a half hours.", "Wait 150 minutes."),
        ("Within twenty-four hours.", "Within 1 day."),
        ("A week at most.", "Up to 7 days."),
        ("It takes 3 working days.", "It takes 3–5 working days."),
        ("Between €10 and €20.", "€10–20"),
        ("A 45-day window.", "45 days"),
        ("It weighs 5kg.", "It weighs 5,000 g."),
        ("25 percent off.", "25 % off."),
        ("No more than 5 days.", "Up to 5 days."),
        ("By 7 pm.", "Until 19:00."),
        ("From 7am to 10pm.", "07:00–22:00"),
        ("On 3 March.", "On 3 March 2026."),
        ("On 2026-03-03.", "On March 3rd, 2026."),
        ("On 03/04/2026.", "On 3 April 2026."),
        ("Ordered in 2026.", "Ordered by 31 December 2026."),
        ("From 1 January 2026.", "Between 1 January and 31 December 2026."),
        ("From 3 March.", "3 to 5 March"),
        ("Call +353 20 911 0140.", "Call +353 (20) 9110140"),
        ("Order LF12345678.", "order lf12345678"),
        ("It weighs 1.250 kg.", "It weighs 1.250 kg."),
        ("Within 2½ hours.", "Within 2.5 hours."),
        ("Within Ⅼ days.", "Within 50 days."),
        ("Number " + 50 * "12345" + ".", "Number " + 50 * "12345" + "."),
        ("See www.larkfield.example.", "https://www.larkfield.example/"),
    ],
)
def test_the_same_said_otherwise_is_supported(claim: str, evidence: str) -> None:
    assert missing(claim, evidence) == []


@pytest.mark.parametrize(
    ("claim", "evidence", "wrong"),
    [
        ("You have 45 days.", "You have 30 days.", "45 days"),
        ("You have 30 days.", "You have 30 working days.", "30 days"),
        ("You have a month.", "You have 30 days.", "1 month"),
        ("It costs €50.", "It costs $50.", "€50"),
        ("Up to €50.", "At least €50.", "€50"),
        ("More than 5 days.", "No more than 5 days.", "5 days"),
        ("Up to 5 products.", "Up to 5 days.", "5"),
        ("On 3 March 2026.", "On 3 March.", "3 March 2026"),
        ("On 3 March 2026.", "On 3 March 2027.", "3 March 2026"),
        ("By 8 pm.", "Until 19:00.", "8 pm"),
        ("Within 30.000 days.", "Within 30 days.", "30.000 days"),
        ("You need 5 points.", "You need 5.000 points.", "5 points"),
        ("Within 1234567½ days.", "Within 1234568 days.", "1234567.5 days"),
        ("Within Ⅼ days.", "Within 30 days.", "50 days"),
        (f"It costs €{9 * 10**4000}.", "It costs €9.", f"€{9 * 10**4000}"),
        ("In version 6.15.0.", "In version 6.16.0.", "6.15.0"),
        ("Call +353 20 911 0141.", "Call +353 20 911 0140.", "+353 20 911 0141"),
        (
            "Write to help@larkfield.test.",
            "Write to help@larkfield.example.",
            "help@larkfield.test",
        ),
    ],
)
def test_another_number_is_not_supported(claim: str, evidence: str, wrong: str) -> None:
    assert missing(claim, evidence) == [wrong]


def test_a_column_says_its_unit_once() -> None:
    assert missing("The limit is €50.", "Limit in €: 50") == []


def test_names_are_told_from_words_that_open_a_sentence() -> None:
    names = facts_of("Ask the Carrier Desk, or use PayPal.").names
    assert [(name.text, name.sure) for name in names] == [
        ("Ask", False),
        ("Carrier", True),
        ("Desk", True),
        ("PayPal", True),
    ]


def test_one_counts_only_before_what_can_be_counted() -> None:
    assert (
        in_digits("the one you bought, one day, one or two") == "the one you bought, 1 day, 1 or 2"
    )


@pytest.mark.parametrize("piece", ["a.", "A.B.", "1-", "a/", "@a", "(0", "A. ", "1 ", "²", "½"])
def test_the_facts_of_a_long_run_of_signs_are_found(piece: str) -> None:
    found = facts_of(piece * (20_000 // len(piece)))
    assert unsupported(found, [facts_of("It is free.")]) == found.numbers


def test_an_address_behind_a_long_run_is_found() -> None:
    for address in ("help@larkfield.example", "shop.larkfield.example"):
        (code,) = (code for code, _, _ in codes(f"{'a. ' * 2_000}-{address}."))
        assert code.key == address


def test_blanks_before_a_full_stop_are_left_out_however_many() -> None:
    blanks = " " * 20_000
    assert without_marks(f"It is free{blanks}. Take {blanks}it") == "It is free. Take it"


class _Counting(tuple[Fact, ...]):
    """Facts that count how many of them were looked at."""

    looked = 0

    def __iter__(self) -> Iterator[Fact]:
        for fact in super().__iter__():
            type(self).looked += 1
            yield fact


def _looks(claim: str, evidence: str) -> int:
    """How many facts of a text are looked at to find what a claim has beyond them."""

    class Counted(_Counting):
        pass

    found = facts_of(evidence)
    unsupported(facts_of(claim), [Facts(Counted(found.stated), found.units)])
    return Counted.looked


def test_a_claim_of_ever_more_numbers_is_looked_up_no_longer() -> None:
    numbers = [" ".join(f"{n}," for n in range(1, count)) for count in (90, 3_000)]
    assert 0 < _looks(numbers[0], numbers[1]) < 110 * 3_000
    assert _looks(numbers[1], numbers[1]) < 110 * 3_000
    assert len(missing(numbers[1], numbers[1])) == 2_999


@given(st.text(alphabet="0123456789.,- ²½Ⅻ٣a€/@(", max_size=100))
def test_every_text_supports_its_own_digits(text: str) -> None:
    assert unsupported(facts_of(text), [facts_of(text)]) == ()


@given(st.text(max_size=100))
def test_every_text_supports_its_own_facts(text: str) -> None:
    assert unsupported(facts_of(text), [facts_of(text)]) == ()


@given(st.integers(0, 10**7), st.sampled_from(["days", "€", "%", "kg"]))
def test_another_number_of_the_same_unit_is_never_supported(value: int, unit: str) -> None:
    assert missing(f"It is {value} {unit}.", f"It is {value + 1} {unit}.") != []
