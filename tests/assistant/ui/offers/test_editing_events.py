"""What happens when somebody edits: forms opened, judged, saved, overtaken; and who may not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from assistant.access.model import Person
from assistant.access.roles import Role
from assistant.offers.model import Catalogue, FrequencyCap, Kind
from assistant.ui.events import Sent
from assistant.ui.offers.editing import EditingEvents
from assistant.ui.offers.looking import CatalogueChange, Looking
from assistant.ui.offers.reading import Reading
from kb import library
from kb.model import Audience, Hit
from tests.assistant.fakes import FakeAssistant
from tests.assistant.ui.offers.shop import faults, person, stock, told, typed, version_in, words


@pytest.fixture
def events(assistant: FakeAssistant) -> EditingEvents:
    def search(text: str, on: date, limit: int) -> Sequence[Hit]:
        return assistant.search(text, audience=Audience.INTERNAL, on=on, limit=limit)

    stock(assistant)
    reading = Reading(assistant.offers, assistant.database)
    return EditingEvents(assistant.offers, assistant.database, reading, search)


@pytest.fixture
def manager(assistant: FakeAssistant) -> Person:
    return person(assistant, Role.KNOWLEDGE_MANAGER)


def opened(events: EditingEvents, by: Person, **asked: str) -> dict[str, str]:
    """What the form that was asked for sends as it is."""
    return typed(told(events.edit(by, Looking(), Sent.of(asked)))["html"])


def save(events: EditingEvents, by: Person, sent: dict[str, str]) -> CatalogueChange:
    return events.save(by, Looking(), Sent.of(sent))


def without_version(catalogue: Catalogue) -> Catalogue:
    return replace(catalogue, version=0)


@pytest.mark.parametrize("offer", ["late_credit", "refund", "replacement"])
def test_an_offer_opened_and_saved_as_it_is_stays_as_it_was(
    assistant: FakeAssistant, events: EditingEvents, manager: Person, offer: str
) -> None:
    before = assistant.offers.catalogue()
    saved = save(events, manager, opened(events, manager, form="offer", offer=offer))
    assert told(saved)["state"] == "saved"
    assert without_version(assistant.offers.catalogue()) == without_version(before)


@pytest.mark.parametrize("form", ["limit", "budget"])
@pytest.mark.parametrize("place", ["0", "1"])
def test_limits_and_budgets_saved_as_they_are_stay_as_they_were(
    assistant: FakeAssistant, events: EditingEvents, manager: Person, form: str, place: str
) -> None:
    before = assistant.offers.catalogue()
    saved = save(events, manager, opened(events, manager, form=form, place=place))
    assert told(saved)["state"] == "saved"
    assert without_version(assistant.offers.catalogue()) == without_version(before)


def test_how_often_a_limit_lets_a_customer_have_something_is_typed_and_kept(
    assistant: FakeAssistant, events: EditingEvents, manager: Person
) -> None:
    form = opened(events, manager, form="limit", place="0")
    often = {"times_per_customer_times": "2", "times_per_customer_days": "365"}
    assert told(save(events, manager, form | often))["state"] == "saved"
    form = opened(events, manager, form="limit", place="0")
    assert told(save(events, manager, form | {"per_offer": "25"}))["state"] == "saved"
    limit = assistant.offers.catalogue().limits[0]
    assert limit.times_per_customer == FrequencyCap(2, 365)
    assert limit.per_offer == Decimal(25)


@pytest.mark.parametrize(
    ("typed_in", "field", "reason"),
    [
        ({"times_per_customer_times": "2"}, "times_per_customer_days", "In how many days?"),
        ({"times_per_customer_days": "90"}, "times_per_customer_times", "How often"),
        (
            {"times_per_customer_times": "2", "times_per_customer_days": "no"},
            "times_per_customer_days",
            "no count",
        ),
    ],
)
def test_half_of_how_often_is_a_fault_of_its_field(
    events: EditingEvents, manager: Person, typed_in: dict[str, str], field: str, reason: str
) -> None:
    form = opened(events, manager, form="limit", place="0")
    assert reason in faults(save(events, manager, form | typed_in))[field]


def test_a_new_offer_is_published_with_what_was_typed(
    assistant: FakeAssistant, events: EditingEvents, manager: Person
) -> None:
    form = opened(events, manager, form="offer")
    form |= {
        "title": "Gift card for a delay",
        "kind": "goodwill",
        "words": "Take {value} off your next order.",
        "policy.document": "authority",
        "policy.quote": "goodwill credit up to\n fifteen euros",
        "amount.how": "fixed",
        "amount.fixed": "10",
        "suits": "late\n",
        "if.0.group": "all",
        "if.0.fact": "customer.tier",
        "if.0.operator": "in",
        "if.0.value": "gold, silver",
        "caps.0.times": "1",
        "caps.0.days": "30",
        "note": "For the holidays",
    }
    saved = save(events, manager, form)
    offer = assistant.offers.catalogue().offer("gift_card_for_a_delay")
    assert offer is not None
    assert offer.kind is Kind.GOODWILL
    assert [each.days for each in offer.caps] == [30]
    assert version_in(saved.head) == "2"
    assert "For the holidays" in words(saved.head)
    assert "Gift card for a delay" in words(saved.detail)


def test_comments_and_named_conditions_survive_a_form(
    assistant: FakeAssistant, events: EditingEvents, manager: Person
) -> None:
    form = opened(events, manager, form="limit", place="0")
    save(events, manager, form | {"per_offer": "25"})
    text = assistant.offers.catalogue_text()
    assert "# What the shops may give" in text
    assert "# agreed with the stores" in text
    assert "{use: regulars}" in text
    assert "25" in text


def test_a_copy_is_another_offer(
    assistant: FakeAssistant, events: EditingEvents, manager: Person
) -> None:
    form = opened(events, manager, form="offer", offer="refund", copyOf="yes")
    assert form["title"] == "Refund of returned shoes (copy)"
    save(events, manager, form)
    assert [each.id for each in assistant.offers.catalogue().offers] == [
        "late_credit",
        "refund",
        "replacement",
        "refund_of_returned_shoes_copy",
    ]


@pytest.mark.parametrize(
    ("typed_in", "field", "says"),
    [
        ({"title": ""}, "title", "What is it called?"),
        ({"words": "You get {valeu}."}, "words", "valeu"),
        ({"amount.share": "ten"}, "amount.share", "no percentage"),
        ({"amount.floor": "-5"}, "amount.floor", "not negative"),
        ({"amount.floor": "50"}, "amount.floor", "above cap"),
        ({"amount.cap": "15.005"}, "amount.cap", "places"),
        ({"policy.quote": "Agents may give anything"}, "policy.quote", "do not stand"),
        ({"policy.document": ""}, "policy.document", "Which policy"),
        ({"valid_from": "someday"}, "valid_from", "no day"),
        ({"valid_from": "2030-01-02", "valid_until": "2030-01-01"}, "valid_until", "before"),
        ({"caps.0.days": ""}, "caps.0.days", "In how many days?"),
        ({"caps.0.times": "0"}, "caps.0.times", "whole number"),
        ({"if.0.value": ""}, "if.0.value", "tier"),
        ({"if.1.value": "much"}, "if.1.value", "no number"),
        ({"if.0.fact": "customer.shoe_size"}, "if.0.fact", "Choose"),
        ({"if.0.operator": "at_least"}, "if.0.operator", "is one of"),
    ],
)
def test_every_fault_is_said_at_its_field_and_nothing_is_published(
    assistant: FakeAssistant,
    events: EditingEvents,
    manager: Person,
    typed_in: dict[str, str],
    field: str,
    says: str,
) -> None:
    form = opened(events, manager, form="offer", offer="late_credit") | typed_in
    judged = faults(events.judge(manager, Looking(), Sent.of(form)))
    assert says in judged[field]
    assert set(judged) == {field}
    assert faults(save(events, manager, form)) == judged
    assert assistant.offers.catalogue().version == 1


def test_conditions_that_contradict_each_other_are_said_at_the_conditions(
    events: EditingEvents, manager: Person
) -> None:
    form = opened(events, manager, form="offer", offer="refund")
    form |= {
        "if.1.group": "all",
        "if.1.fact": "customer.tier",
        "if.1.operator": "is",
        "if.1.value": "bronze",
    }
    assert list(faults(events.judge(manager, Looking(), Sent.of(form)))) == ["if"]


@pytest.mark.parametrize(
    ("typed_in", "field"),
    [
        ({"whose": ""}, "whose"),
        ({"per_offer": "50"}, "per_offer"),
        ({"per_customer_days": ""}, "per_customer_days"),
        ({"per_customer_amount": ""}, "per_customer_amount"),
        ({"per_case": "much"}, "per_case"),
    ],
)
def test_a_limits_faults_are_said_at_their_fields(
    events: EditingEvents, manager: Person, typed_in: dict[str, str], field: str
) -> None:
    form = opened(events, manager, form="limit", place="0") | typed_in
    assert field in faults(events.judge(manager, Looking(), Sent.of(form)))


def test_a_budget_that_overlaps_another_is_refused(
    assistant: FakeAssistant, events: EditingEvents, manager: Person
) -> None:
    form = opened(events, manager, form="budget")
    form |= {"name": "goodwill", "team": "care", "amount": "10"}
    form |= {"valid_from": "2027-01-01", "valid_until": "2027-01-31"}
    assert faults(save(events, manager, form))
    assert len(assistant.offers.catalogue().budgets) == 2


def test_a_limit_is_taken_out(
    assistant: FakeAssistant, events: EditingEvents, manager: Person
) -> None:
    form = opened(events, manager, form="limit", place="1")
    removed = events.remove(manager, Looking(), Sent.of(form))
    assert told(removed)["state"] == "saved"
    assert [each.person for each in assistant.offers.catalogue().limits] == [""]


def test_an_offer_ends_today_and_undo_lets_it_hold_again(
    assistant: FakeAssistant, events: EditingEvents, manager: Person
) -> None:
    ended = events.end(manager, Looking(), Sent.of({"offer": "refund"}))
    offer = assistant.offers.catalogue().offer("refund")
    assert offer is not None
    assert offer.valid_until == date.today()
    assert "Today is its last day" in told(ended)["text"]
    events.undo(manager, Looking(), Sent.of({"offer": "refund", "until": ""}))
    back = assistant.offers.catalogue().offer("refund")
    assert back is not None
    assert back.valid_until is None
    assert assistant.offers.catalogue().version == 3


def test_publishing_over_a_newer_version_is_refused_and_says_who(
    assistant: FakeAssistant, events: EditingEvents, manager: Person
) -> None:
    admin = person(assistant, Role.ADMIN)
    mine = opened(events, manager, form="offer", offer="refund") | {"title": "Refund of shoes"}
    theirs = opened(events, admin, form="budget", place="0") | {"amount": "700"}
    save(events, admin, theirs)
    refused = told(save(events, manager, mine))
    assert refused["state"] == "overtaken"
    assert "Admin published version 2" in refused["text"]
    assert refused["same"] == "False"
    assert assistant.offers.catalogue().version == 2
    again = told(save(events, manager, mine | {"base": refused["version"]}))
    assert again["state"] == "saved"
    catalogue = assistant.offers.catalogue()
    assert catalogue.budgets[0].amount == 700
    assert [each.title for each in catalogue.offers][1] == "Refund of shoes"


def test_who_changed_the_same_offer_meanwhile_is_told_of(
    assistant: FakeAssistant, events: EditingEvents, manager: Person
) -> None:
    admin = person(assistant, Role.ADMIN)
    mine = opened(events, manager, form="offer", offer="refund") | {"title": "Refund of shoes"}
    save(events, admin, opened(events, admin, form="offer", offer="refund") | {"title": "Refunds"})
    assert told(save(events, manager, mine))["same"] == "True"


def test_a_limit_is_found_again_after_others_moved_it(
    assistant: FakeAssistant, events: EditingEvents, manager: Person
) -> None:
    admin = person(assistant, Role.ADMIN)
    mine = opened(events, manager, form="limit", place="1") | {"per_offer": "55"}
    events.remove(admin, Looking(), Sent.of(opened(events, admin, form="limit", place="0")))
    refused = told(save(events, manager, mine))
    assert refused["place"] == "0"
    save(events, manager, mine | {"base": refused["version"], "place": refused["place"]})
    limits = assistant.offers.catalogue().limits
    assert [(each.person, each.per_offer) for each in limits] == [
        ("agent@example.com", Decimal(55))
    ]


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR])
def test_readers_change_nothing_whatever_their_browser_sends(
    assistant: FakeAssistant, events: EditingEvents, manager: Person, role: Role
) -> None:
    reader = person(assistant, role)
    form = opened(events, manager, form="offer", offer="refund") | {"title": "Mine"}
    limit = opened(events, manager, form="limit", place="0")
    refusals = [
        events.edit(reader, Looking(), Sent.of({"form": "offer"})),
        save(events, reader, form),
        events.remove(reader, Looking(), Sent.of(limit)),
        events.end(reader, Looking(), Sent.of({"offer": "refund"})),
        events.undo(reader, Looking(), Sent.of({"offer": "refund"})),
        events.passages(reader, Looking(), Sent.of({"words": "goodwill credit"})),
    ]
    assert all("knowledge manager" in (each.message or "") for each in refusals)
    assert assistant.offers.catalogue().version == 1


def test_the_words_of_a_policy_are_found_as_they_stand(
    events: EditingEvents, manager: Person
) -> None:
    asked = Sent.of({"words": "damaged items replaced", "document": ""})
    found = told(events.passages(manager, Looking(), asked))
    assert "Damaged items are replaced or refunded, as the customer prefers." in found["html"]
    assert 'data-document="returns"' in found["html"]
    inside = Sent.of({"words": "CARD", "document": "returns"})
    one = told(events.passages(manager, Looking(), inside))
    assert "The refund goes to the card used." in one["html"]
    assert "Damaged" not in one["html"]


def test_words_of_a_retired_policy_are_not_offered(
    assistant: FakeAssistant, events: EditingEvents, manager: Person
) -> None:
    library.retire(assistant.database, "returns", on=date.today())
    asked = Sent.of({"words": "", "document": "returns"})
    assert (
        "No policy in force says that" in told(events.passages(manager, Looking(), asked))["html"]
    )
    form = opened(events, manager, form="offer", offer="refund")
    assert "policy.quote" in faults(events.judge(manager, Looking(), Sent.of(form)))


def test_an_offer_that_has_ended_needs_no_policy(
    assistant: FakeAssistant, events: EditingEvents, manager: Person
) -> None:
    library.retire(assistant.database, "returns", on=date.today())
    yesterday = (date.today() - timedelta(days=1)).isoformat()
    form = opened(events, manager, form="offer", offer="refund") | {"valid_until": yesterday}
    assert faults(events.judge(manager, Looking(), Sent.of(form))) == {}


def test_what_is_gone_is_said_not_guessed(events: EditingEvents, manager: Person) -> None:
    for asked in ({"form": "offer", "offer": "x"}, {"form": "limit", "place": "9"}):
        gone = told(events.edit(manager, Looking(), Sent.of(asked)))
        assert "no longer in the catalogue" in gone["text"]
    form = opened(events, manager, form="offer", offer="refund") | {"offer": "x"}
    assert "no longer in the catalogue" in faults(save(events, manager, form))[""]
