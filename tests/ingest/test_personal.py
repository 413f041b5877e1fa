"""What personal data is taken out of a text, and what has to stay."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iban, luhn

from ingest.personal import (
    DEFAULT_REGIONS,
    Finding,
    Kind,
    find_personal_data,
    remove_personal_data,
)
from tests.ingest.personal_sentences import WITH_PERSONAL_DATA, WITHOUT_PERSONAL_DATA

_MARK = re.compile(r"\{([^|{}]+)\|([^{}]*)\}|~name\|([^~]*)~")
_SENTENCES = [line.replace("\\n", "\n") for line in WITH_PERSONAL_DATA.strip().splitlines()]
_PLAIN = WITHOUT_PERSONAL_DATA.strip().splitlines()


def written(sentence: str) -> str:
    """The sentence as it was, without marks."""
    return _MARK.sub(lambda mark: mark[2] or mark[3], sentence)


def wanted(sentence: str) -> str:
    """The sentence as it should be; a name nothing gives away stays."""
    return _MARK.sub(lambda mark: f"[{mark[1]}]" if mark[1] else mark[3], sentence)


@pytest.mark.parametrize("sentence", _SENTENCES)
def test_personal_data_is_replaced_by_its_kind_and_nothing_else_changes(sentence: str) -> None:
    assert remove_personal_data(written(sentence)).text == wanted(sentence)


@pytest.mark.parametrize("sentence", _PLAIN)
def test_what_a_policy_says_is_not_touched(sentence: str) -> None:
    assert remove_personal_data(sentence).text == sentence


def test_the_sentences_are_enough_to_mean_something() -> None:
    kinds = {kind for line in _SENTENCES for kind, _, _ in _MARK.findall(line) if kind}
    assert kinds == {kind.value for kind in Kind}
    assert len(_SENTENCES) >= 120
    assert len(_PLAIN) >= 100


@pytest.mark.parametrize("sentence", _SENTENCES + _PLAIN)
def test_cleaning_twice_is_cleaning_once(sentence: str) -> None:
    once = remove_personal_data(written(sentence)).text
    assert remove_personal_data(once).text == once


def test_a_whole_ticket_stays_readable() -> None:
    ticket = "\n\n".join(map(written, _SENTENCES[::7])) + "\n\n" + "\n".join(_PLAIN[::3])
    cleaned = remove_personal_data(ticket).text
    for line in _PLAIN[::3]:
        assert line in cleaned


# Numbers that check or that a country gives out: none may be missed, however it is written.

_SEPARATORS = st.sampled_from(["", " ", "-"])
_LEAD_IN = st.sampled_from(["", "Paid with ", "It was ", "Here: ", "("])


@st.composite
def cards(draw: st.DrawFn) -> str:
    start, length = draw(
        st.sampled_from([("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("37", 15), ("6011", 16)])
    )
    size = length - len(start) - 1
    middle = draw(st.text("0123456789", min_size=size, max_size=size))
    number = f"{start}{middle}"
    number += luhn.calc_check_digit(number)
    separator = draw(_SEPARATORS)
    return separator.join(number[place : place + 4] for place in range(0, length, 4))


@given(cards(), _LEAD_IN)
def test_no_card_number_stays(card: str, lead_in: str) -> None:
    text = f"{lead_in}{card}, twice."
    cleaned = remove_personal_data(text)
    assert cleaned.text == f"{lead_in}[card], twice."


_BANKS = {"DE": 18, "NL": 10, "ES": 20, "BE": 12, "PL": 24, "PT": 21, "IT": 0, "FR": 0}


@st.composite
def ibans(draw: st.DrawFn) -> str:
    country = draw(st.sampled_from([name for name, digits in _BANKS.items() if digits]))
    digits = draw(st.text("0123456789", min_size=_BANKS[country], max_size=_BANKS[country]))
    bank = "ABNA" + digits if country == "NL" else digits
    number = f"{country}00{bank}"
    number = country + iban.calc_check_digits(number) + bank
    grouped = draw(st.booleans())
    return " ".join(re.findall(".{1,4}", number)) if grouped else number


@given(ibans(), _LEAD_IN)
def test_no_bank_account_stays(account: str, lead_in: str) -> None:
    assert remove_personal_data(f"{lead_in}{account}, please").text == f"{lead_in}[IBAN], please"


def phone_numbers() -> Iterator[str]:
    """A country's own examples, as they are written there and from abroad."""
    for region in DEFAULT_REGIONS:
        for kind in (
            phonenumbers.PhoneNumberType.MOBILE,
            phonenumbers.PhoneNumberType.FIXED_LINE,
        ):
            example = phonenumbers.example_number_for_type(region, kind)
            assert example is not None
            for form in (
                phonenumbers.PhoneNumberFormat.NATIONAL,
                phonenumbers.PhoneNumberFormat.INTERNATIONAL,
                phonenumbers.PhoneNumberFormat.E164,
            ):
                yield phonenumbers.format_number(example, form)


@pytest.mark.parametrize("number", sorted(set(phone_numbers())))
@pytest.mark.parametrize("sentence", ["Call {}.", "It is {} from now on.", "{}\nfrom nine"])
def test_no_phone_number_stays(number: str, sentence: str) -> None:
    assert remove_personal_data(sentence.format(number)).text == sentence.format("[phone]")


def test_a_country_that_is_named_has_its_numbers_found() -> None:
    text = "Nina Lind, 89 17 30 07"
    assert remove_personal_data(text).text == "[name], 89 17 30 07"
    regions = (*DEFAULT_REGIONS, "DK")
    assert remove_personal_data(text, regions=regions).text == "[name], [phone]"


