"""What of a pasted mail or chat is to be answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.inquiry.model import Kind
from assistant.inquiry.reading import read_message

ASKED = "Can I return the lamp in a store?"


def of(text: str, kind: Kind) -> list[str]:
    reading = read_message(text)
    return [text[each.start : each.end] for each in reading.of(kind)]


@pytest.mark.parametrize(
    "history",
    [
        "On Tue, 3 Nov 2026 at 10:12, Larkfield Help <help@larkfield.example> wrote:\n"
        "> Dear Ana,\n> Can you send a photo?",
        "On Tue, 3 Nov 2026 at 10:12, Larkfield\n<help@larkfield.example> wrote:\n\nDear Ana, ok?",
        "Am 03.11.2026 um 10:12 schrieb Larkfield Hilfe:\n> Wie geht es Ihnen?",
        "Le mar. 3 nov. 2026 à 10:12, Larkfield <aide@larkfield.example> a écrit :\n> Ça va ?",
        "El mar, 3 nov 2026 a las 10:12, Larkfield escribió:\n> ¿Qué tal?",
        "Op di 3 nov 2026 om 10:12 schreef Larkfield:\n> Hoe gaat het?",
        "-----Original Message-----\nFrom: Larkfield\nSent: Monday\nTo: Ana\n\nAre you ok?",
        "-----Ursprüngliche Nachricht-----\nVon: Larkfield\nAn: Ana\nBetreff: Hallo\n\nAlles gut?",
        "________________________________\nFrom: Larkfield <h@larkfield.example>\n"
        "Sent: Monday, 2 November 2026\nTo: Ana\nSubject: Your order\n\nWas it all right?",
        "Von: Larkfield\nGesendet: Montag, 2. November 2026\nAn: Ana\nBetreff: RE: Lampe\n\nOk?",
        "De : Larkfield\nEnvoyé : lundi 2 novembre 2026\nÀ : Ana\nObjet : Lampe\n\nBonjour ?",
    ],
)  # fmt: skip
def test_history_below_a_mail_is_left_out(history: str) -> None:
    text = f"{ASKED}\n\n{history}\n"
    assert of(text, Kind.SAID) == [ASKED]
    assert " ".join(of(text, Kind.QUOTED)) == history


@pytest.mark.parametrize("greeting", ["Hi,", "Dear Sir or Madam,", "Guten Tag Frau Weber,",
                                      "Bonjour,", "Hola,", "Beste Larkfield,"])  # fmt: skip
@pytest.mark.parametrize(
    "closing",
    ["Kind regards\nAna Roche\n+353 20 555 0101", "Thanks,\nAna", "Mit freundlichen Grüßen\nAna",
     "Cordialement,\nAna", "Un saludo\nAna", "Met vriendelijke groet,\nAna", "-- \nAna\nLarkfield",
     "Best\n\nAna\n\nSent from my iPhone"],
)  # fmt: skip
def test_greetings_and_signatures_are_left_out(greeting: str, closing: str) -> None:
    text = f"{greeting}\n\n{ASKED}\n\n{closing}"
    assert of(text, Kind.SAID) == [ASKED]


def test_a_postscript_below_the_signature_counts() -> None:
    text = f"{ASKED}\n\nBest regards\nAna\n\nPS: And who pays for the postage?"
    assert of(text, Kind.SAID) == [ASKED, "PS: And who pays for the postage?"]


def test_a_disclaimer_is_left_out() -> None:
    legal = (
        "This e-mail and any attachments are confidential.\n"
        "If you are not the intended recipient, delete it."
    )
    assert of(f"{ASKED}\n\nAna\n\n{legal}", Kind.DISCLAIMER) == [legal]


def test_a_question_about_something_confidential_is_no_disclaimer() -> None:
    text = "Your message is confidential, it says.\n\nMay I show the message to my husband?"
    assert read_message(text).said == text


def test_a_mail_with_its_headers_is_read_and_its_subject_tells_what_is_meant() -> None:
    text = f"From: Ana <ana@example.com>\nTo: help\nSubject: RE: Brisa kettle\n\nHello,\n\n{ASKED}"
    assert of(text, Kind.SAID) == [ASKED]
    assert of(text, Kind.EARLIER) == ["Brisa kettle"]


def test_a_mail_that_was_passed_on_is_what_counts() -> None:
    text = (
        "Can you take this one?\n\n---------- Forwarded message ---------\n"
        f"From: Ana <ana@example.com>\nDate: Tue\nSubject: Lamp\nTo: <h@l.example>\n\n{ASKED}"
    )
    assert of(text, Kind.SAID) == [ASKED]


def test_answers_between_quotes_count_and_quotes_do_not() -> None:
    text = (
        "On Tue, 3 Nov 2026, Larkfield wrote:\n> Do you have the receipt?\nNo, I lost it.\n"
        "> Which store was it?\nThe one in Cork."
    )
    assert of(f"Hello,\nsee below.\n\n{text}", Kind.SAID) == [
        "see below.", "No, I lost it.", "The one in Cork.",
    ]  # fmt: skip


def test_of_a_chat_the_latest_message_that_nobody_answered_counts() -> None:
    text = (
        "[10:02] Customer: What are your hours in Cork?\n[10:03] Agent: 09:30 to 20:00.\n"
        f"[10:04] Customer: great, thanks\n[10:05] Customer: {ASKED}"
    )
    assert of(text, Kind.SAID) == ["great, thanks", ASKED]
    assert of(text, Kind.EARLIER) == ["What are your hours in Cork?"]
    assert of(text, Kind.REPLY) == ["09:30 to 20:00."]


@pytest.mark.parametrize(
    "reply", ["One moment please, let me check.", "Could you give me the order number?"]
)
def test_asking_back_and_asking_for_patience_answers_nothing(reply: str) -> None:
    text = f"Customer: {ASKED}\nAgent: {reply}\nCustomer: It is LF72640018."
    assert of(text, Kind.SAID) == [ASKED, "It is LF72640018."]


def test_thanks_after_a_reply_are_no_new_message() -> None:
    text = f"Customer: {ASKED}\nAgent: Yes, in every store.\nCustomer: ok thanks"
    assert of(text, Kind.SAID) == [ASKED]


def test_without_roles_whoever_offers_help_is_not_the_customer() -> None:
    text = (
        "[20.11.26, 09:12:01] Meike: hallo\n[20.11.26, 09:12:20] Jo: Hi, how can I help you?\n"
        f"[20.11.26, 09:12:40] Meike: {ASKED}\n[20.11.26, 09:13:00] Jo: let me check"
    )
    assert ASKED in of(text, Kind.SAID)
    assert "let me check" in of(text, Kind.REPLY)


@pytest.mark.parametrize(
    "text",
    [
        "Problem: the kettle leaks\nOrder: LF72640018\nWish: a new one",
        "The log says:\nCaused by: com.example.Broken\nCaused by: com.example.Pipe\n"
        "System: down\nWhat now?",
        "User: ana\nError: 1042\nCan you help her?",
        "I typed this:\n> connect to sample\nand nothing happened.",
        "Dear all, how long is it open?",
        "hi where is my order\nit is late",
        "Thanks\n\nCan I return it?",
        "Kind regards",
        "> Everything here is quoted.\n> Can I return it?",
    ],
)
def test_what_only_looks_like_a_mail_or_chat_is_left_whole(text: str) -> None:
    assert read_message(text).said == text


def test_where_nothing_else_is_said_history_is_what_counts() -> None:
    text = f"On Tue, 3 Nov 2026, Ana Roche wrote:\n{ASKED}"
    assert ASKED in read_message(text).said


pieces = st.sampled_from(
    [
        "Hi,", "> quoted", "On 3 Nov 2026, Ana wrote:", "From: Ana", "Subject: Re: Lamp", "-- ",
        "Kind regards", "Customer: hello", "Agent: hi", "[10:02] Ana: hm", "", "  ", "1. first",
        "Sent from my phone", "Can I return it?", "This e-mail is confidential.", "PS: and?",
        "日本語ですか？",
    ]
)  # fmt: skip


@given(st.lists(pieces | st.text(max_size=30), max_size=14).map("\n".join))
def test_nothing_is_lost_and_nothing_is_read_twice(text: str) -> None:
    reading = read_message(text)
    place = 0
    for each in reading.stretches:
        assert each.start >= place
        assert not text[place : each.start].strip()
        assert each.start < each.end
        place = each.end
    assert not text[place:].strip()


@given(st.lists(pieces | st.text(max_size=30), max_size=14).map("\n".join))
def test_something_is_said_wherever_something_is_written(text: str) -> None:
    assert bool(read_message(text).said.strip()) is bool(text.strip())
