"""What happens on the desk, and that it happens for the person of the session alone."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date

import pytest

from assistant.access import people
from assistant.access.model import Person
from assistant.answering.model import Removed
from assistant.api.asking import Asking
from assistant.cases import conversations
from assistant.ui.desk.events import DeskEvents
from assistant.ui.desk.state import DeskChange, Tab
from assistant.ui.events import Sent
from kb import library
from tests.assistant.drafts import Draft
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import INTERNAL_QUESTION, QUESTION

Suggested = Callable[[Tab], list[str]]
FOLLOW_UP = "And if the shoes were worn, how many days after delivery?"


@pytest.fixture
def desk(assistant: FakeAssistant) -> DeskEvents:
    return DeskEvents(assistant, Asking(assistant))


@pytest.fixture
def ana(assistant: FakeAssistant) -> Person:
    return people.by_email(assistant.database, "agent@example.com")


@pytest.fixture
def bo(assistant: FakeAssistant) -> Person:
    return people.by_email(assistant.database, "supervisor@example.com")


def sent(**texts: str) -> Sent:
    return Sent.of(texts)


def shown(changes: Iterable[DeskChange]) -> DeskChange:
    """What stands on the desk after these changes, in their order."""
    desk = DeskChange()
    for change in changes:
        parts = {name: getattr(change, name) for name in DeskChange.__slots__}
        given = {name: part for name, part in parts.items() if part is not None}
        kept = {name: getattr(desk, name) for name in DeskChange.__slots__ if name not in given}
        desk = DeskChange(**given, **kept)
    return desk


def ask(desk: DeskEvents, person: Person, now: Tab, **texts: str) -> DeskChange:
    return shown(desk.ask(person, now, sent(**texts)))


def tab(change: DeskChange) -> Tab:
    assert change.tab is not None
    return change.tab


def text(part: str | None) -> str:
    assert part is not None
    return part


def lines(change: DeskChange) -> list[dict[str, str]]:
    """Everything the page's script was told."""
    return [json.loads(line) for line in text(change.composer).splitlines()]


@pytest.fixture
def suggested(assistant: FakeAssistant) -> Suggested:
    """The suggestions of the conversation in a tab, oldest first."""

    def ids(now: Tab) -> list[str]:
        told = conversations.turns(assistant.database, now.conversation, now.person)
        return [each.suggestion.id for each in told]

    return ids


def test_an_opened_desk_offers_questions_and_says_what_day_it_is(
    desk: DeskEvents, ana: Person
) -> None:
    opened = desk.load(ana)
    assert lines(opened)[0]["today"] == date.today().isoformat()
    assert "Can a customer return an opened product?" in text(opened.thread)


def test_a_question_is_shown_at_once_and_then_answered(desk: DeskEvents, ana: Person) -> None:
    steps = desk.ask(ana, Tab(), sent(text=QUESTION))
    taken = next(steps)
    assert lines(taken)[-1]["state"] == "taken"
    assert QUESTION in text(taken.thread)
    assert "Looking in the policies" in text(taken.thread)
    answered = shown(steps)
    assert lines(answered)[-1]["state"] == "answered"
    assert "<mark>" in text(answered.source)
    assert QUESTION in text(answered.history)
    assert "Looking in the policies" not in text(answered.thread)


def test_a_question_that_fails_comes_back_with_one_line(desk: DeskEvents, ana: Person) -> None:
    failed = ask(desk, ana, Tab(), text="   ")
    assert lines(failed)[-1]["error"] == "Write a question first."
    assert "Looking in the policies" not in text(failed.thread)


def test_a_failure_keeps_what_was_typed(
    desk: DeskEvents, ana: Person, assistant: FakeAssistant
) -> None:
    before = tab(ask(desk, ana, Tab(), text=QUESTION))
    assistant.is_broken = True
    failed = ask(desk, ana, before, text="And boots?")
    assert lines(failed)[-1]["text"] == "And boots?"
    assert tab(failed) == before
    assert QUESTION in text(failed.thread)
    reopened = desk.load(ana, before.conversation)
    assert lines(reopened)[0]["draft"] == "And boots?"


def test_a_question_on_its_way_outlives_the_server_until_it_is_answered(
    desk: DeskEvents, ana: Person, assistant: FakeAssistant
) -> None:
    steps = desk.ask(ana, Tab(), sent(text=QUESTION))
    next(steps)
    lost = DeskEvents(assistant, Asking(assistant))
    assert lines(lost.load(ana))[0]["draft"] == QUESTION
    answered = shown(steps)
    assert lines(desk.load(ana, tab(answered).conversation))[0]["draft"] == ""