_NAME_PART = st.from_regex(r"[a-z0-9]([a-z0-9._+-]{0,12}[a-z0-9])?", fullmatch=True)
_HOST = st.from_regex(r"[a-z0-9]{1,10}(-[a-z0-9]{1,5})?\.(example|com|co\.uk|de)", fullmatch=True)


@given(_NAME_PART, _HOST)
def test_no_mail_address_stays(name: str, host: str) -> None:
    assert remove_personal_data(f"Write to {name}@{host}, please.").text == (
        "Write to [email], please."
    )


# What rules are made of has to survive any figure in it.

_AMOUNTS = st.builds(
    lambda value, form: form.format(f"{value:,.2f}"),
    st.decimals(0, 9_999_999, places=2),
    st.sampled_from(["€{}", "${}", "£{}", "{} EUR", "{} €", "EUR {}", "USD {}"]),
)
_DURATIONS = st.builds(
    "{} {}".format, st.integers(1, 3650), st.sampled_from(["days", "hours", "Tage", "jours"])
)
_PERCENT = st.builds("{} %".format, st.integers(0, 100))
_CALENDAR = st.dates(date(1900, 1, 1), date(2099, 12, 31))
_DAYS = _CALENDAR.map(str) | _CALENDAR.map("{0.day:02}.{0.month:02}.{0.year}".format)
_CODES = st.from_regex(r"(ERR|LX|KB|RET|QX)-[0-9]{1,5}", fullmatch=True)
_VERSIONS = st.builds("version {}.{}.{}.{}".format, *[st.integers(0, 99)] * 4)
_HOURS = st.builds("{:02}:{:02}-{:02}:{:02}".format, *[st.integers(0, 12), st.integers(0, 59)] * 2)
_FIGURES = st.one_of(_AMOUNTS, _DURATIONS, _PERCENT, _DAYS, _CODES, _VERSIONS, _HOURS)
_RULES = st.sampled_from(
    [
        "Refunds up to {} need no approval.",
        "The rule holds from {} on, see {}.",
        "Wait {} or {}, then ask for {}.",
        "Limit: {}; with a receipt {}.",
        "{} applies, not {}.",
    ]
)


@settings(max_examples=300)
@given(_RULES, st.lists(_FIGURES, min_size=3, max_size=3))
def test_a_rules_figures_stay(rule: str, figures: list[str]) -> None:
    text = rule.format(*figures)
    assert remove_personal_data(text).text == text


# What findings are.


@given(st.text() | st.sampled_from(_SENTENCES).map(written))
def test_findings_are_in_order_apart_and_enough_to_put_the_text_back(text: str) -> None:
    cleaned = remove_personal_data(text)
    spans = [finding.span for finding in cleaned.found]
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(span.end <= len(text) for span in spans)
    assert restored(cleaned.text, text, cleaned.found) == text


def restored(cleaned: str, text: str, found: tuple[Finding, ...]) -> str:
    """Put back what was removed, as whoever masks a text for a while does."""
    parts: list[str] = []
    for finding in found:
        before, _, cleaned = cleaned.partition(finding.kind.placeholder)
        # A placeholder that stood in the text itself is no removal.
        while sum(map(len, parts)) + len(before) < finding.span.start:
            more, _, cleaned = cleaned.partition(finding.kind.placeholder)
            before += finding.kind.placeholder + more
        parts += [before, text[finding.span.start : finding.span.end]]
    return "".join([*parts, cleaned])


def test_only_the_kinds_asked_for_are_found() -> None:
    text = "Ana López, ana@example.es, +34 612 345 678"
    found = find_personal_data(text, kinds=frozenset([Kind.PHONE]))
    assert [finding.kind for finding in found] == [Kind.PHONE]


@pytest.mark.parametrize(
    "unit",
    [
        "1 ",
        "(1",
        "01 ",
        "Aa’",
        "Aa-",
        "Ana ",
        "A. ",
        "a@",
        "12 High Aa ",
        "DE12 ",
        "*",
        "\n",
        "ab:",
    ],
)
def test_a_text_made_to_be_slow_is_read_all_the_same(unit: str) -> None:
    # A pattern that tries every way to cut this would not come back within a lifetime.
    text = unit * 2000
    assert len(remove_personal_data(text).text) <= len(text) * 4


# Names.


def test_a_name_once_given_is_removed_wherever_it_stands() -> None:
    text = "My name is Odalys Benavides. Odalys paid; Ms Benavides waits, BENAVIDES is angry."
    assert remove_personal_data(text).text == (
        "My name is [name]. [name] paid; Ms [name] waits, [name] is angry."
    )


def test_names_the_caller_knows_are_removed_in_any_spelling() -> None:
    cleaned = remove_personal_data(
        "okwudili rang; Brannigan will ring OKWUDILI back.",
        names=frozenset(["Okwudili Brannigan"]),
    )
    assert cleaned.text == "[name] rang; [name] will ring [name] back."


def test_an_everyday_word_in_a_known_name_is_not_removed_everywhere() -> None:
    cleaned = remove_personal_data(
        "Olga Price asked for a price match. Price match refused.",
        names=frozenset(["Olga Price"]),
    )
    assert cleaned.text == "[name] asked for a price match. Price match refused."


def test_a_role_given_as_a_name_is_none() -> None:
    text = "The support team asked the customer to wait."
    assert remove_personal_data(text, names=frozenset(["Support", "Team"])).text == text


def test_a_product_called_like_a_person_stays() -> None:
    text = "The Nora armchair wobbles."
    assert remove_personal_data(text).text == "The [name] armchair wobbles."
    assert remove_personal_data(text, things=frozenset(["nora", "armchair"])).text == text
