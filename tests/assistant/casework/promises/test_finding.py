"""What of a reply is a promise, in which words, and what only looks like one."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.casework.model import LONGEST_REPLY, PromiseFound
from assistant.casework.promises.finding import commitments
from tests.assistant.casework.worlds import OFFICE

AT = datetime(2026, 11, 19, 10, tzinfo=UTC)
"""A Thursday, 11:00 in Amsterdam."""


def found(text: str, language: str = "en") -> tuple[PromiseFound, ...]:
    return commitments(text, at=AT, calendar=OFFICE, language=language)


def words(text: str, language: str = "en") -> list[str]:
    return [each.words for each in found(text, language)]


@pytest.mark.parametrize(
    "text",
    [
        "We'll call you on Friday.",
        "We’ll call you on Friday.",
        "WE WILL CALL YOU ON FRIDAY!",
        "I will get back to you tomorrow morning.",
        "You will have your refund within 5 days.",
        "Someone will be in touch within 2 working days.",
        "Expect the credit in 3-5 business days.",
        "Refund within 5 days.",
        "Your new lamp will be delivered on Monday.",
        "I'm sending the replacement today.",
        "I promise to write back.",
        "We'll refund the postage.",
        "Tomas will ring you at 10 tomorrow.",
        "ill call you back tomorrow",
        "Please allow up to 5 working days for the refund.",
        "A courier collects it on Tuesday.",
        "A technician comes by tomorrow at 9.",
        "Someone is calling you at 4.",
        "By tomorrow noon the money is back on your card.",
        "The refund hits your account in five days.",
        "Our driver is with you between 8 and 12 on Thursday.",
        "Give me until Friday.",
        "You can count on a replacement this week.",
    ],
)
def test_a_commitment_is_found(text: str) -> None:
    assert words(text) == [text.rstrip(".!")]


@pytest.mark.parametrize(
    "text",
    [
        "You can call us on Friday.",
        "We refunded you yesterday.",
        "If you had called, we would have sent it on Friday.",
        "Will you be at home on Friday?",
        "Shall we call you on Friday?",
        "I can't promise that we'll call by Friday.",
        "We will not refund it within 5 days.",
        "We won't be there on Friday.",
        "We will be open on Friday.",
        "The policy says that refunds will arrive within 5 days.",
        "According to the returns page, we will refund you within 5 days.",
        "We will usually answer within a day.",
        "I hope we'll have it by Friday.",
        "You'll need to send it by Friday.",
        "You will have 30 days to return it.",
        "I'll check this now.",
        "The lamp works well on Friday.",
        "You may as well return it tomorrow.",
        "It should be returned within 14 days.",
        "You asked whether we will deliver on Friday.",
        "Nobody will call you on Friday.",
        "If someone calls you on Friday, tell them.",
        "When the refund reaches your account on Friday, write to us.",
        "The courier collects parcels on Tuesdays.",
        "Give it back to me by Friday.",
        "Our driver was with you on Thursday.",
        "",
        "…",
    ],
)
def test_what_only_looks_like_one_is_not(text: str) -> None:
    assert found(text) == ()


def test_what_the_customer_wrote_is_not_our_promise() -> None:
    below = "Thank you.\n\nOn Mon 3 Nov Mia wrote:\nYou said: we'll call you on Friday."
    assert found(below) == ()
    assert found("> We'll call you on Friday.\nIs that what you read?") == ()
    assert found('You wrote "we will call you on Friday" in your mail.') == ()
    assert words("> When?\n\nWe'll call you on Friday.") == ["We'll call you on Friday"]


def test_a_promise_after_what_policy_says_is_ours() -> None:
    text = "The page says refunds take 5 days, but we'll refund you today."
    assert words(text) == ["we'll refund you today"]


def test_each_promise_has_its_own_time() -> None:
    text = "On Friday we'll call you at 3, and on Monday we will send the new lamp."
    call, lamp = found(text)
    assert (call.words, lamp.words) == (
        "On Friday we'll call you at 3",
        "on Monday we will send the new lamp",
    )
    assert call.due == datetime(2026, 11, 20, 14, tzinfo=UTC)
    assert lamp.due == datetime(2026, 11, 23, 16, tzinfo=UTC)


def test_a_part_of_the_day_is_a_time_where_it_is_an_end() -> None:
    (promise,) = found("Leave it with me, back to you before noon.")
    assert (promise.due_words, promise.due) == (
        "before noon",
        datetime(2026, 11, 19, 11, tzinfo=UTC),
    )
    (vague,) = found("We'll call you, in the evening perhaps.")
    assert (vague.due_words, vague.due) == ("", None)


def test_a_time_in_a_question_after_it_is_left_out() -> None:
    assert words("We'll call you on Friday, is that all right?") == ["We'll call you on Friday"]


def test_a_condition_is_kept_and_said_and_leaves_the_time_open() -> None:
    (promise,) = found("Once the parcel reaches us, we will refund you within 5 working days.")
    assert promise.words == "we will refund you within 5 working days"
    assert promise.what.startswith("Once the parcel reaches us, we will refund you")
    assert (promise.due, promise.due_words) == (None, "within 5 working days")


def test_a_condition_with_a_day_keeps_the_day() -> None:
    (promise,) = found("If you send the photo, I'll order the part on Monday.")
    assert promise.due == datetime(2026, 11, 23, 16, tzinfo=UTC)


def test_what_names_no_time_has_none() -> None:
    (promise,) = found("We'll get back to you as soon as possible.")
    assert (promise.due, promise.due_words, promise.flags) == (None, "", ())
    (vague,) = found("We'll get back to you in a few days.")
    assert (vague.due, vague.due_words) == (None, "in a few days")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Wir rufen Sie morgen um 10 Uhr an"),
        ("de", "Ich melde mich bis Freitag bei Ihnen"),
        ("de", "Sie erhalten die Gutschrift innerhalb von 5 Werktagen"),
        ("fr", "Nous vous rembourserons sous 5 jours ouvrés"),
        ("fr", "Je vous rappelle demain matin"),
        ("es", "Le llamaremos el viernes"),
        ("es", "Recibirá el reembolso en un plazo de 5 días hábiles"),
        ("it", "La richiameremo domani mattina"),
        ("it", "Riceverà il rimborso entro 5 giorni lavorativi"),
        ("nl", "We bellen u morgen om 10 uur"),
        ("nl", "U ontvangt het geld binnen 5 werkdagen"),
    ],
)
def test_other_languages_have_their_own_cues(language: str, text: str) -> None:
    (promise,) = found(f"{text}.", language)
    assert promise.words == text
    assert promise.due is not None
    assert promise.due > AT


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Sie können uns morgen anrufen."),
        ("de", "Ich kann nicht versprechen, dass wir Sie morgen anrufen."),
        ("fr", "Vous pouvez nous appeler demain."),
        ("es", "Puede llamarnos mañana."),
        ("it", "Può chiamarci domani."),
        ("nl", "U kunt ons morgen bellen."),
    ],
)
def test_other_languages_know_what_is_none(language: str, text: str) -> None:
    assert found(text, language) == ()


def test_a_language_without_cues_is_read_as_english() -> None:
    assert words("We'll call you on Friday.", "xx") == ["We'll call you on Friday"]


def test_a_very_long_text_is_read_up_to_what_may_be_sent() -> None:
    text = "We'll call you. " + "x " * LONGEST_REPLY + "We'll call you."
    assert len(found(text)) == 1


PIECES = st.sampled_from(
    [
        "We'll call you",
        " on Friday",
        " within 3-5 working days",
        "I will refund you",
        "Your order will be sent",
        " and ",
        ", ",
        ". ",
        "? ",
        "\n",
        "\n\n",
        "\n> ",
        "“",
        "”",
        '"',
        " if it arrives",
        " tomorrow at 10",
        " by 3 December",
        "If you write, ",
        "\u200b",
        "’",
        "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}",
        "\ufb01",
        "e\u0301",
        "😀",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=14).map("".join)


@given(TEXTS, st.sampled_from(["en", "de", "fr", "es", "it", "nl", "xx"]))
@example("We\u200b'll call you on Fri\u200bday.", "en")
def test_words_are_verbatim_in_order_and_apart(text: str, language: str) -> None:
    place = 0
    for promise in found(text, language):
        assert place <= promise.start < promise.end <= len(text)
        assert promise.words == text[promise.start : promise.end]
        assert promise.words == promise.words.strip()
        assert promise.due_words in promise.words
        place = promise.end


@given(TEXTS)
def test_the_same_text_promises_the_same(text: str) -> None:
    assert found(text) == found(text)


@given(TEXTS)
def test_a_due_time_is_an_instant_in_utc(text: str) -> None:
    for promise in found(text):
        if promise.due is not None:
            assert promise.due.utcoffset() == AT.utcoffset()
            assert promise.due_words
