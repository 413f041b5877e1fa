"""Service texts over the API: read by everybody, checked line by line, published by some."""

import pytest

from assistant.api.case_answers import HeldOut, TextOut, TextProblemOut, TextPublishedOut
from assistant.service import EDITABLE
from tests.assistant.api.callers import Callers, all_told_as, refused, told_as

PLACE = "/api/v1/service"


def held(callers: Callers, name: str) -> HeldOut:
    return told_as(HeldOut, callers.agent.get(f"{PLACE}/{name}"))


def test_every_text_is_listed_and_read(callers: Callers) -> None:
    listed = all_told_as(TextOut, callers.agent.get(PLACE))
    assert [each.name for each in listed] == list(EDITABLE)
    for each in listed:
        assert each.about
        assert held(callers, each.name).version == each.version
        assert held(callers, each.name).text


def test_a_changed_text_holds_at_once_and_the_same_again_is_no_version(callers: Callers) -> None:
    before = held(callers, "plan")
    text = before.text.replace("title: Product safety", "title: Fire watch")
    sent = {"text": text, "note": "a new name", "based_on": before.version}
    published = told_as(TextPublishedOut, callers.manager.put(f"{PLACE}/plan", json=sent))
    assert published.version == before.version + 1
    assert held(callers, "plan").text == text
    (raised,) = callers.file(callers.wrote("It gave off smoke!").id).escalations
    assert raised.team_title == "Fire watch"
    again = callers.supervisor.put(f"{PLACE}/plan", json={"text": text})
    assert told_as(TextPublishedOut, again) == published


def test_who_changed_a_text_meanwhile_is_named(callers: Callers) -> None:
    before = held(callers, "topics")
    for number in (1, 2):
        sent = {"text": f"{before.text}\n# {number}\n", "based_on": before.version}
        answer = callers.manager.put(f"{PLACE}/topics", json=sent)
        if before.version == 0 and number == 1:
            told_as(TextPublishedOut, answer)
    assert "Knowledge Manager published version 1 meanwhile" in refused(answer)


def test_every_fault_of_a_text_is_told_with_its_line(callers: Callers) -> None:
    before = held(callers, "plan")
    wrong = before.text.replace("team: safety", "team: nobodys")
    where = [n for n, line in enumerate(wrong.splitlines(), 1) if "nobodys" in line]
    answer = callers.manager.put(f"{PLACE}/plan", json={"text": wrong})
    told = refused(answer)
    faults = TextProblemOut.model_validate(answer.json()).faults
    assert faults is not None
    assert [each.line for each in faults] == where
    assert told == f"line {faults[0].line}: {faults[0].reason}"
    assert held(callers, "plan") == before


@pytest.mark.parametrize("name", EDITABLE)
@pytest.mark.parametrize("text", ["", "\x00", "- [", "x: " * 50_000, "&a [*a]"])
def test_what_is_no_text_of_ours_is_refused(callers: Callers, name: str, text: str) -> None:
    before = held(callers, name)
    answer = callers.admin.put(f"{PLACE}/{name}", json={"text": text})
    refused(answer)
    assert TextProblemOut.model_validate(answer.json()).faults
    assert held(callers, name) == before


@pytest.mark.parametrize("name", ["rota", "x" * 300, "%00"])
def test_a_text_there_is_not_is_refused(callers: Callers, name: str) -> None:
    assert "name one of" in refused(callers.manager.get(f"{PLACE}/{name}"))
    assert "name one of" in refused(callers.manager.put(f"{PLACE}/{name}", json={"text": "x"}))


def test_agents_change_no_text(callers: Callers) -> None:
    before = held(callers, "risks")
    sent = {"text": before.text + "\n# mine\n"}
    assert "An agent cannot" in refused(callers.agent.put(f"{PLACE}/risks", json=sent), 403)
    assert held(callers, "risks") == before