def test_a_follow_up_stays_in_its_conversation_and_says_how_it_was_understood(
    desk: DeskEvents, ana: Person
) -> None:
    before = tab(ask(desk, ana, Tab(), text=QUESTION))
    followed = ask(desk, ana, before, text=FOLLOW_UP)
    assert tab(followed) == before
    assert text(followed.thread).count("Understood as:") == 1
    assert text(followed.thread).index(QUESTION) < text(followed.thread).index("if the shoes")
    assert "2 questions" in text(followed.history)


def test_a_question_may_be_taken_exactly_as_it_was_typed(
    desk: DeskEvents, ana: Person, suggested: Suggested
) -> None:
    before = tab(ask(desk, ana, Tab(), text=QUESTION))
    followed = tab(ask(desk, ana, before, text=FOLLOW_UP))
    alone = shown(desk.exactly(ana, followed, sent(suggestion=suggested(followed)[1])))
    assert tab(alone).conversation != before.conversation
    assert FOLLOW_UP in text(alone.thread)
    assert "Understood as:" not in text(alone.thread)


def drafting(*, endless: bool = False) -> Draft:
    return Draft(
        ["Yes: within ", "thirty days. ", "Also <b>ninety</b>."],
        "Yes: within thirty days.",
        removed=(Removed("Also <b>ninety</b>.", "No source says ninety."),),
        endless=endless,
    )


def test_a_draft_is_told_as_it_grows_and_then_gives_way_to_what_was_checked(
    desk: DeskEvents, ana: Person, assistant: FakeAssistant
) -> None:
    assistant.writer = lambda _question: drafting()
    answered = ask(desk, ana, Tab(), text=QUESTION)
    told = lines(answered)
    states = [line["state"] for line in told]
    assert states[:2] == ["taken", "drafting"]
    assert states[-1] == "answered"
    written = "".join(line["text"] for line in told if line["state"] == "delta")
    assert written == "Yes: within thirty days. Also <b>ninety</b>."
    assert "Returns" in [line["title"] for line in told if line["state"] == "confirmed"]
    assert "1 sentence was left out" in text(answered.thread)
    assert "<b>ninety" not in text(answered.thread)


def test_a_stopped_draft_is_answered_word_for_word(
    desk: DeskEvents, ana: Person, assistant: FakeAssistant
) -> None:
    assistant.writer = lambda _question: drafting(endless=True)
    steps = desk.ask(ana, Tab(), sent(text=QUESTION))
    taken = next(steps)
    desk.stop(ana, tab(taken), sent(underway=lines(taken)[-1]["underway"]))
    answered = shown(steps)
    assert "Word for word" in text(answered.thread)
    assert "Customers may" in text(answered.thread)


def test_nobody_stops_anothers_draft(
    desk: DeskEvents, ana: Person, bo: Person, assistant: FakeAssistant
) -> None:
    assistant.writer = lambda _question: drafting(endless=True)
    steps = desk.ask(ana, Tab(), sent(text=QUESTION))
    taken = next(steps)
    underway = lines(taken)[-1]["underway"]
    desk.stop(bo, Tab(bo.id), sent(underway=underway))
    assert "drafting" in [line["state"] for line in lines(next(steps))]
    assert "turn-pending" in desk.thread(ana, tab(taken))
    desk.stop(ana, tab(taken), sent(underway=underway))
    assert lines(shown(steps))[-1]["state"] == "answered"


def test_a_page_that_is_opened_while_a_draft_grows_sees_all_of_it(
    desk: DeskEvents, ana: Person, assistant: FakeAssistant
) -> None:
    before = tab(ask(desk, ana, Tab(), text=QUESTION))
    assistant.writer = lambda _question: drafting(endless=True)
    steps = desk.ask(ana, before, sent(text=FOLLOW_UP))
    taken = next(steps)
    loaded = desk.load(ana, before.conversation)
    assert FOLLOW_UP in text(loaded.thread)
    elsewhere = desk.watch(ana, tab(loaded), sent(underway=lines(loaded)[0]["underway"]))
    told: list[dict[str, str]] = []
    for change in elsewhere:
        told = lines(change)
        if "ninety" in text(change.composer):
            desk.stop(ana, tab(taken), sent(underway=told[0]["underway"]))
    assert "Yes: within" in "".join(line["text"] for line in told if line["state"] == "delta")
    assert told[-1]["state"] == "answered"
    shown(steps)


