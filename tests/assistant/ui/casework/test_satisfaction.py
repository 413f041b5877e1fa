"""What customers said of how they were served, on their case and all of it together."""

from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.casework.model import CaseFile, Handler
from assistant.surveys.model import Expectation, Survey
from assistant.ui.casework import satisfaction, timeline
from assistant.ui.casework.satisfaction import ToldView
from assistant.ui.casework.voices import Voice
from assistant.ui.templates import render
from tests.assistant.fakes import FakeAssistant
from tests.assistant.ui.casework.said import given
from tests.assistant.ui.casework.samples import HOSTILE, NOW, case, message


def text(html: str) -> str:
    return " ".join(html.split())


def test_a_survey_says_the_score_what_was_solved_expected_and_who_answered() -> None:
    told = (ToldView("returns", "Returns", 1),)
    view = satisfaction.survey_view(given(), NOW, told=told)
    html = text(str(render("casework/survey", survey=view)))
    for words in (
        "<strong>4 of 5</strong>",
        ">solved<",
        "as expected",
        "Quick and kind.",
        "Then Ana Ruiz answered",
        '<a href="/library/?document=returns">Returns</a>, version 1',
    ):
        assert words in html


@pytest.mark.parametrize(
    ("handler", "owner", "words"),
    [
        (Handler.ASSISTANT, "", "the assistant answered"),
        (Handler.PERSON, "", "nobody had it"),
        (Handler.PERSON, "Bo", "Bo answered"),
    ],
)
def test_who_answered_then_is_said_as_it_was(handler: Handler, owner: str, words: str) -> None:
    one = replace(given(), handler=handler, owner_name=owner)
    assert satisfaction.survey_view(one, NOW).answered == words


def test_what_was_not_said_is_not_shown() -> None:
    bare = replace(given(), survey=Survey(2), told=())
    html = str(render("casework/survey", survey=satisfaction.survey_view(bare, NOW)))
    for words in ("solved", "expected", "blockquote", "told from"):
        assert words not in html
    assert "survey-red" in html


def test_a_version_is_told_once_and_one_that_is_gone_keeps_its_id(assistant: FakeAssistant) -> None:
    views = satisfaction.told_views(assistant.database, given())
    assert views == (ToldView("returns", "Returns", 1),)
    gone = replace(given(), told=(replace(given().told[0], document="erased", version=7),))
    assert satisfaction.told_views(assistant.database, gone) == (ToldView("erased", "erased", 7),)


def test_a_survey_stands_in_its_time_between_messages() -> None:
    first, last = message(), message(text="One more thing", at=NOW + timedelta(hours=1))
    about = CaseFile(case(), (first, last), (), (), None, (), None, None, (), ())
    one = given(at=NOW + timedelta(minutes=5))
    view = satisfaction.survey_view(one, NOW)
    days = timeline.messages_by_day(about, NOW.date(), Voice(survey=one), view)
    html = str(render("casework/timeline", days=days))
    assert html.index("Third broken") < html.index("4 of 5") < html.index("One more thing")


def test_what_a_customer_wrote_is_text() -> None:
    one = replace(given(comment=HOSTILE), owner_name=HOSTILE)
    view = satisfaction.survey_view(one, NOW, told=(ToldView(HOSTILE, HOSTILE, 1),))
    said = satisfaction.said_view([one], NOW)
    html = str(render("casework/survey", survey=view)) + str(render("floor/said", said=said))
    assert "<img" not in html
    assert "&lt;img" in html


def test_no_survey_is_said_to_be_none() -> None:
    html = str(render("floor/said", said=satisfaction.said_view([], NOW)))
    assert "No survey yet" in html
    assert "of 5" not in html


def test_scores_are_counted_and_the_newest_words_stand_first() -> None:
    some = [
        given("c4", 5, "Lovely", at=NOW),
        given("c3", 5, ""),
        given("c2", 1, "Nobody came back to me"),
        given("c1", 4),
    ]
    view = satisfaction.said_view(some, NOW)
    assert [(each.score, each.count, each.length) for each in view.scores] == [
        (5, 2, 100.0),
        (4, 1, 50.0),
        (3, 0, 0.0),
        (2, 0, 0.0),
        (1, 1, 50.0),
    ]
    assert (view.count, view.mean) == (4, "3.8")
    assert view.solved == "3 of 4 say it was solved"
    assert [each.case for each in view.newest] == ["c4", "c2", "c1"]
    html = str(render("floor/said", said=view))
    assert html.count("data-watch=") == 3


def test_words_of_expectation_are_all_there() -> None:
    for each in Expectation:
        one = replace(given(), survey=Survey(3, expectation=each))
        assert "expected" in satisfaction.survey_view(one, NOW).expected
