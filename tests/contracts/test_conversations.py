"""What SQLite and PostgreSQL both promise about conversations."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from assistant.answering.model import Answer
from assistant.cases import conversations, counting, drafts, record, replies
from assistant.cases.conversations import list_conversations
from assistant.errors import RequestRefusedError
from assistant.following.model import Turn
from kb.database import Database
from tests.assistant.cases.suggestions import NOON, citing, later, quoting, told

SILENT = Answer("This is not in the policies.", True, 0.1, "verbatim", ())


def begin(
    database: Database,
    id_: str,
    question: str = "How long?",
    *,
    by: str = "ana",
    minute: int = 0,
    answer: Answer | None = None,
) -> None:
    """Begin a conversation with a question, both of this name."""
    suggestion = told(id_, by, later(minute), question=question, conversation=id_, answer=answer)
    record.keep(database, suggestion, channel="chat")


def found(database: Database, containing: str, by: str = "ana") -> list[str]:
    """The names of the conversations that a search finds."""
    return [each.id for each in list_conversations(database, by, limit=50, containing=containing)]


def reply(database: Database, suggestion: str, sent: str, *, minute: int = 0) -> None:
    """Send a reply made of a suggestion."""
    replies.send(
        database,
        suggestion,
        by="ana",
        channel="mail",
        tone="warm",
        suggested="Refunds within 30 days.",
        sent=sent,
        at=later(minute),
    )


def test_the_latest_conversation_comes_first(database: Database) -> None:
    for minute, name in enumerate(["one", "two", "three"]):
        begin(database, name, minute=minute)
    record.keep(database, told("more", at=later(10), conversation="one"), channel="")
    assert found(database, "") == ["one", "three", "two"]
    reply(database, "two", "Sent.", minute=20)
    assert found(database, "") == ["two", "one", "three"]


def test_a_conversation_counts_its_questions_and_knows_how_the_last_one_ended(
    database: Database,
) -> None:
    begin(database, "one")
    record.keep(database, told("more", at=later(5), conversation="one", answer=SILENT), channel="")
    begin(database, "two", minute=6)
    again = told("again", at=later(7), conversation="two")
    record.keep(database, again, channel="", instead_of="two")
    assert counting.counts(database, ["one", "two", "none"]) == {
        "one": counting.Count(2, True),
        "two": counting.Count(1, False),
    }


def test_an_older_question_that_was_kept_late_moves_nothing_back(database: Database) -> None:
    begin(database, "one", minute=5)
    record.keep(database, told("late", at=later(1), conversation="one"), channel="")
    (listed,) = list_conversations(database, "ana", limit=9)
    assert listed.latest_at == later(5)
    seen = conversations.turns(database, "one", "ana")
    assert [each.suggestion.id for each in seen] == ["late", "one"]


def test_pages_follow_one_another_though_all_are_of_one_moment(database: Database) -> None:
    names = [f"{number:02}" for number in range(7)]
    for name in names:
        begin(database, name)
    listed: list[str] = []
    before: str | None = None
    while page := list_conversations(database, "ana", limit=3, before=before):
        listed += [each.id for each in page]
        before = page[-1].place
    assert listed == sorted(names, reverse=True)


def test_places_are_exact_to_the_microsecond(database: Database) -> None:
    for number in range(3):
        at = NOON + timedelta(microseconds=number)
        record.keep(database, told(str(number), at=at, conversation=str(number)), channel="")
    newest, middle, oldest = list_conversations(database, "ana", limit=9)
    after = list_conversations(database, "ana", limit=9, before=newest.place)
    assert after == [middle, oldest]


@pytest.mark.parametrize("place", ["", "x", "12", "-", "9" * 40 + "-a", "12-" + "a" * 33, "-1-a"])
def test_a_place_that_is_none_is_refused(database: Database, place: str) -> None:
    begin(database, "one")
    with pytest.raises(RequestRefusedError, match="give the place of the last conversation"):
        list_conversations(database, "ana", limit=9, before=place)


def test_after_a_place_at_the_end_of_the_list_there_is_nothing(database: Database) -> None:
    begin(database, "one")
    assert list_conversations(database, "ana", limit=9, before="1-\x00") == []


def test_words_are_found_in_questions_answers_and_sent_replies(database: Database) -> None:
    delivery = quoting(citing("Parcels arrive on Monday.", document="delivery"))
    begin(database, "asked", "May she return the kettle?", minute=1)
    begin(database, "answered", "When?", answer=delivery, minute=2)
    begin(database, "sent", "What now?", minute=3)
    reply(database, "sent", "Dear Ms Okafor, we are sorry.", minute=4)
    assert found(database, "kettle") == ["asked"]
    assert found(database, "monday parcels") == ["answered"]
    assert found(database, "OKAFOR") == ["sent"]
    assert found(database, "now okafor refunds") == ["sent"]
    assert found(database, "kettle okafor") == []


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Größe der Schuhe", "GRÖSSE"),
        ("ÉCHANGE gratuit", "échange"),
        ("Возврат товара", "ВОЗВРАТ"),
        ("ΕΠΙΣΤΡΟΦΗ χρημάτων", "επιστροφη"),
        ("İade süresi", "i̇ade"),
        ("返品の期間", "返品"),
        ("Ｒｅｔｕｒｎ", "return"),
        ("cafe\u0301 opens", "CAFÉ"),
        ("err-1042 shown", "ERR-1042"),
        ("a 👟 b", "👟"),
    ],
)
def test_case_and_spelling_do_not_hide_words_of_any_script(
    database: Database, written: str, typed: str
) -> None:
    begin(database, "one", written)
    begin(database, "other", "Something else?")
    assert found(database, typed) == ["one"]


@pytest.mark.parametrize(
    ("typed", "expected"), [("50%", ["percent"]), ("a_b", ["under"]), ("c\\d", ["back"])]
)
def test_what_is_typed_is_plain_characters(
    database: Database, typed: str, expected: list[str]
) -> None:
    begin(database, "percent", "Is 50% off final?")
    begin(database, "plain", "Is 500 off final? axb cd c/d")
    begin(database, "under", "What is code a_b?")
    begin(database, "back", "What is code c\\d?")
    assert found(database, typed) == expected


def test_white_space_alone_and_what_no_database_keeps_find_without_harm(
    database: Database,
) -> None:
    begin(database, "one")
    assert found(database, " \n\t") == ["one"]
    assert found(database, "\x00") == []
    assert found(database, "\ud800") == ["one"]  # becomes the '?' of 'How long?'


def test_a_search_of_a_whole_letter_is_refused(database: Database) -> None:
    with pytest.raises(RequestRefusedError, match="at most 200 characters"):
        found(database, "x" * 201)
    assert found(database, " ".join("x" * 100)) == []


def test_what_was_replaced_is_not_found(database: Database) -> None:
    begin(database, "one", "May she return the kettle?")
    again = told("two", at=later(1), question="May she return the toaster?", conversation="one")
    record.keep(database, again, channel="", instead_of="one")
    assert (found(database, "kettle"), found(database, "toaster")) == ([], ["one"])


def test_a_title_is_the_first_question_cut_short(database: Database) -> None:
    begin(database, "one", f"May\na customer {'really ' * 20}return it?")
    record.keep(database, told("two", question="And later?", conversation="one"), channel="")
    (listed,) = list_conversations(database, "ana", limit=9)
    assert listed.title.startswith("May a customer really")
    assert listed.title.endswith("really…")
    assert len(listed.title) <= 80
    assert conversations.conversation(database, "one", "ana") == listed


def test_a_follow_up_reads_what_was_said_and_the_titles_its_answers_cited(
    database: Database,
) -> None:
    two = quoting(
        citing("Cards too.", n=1, title="Gift cards"),
        citing("Within 30 days.", n=2, title="Returns"),
        citing("With receipt.", n=3, title="Gift cards"),
    )
    nothing = Answer("Ask your supervisor.", True, 0.1, "verbatim", (citing(),))
    begin(database, "one", "May I return a gift card?", answer=two)
    for minute, (id_, said, answer) in enumerate(
        [("a", "and if it is used?", nothing), ("b", "and by mail?", None)], start=1
    ):
        suggestion = told(id_, at=later(minute), question=said, answer=answer, conversation="one",
                          understood=f"Gift card: {said}")  # fmt: skip
        record.keep(database, suggestion, channel="")
    turns = [
        Turn("May I return a gift card?", ("Gift cards", "Returns")),
        Turn("and if it is used?"),
        Turn("and by mail?", ("Returns",)),
    ]
    assert conversations.earlier(database, "one", "ana", 10) == turns
    assert conversations.earlier(database, "one", "ana", 2) == turns[1:]
    assert conversations.earlier(database, "one", "ana", 10, before="b") == turns[:2]
    assert conversations.earlier(database, "one", "ana", 10, before="one") == []


def test_a_follow_up_reads_a_replaced_turn_once_and_in_its_place(database: Database) -> None:
    begin(database, "one", "How long?")
    record.keep(
        database, told("two", at=later(1), question="by mail?", conversation="one"), channel=""
    )
    again = told("three", at=later(2), question="How long in March?", conversation="one")
    record.keep(database, again, channel="", instead_of="one")
    said = [turn.asked for turn in conversations.earlier(database, "one", "ana", 10)]
    assert said == ["How long in March?", "by mail?"]
    assert conversations.earlier(database, "one", "ana", 10, before="three") == []


NOT_THEIRS: list[Callable[[Database], object]] = [
    lambda database: conversations.conversation(database, "one", "bo"),
    lambda database: conversations.turns(database, "one", "bo"),
    lambda database: conversations.earlier(database, "one", "bo", 9),
    lambda database: conversations.earlier(database, "of bo", "bo", 9, before="one"),
    lambda database: replies.sent_in(database, "one", "bo"),
    lambda database: replies.send(
        database, "one", by="bo", channel="", tone="", suggested="a", sent="a", at=NOON
    ),
    lambda database: drafts.keep(database, "one", "typed", by="bo", at=NOON),
    lambda database: drafts.keep(database, "one", "", by="bo", at=NOON),
    lambda database: drafts.read(database, "one", by="bo"),
    lambda database: drafts.drop(database, "one", by="bo"),
    lambda database: record.judge(database, "one", by="bo", good=True, reason=""),
    lambda database: conversations.turns(database, "unknown", "bo"),
    lambda database: conversations.turns(database, "a\x00b", "bo"),
    lambda database: conversations.turns(database, "", "bo"),
    lambda database: drafts.read(database, "\ud800", by="bo"),
]


@pytest.mark.parametrize("call", NOT_THEIRS)
def test_anothers_and_what_there_is_not_are_refused_in_the_same_words(
    database: Database, call: Callable[[Database], object]
) -> None:
    begin(database, "one")
    begin(database, "of bo", by="bo")
    with pytest.raises(RequestRefusedError, match=r"that \w+ is not among yours; (?:name|open)"):
        call(database)


def test_two_questions_at_once_into_one_new_conversation_both_survive(database: Database) -> None:
    def ask(number: int) -> None:
        suggestion = told(f"q{number}", at=later(number), conversation="new")
        record.keep(database, suggestion, channel="chat")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(16)))
    kept = [each.suggestion.id for each in conversations.turns(database, "new", "ana")]
    assert kept == [f"q{number}" for number in range(16)]
    (listed,) = list_conversations(database, "ana", limit=9)
    assert listed.latest_at == later(15)


def test_two_people_who_begin_one_conversation_at_once_do_not_share_it(
    database: Database,
) -> None:
    def ask(by: str) -> bool:
        try:
            record.keep(database, told(f"of {by}", by, conversation="new"), channel="")
        except RequestRefusedError:
            return False
        return True

    people = [f"person {number}" for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        came_first = list(pool.map(ask, people))
    assert came_first.count(True) == 1
    owner = people[came_first.index(True)]
    assert [each.suggestion.asked_by for each in conversations.turns(database, "new", owner)] == [
        owner
    ]


def test_two_that_replace_one_at_once_leave_one_in_its_place(database: Database) -> None:
    begin(database, "one")

    def again(number: int) -> None:
        suggestion = told(f"r{number}", at=later(number), conversation="")
        record.keep(database, suggestion, channel="", instead_of="one")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(again, range(6)))
    assert len(conversations.turns(database, "one", "ana")) == 1
    assert len(conversations.turns(database, "one", "ana", replaced=True)) == 7


def test_a_suggestion_that_cannot_be_kept_leaves_no_conversation_behind(
    database: Database,
) -> None:
    begin(database, "one")
    with pytest.raises(RequestRefusedError):
        record.keep(database, told("two", conversation="new"), channel="", instead_of="one")
    assert found(database, "") == ["one"]


def test_a_sent_reply_is_read_back_as_it_was_sent(database: Database) -> None:
    begin(database, "one")
    sent = replies.send(
        database,
        "one",
        by="ana",
        channel="social",
        tone="warm",
        suggested="Within 30 days.",
        sent="Within 30 days. 😀\x00",
        at=later(1),
    )
    assert sent.sent == "Within 30 days. 😀\ufffd"
    assert (sent.suggestion_id, sent.conversation_id, sent.sent_by) == ("one", "one", "ana")
    assert 0 < sent.distance < 0.3
    assert replies.sent_in(database, "one", "ana") == [sent]


def test_a_draft_is_kept_for_each_conversation_and_for_the_next(database: Database) -> None:
    begin(database, "one")
    begin(database, "of bo", by="bo")
    drafts.keep(database, "", "a new question", by="ana", at=NOON)
    drafts.keep(database, "one", "a follow-up", by="ana", at=NOON)
    drafts.keep(database, "", "bo's", by="bo", at=NOON)
    drafts.keep(database, "one", "a follow-up, longer", by="ana", at=later(1))
    assert drafts.read(database, "", by="ana") == "a new question"
    assert drafts.read(database, "one", by="ana") == "a follow-up, longer"
    drafts.drop(database, "", by="ana")
    drafts.drop(database, "", by="ana")
    drafts.keep(database, "one", "", by="ana", at=later(2))
    assert drafts.read(database, "", by="ana") == drafts.read(database, "one", by="ana") == ""
    assert drafts.read(database, "", by="bo") == "bo's"


def test_a_draft_of_any_characters_up_to_the_limit_is_kept_whole(database: Database) -> None:
    typed = "👟\n\t" * 6_666
    drafts.keep(database, "", typed, by="ana", at=NOON)
    with pytest.raises(RequestRefusedError, match=r"at most 20,000 characters"):
        drafts.keep(database, "", "x" * 20_001, by="ana", at=NOON)
    assert drafts.read(database, "", by="ana") == typed


def test_drafts_typed_in_two_windows_at_once_end_in_one_of_them(database: Database) -> None:
    texts = [f"typed {number}" for number in range(12)]

    def keep(text: str) -> None:
        drafts.keep(database, "", text, by="ana", at=NOON)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(keep, texts))
    assert drafts.read(database, "", by="ana") in texts