def test_a_question_goes_on_when_its_page_is_left(
    desk: DeskEvents, ana: Person, assistant: FakeAssistant
) -> None:
    assistant.writer = lambda _question: drafting(endless=True)
    steps = desk.ask(ana, Tab(), sent(text=QUESTION))
    underway = lines(next(steps))[-1]["underway"]
    assert isinstance(steps, Iterator)
    del steps
    loaded = desk.load(ana, "new")
    assert QUESTION in text(loaded.thread)
    watching = desk.watch(ana, tab(loaded), sent(underway=underway))
    desk.stop(ana, Tab(ana.id), sent(underway=underway))
    assert "Customers may" in text(shown(watching).thread)


def test_an_answer_worded_again_takes_its_place(
    desk: DeskEvents, ana: Person, assistant: FakeAssistant, suggested: Suggested
) -> None:
    assistant.writer = lambda _question: drafting()
    now = tab(ask(desk, ana, Tab(), text=QUESTION))
    now = tab(ask(desk, ana, now, text=INTERNAL_QUESTION))
    steps = desk.again(ana, now, sent(suggestion=suggested(now)[0]))
    pending = text(next(steps).thread)
    assert pending.index("turn-pending") < pending.index(INTERNAL_QUESTION)
    again = text(shown(steps).thread)
    assert again.count(f"<p>{QUESTION}</p>") == 1
    assert again.index(QUESTION) < again.index(INTERNAL_QUESTION)


def test_customer_safe_sources_leave_internal_ones_out(desk: DeskEvents, ana: Person) -> None:
    answered = ask(desk, ana, Tab(), text=INTERNAL_QUESTION, audience="public")
    assert "Not in our policies" in text(answered.thread)
    assert "fifteen" not in text(answered.thread)


def test_another_days_answer_is_flagged(desk: DeskEvents, ana: Person) -> None:
    answered = ask(desk, ana, Tab(), text=QUESTION, on="2026-02-03")
    assert "Answered as of 3 February 2026" in text(answered.thread)


def test_a_citation_opens_its_source(desk: DeskEvents, ana: Person, suggested: Suggested) -> None:
    now = tab(ask(desk, ana, Tab(), text=QUESTION))
    opened = desk.cite(ana, now, sent(suggestion=suggested(now)[0], n="1"))
    assert "<mark>Customers may return shoes" in text(opened.source)
    assert "In force since 1 January 2026" in text(opened.source)


@pytest.mark.parametrize("number", ["0", "9", "x", ""])
def test_a_citation_that_is_none_opens_nothing(
    desk: DeskEvents, ana: Person, number: str, suggested: Suggested
) -> None:
    now = tab(ask(desk, ana, Tab(), text=QUESTION))
    opened = desk.cite(ana, now, sent(suggestion=suggested(now)[0], n=number))
    assert "<mark>" not in text(opened.source)


def test_an_erased_source_says_so(
    desk: DeskEvents, ana: Person, assistant: FakeAssistant, suggested: Suggested
) -> None:
    now = tab(ask(desk, ana, Tab(), text=QUESTION))
    library.erase(assistant.database, "returns")
    opened = desk.cite(ana, now, sent(suggestion=suggested(now)[0], n="1"))
    assert "has been erased" in text(opened.source)


def test_an_earlier_conversation_opens_as_it_was(desk: DeskEvents, ana: Person) -> None:
    before = tab(ask(desk, ana, Tab(), text=QUESTION))
    opened = desk.open(ana, Tab(), sent(conversation=before.conversation))
    assert tab(opened) == before
    assert QUESTION in text(opened.thread)
    assert "<mark>" in text(opened.source)
    assert 'aria-current="true"' in text(opened.history)


def test_a_page_opens_on_the_conversation_used_just_now_or_on_the_one_it_names(
    desk: DeskEvents, ana: Person
) -> None:
    first_one = tab(ask(desk, ana, Tab(), text=QUESTION))
    latest = tab(ask(desk, ana, Tab(), text=INTERNAL_QUESTION))
    assert tab(desk.load(ana)) == latest
    assert tab(desk.load(ana, first_one.conversation)) == first_one
    assert tab(desk.load(ana, "new")) == Tab(ana.id)


def test_what_is_typed_stays_with_its_conversation(desk: DeskEvents, ana: Person) -> None:
    old = tab(ask(desk, ana, Tab(), text=QUESTION))
    begun = desk.begin(ana, old, sent(text="half a question"))
    assert lines(begun)[-1]["draft"] == ""
    desk.keep_draft(ana, tab(begun), sent(text="another half"))
    opened = desk.open(ana, tab(begun), sent(conversation=old.conversation))
    assert lines(opened)[-1]["draft"] == "half a question"
    assert lines(desk.begin(ana, old, sent()))[-1]["draft"] == "another half"


def test_conversations_are_found_by_words_of_their_answers(desk: DeskEvents, ana: Person) -> None:
    now = tab(ask(desk, ana, Tab(), text=QUESTION))
    ask(desk, ana, Tab(), text=INTERNAL_QUESTION)
    found = text(desk.find(ana, now, sent(text="THIRTY card")).history)
    assert QUESTION in found
    assert INTERNAL_QUESTION not in found
    nothing = text(desk.find(ana, now, sent(text="<b>zebra</b>" * 100)).history)
    assert "Nothing with" in nothing
    assert "<b>zebra" not in nothing


def test_nobody_opens_what_another_asked(desk: DeskEvents, ana: Person, bo: Person) -> None:
    hers = tab(ask(desk, ana, Tab(), text=QUESTION)).conversation
    for opened in (
        (desk.open(bo, Tab(), sent(conversation=hers))),
        (desk.load(bo, hers)),
        ask(desk, bo, Tab(bo.id, hers), text="Something else?"),
        desk.find(bo, Tab(bo.id, hers), sent(text="shoes")),
    ):
        assert QUESTION not in text(opened.history or opened.thread)
        assert QUESTION not in (opened.thread or "")


def test_a_tab_of_another_person_is_not_shown(
    desk: DeskEvents, ana: Person, bo: Person, suggested: Suggested
) -> None:
    hers = tab(ask(desk, ana, Tab(), text=QUESTION))
    asked = suggested(hers)[0]
    cited = desk.cite(bo, hers, sent(suggestion=asked, n="1"))
    judged = desk.judge(bo, hers, sent(suggestion=asked, verdict="up"))
    again = shown(desk.again(bo, hers, sent(suggestion=asked)))
    answered = ask(desk, bo, hers, text="Something else?")
    assert "<mark>" not in text(cited.source)
    assert tab(judged) == tab(again) == Tab(bo.id)
    assert QUESTION not in text(answered.thread)


def test_a_thumb_is_kept_and_the_same_thumb_takes_it_back(
    desk: DeskEvents, ana: Person, suggested: Suggested
) -> None:
    now = tab(ask(desk, ana, Tab(), text=QUESTION))
    up = sent(suggestion=suggested(now)[0], verdict="up")
    pressed = desk.judge(ana, now, up)
    assert text(pressed.thread).count('aria-pressed="true"') == 1
    reopened = desk.load(ana, now.conversation)
    assert text(reopened.thread).count('aria-pressed="true"') == 1
    released = desk.judge(ana, now, up)
    assert text(released.thread).count('aria-pressed="true"') == 0


def test_a_thumb_down_asks_for_the_reason_once(
    desk: DeskEvents, ana: Person, suggested: Suggested
) -> None:
    now = tab(ask(desk, ana, Tab(), text=QUESTION))
    down = {"suggestion": suggested(now)[0], "verdict": "down"}
    pressed = desk.judge(ana, now, sent(**down))
    given = desk.judge(ana, now, sent(**down, reason="out of date"))
    assert "What was wrong?" in text(pressed.thread)
    assert "What was wrong?" not in text(given.thread)
    assert "Thank you" in text(given.thread)


def test_what_the_browser_sends_is_read_as_text_or_not_at_all() -> None:
    assert Sent.of(None).text("text") == ""
    assert Sent.of(["text"]).text("text") == ""
    assert Sent.of({"text": {"a": 1}}).text("text") == ""
    assert len(Sent.of({"text": "x" * 50_000}).text("text")) == 20_000
    assert Sent.of({"on": "2026-02-30"}).day("on") is None
    assert Sent.of({"on": "2026-02-03"}).day("on") == date(2026, 2, 3)


def test_a_page_that_comes_too_late_to_watch_sees_the_answer(desk: DeskEvents, ana: Person) -> None:
    answered = tab(ask(desk, ana, Tab(), text=QUESTION))
    late = shown(desk.watch(ana, answered, sent(underway="over")))
    assert "thirty days" in text(late.thread)
    assert tab(late).underway == ""


def test_after_a_restart_the_page_remembers_the_conversation_if_it_is_theirs(
    desk: DeskEvents, ana: Person, bo: Person
) -> None:
    now = tab(ask(desk, ana, Tab(), text=QUESTION))
    assert desk.tab(ana, Tab(), sent(here=now.conversation)) == now
    assert desk.tab(bo, Tab(), sent(here=now.conversation)) == Tab(bo.id)
    assert desk.tab(bo, now, sent(here=now.conversation)) == Tab(bo.id)
