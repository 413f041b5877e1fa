"""A plan is taken whole, or refused with everything that is wrong and where."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.escalation.errors import PlanFault, PlanRefusedError
from assistant.escalation.model import Hours, Span, SpanUnit
from assistant.escalation.plans.reading import MOST_CHARACTERS, read_plan
from assistant.triage.model import Risk
from tests.assistant.escalation.made_plans import EVERYTHING


def faults(text: str, topics: frozenset[str] | None = None) -> list[str]:
    with pytest.raises(PlanRefusedError) as refused:
        read_plan(text, topics=topics)
    return [f"{each.line}: {each.reason}" for each in refused.value.faults]


def changed(old: str, new: str) -> str:
    """The plan that says everything, with one thing said in another way."""
    assert EVERYTHING.count(old) == 1, old
    return EVERYTHING.replace(old, new)


# Where it is not the line that was changed.
STANDS_AT = {
    "no time zone 'Europe/Dublim'": "- id: care",
    "public holidays of 'Ireland' are not known": "- id: care",
    "hours name a day of sat twice": "sat: [09:00",
    "sure is about risks; name them": "sure: 80 %",
    "within is missing; say by when": "- id: danger",
}


def line_of(words: str) -> int:
    return EVERYTHING[: EVERYTHING.index(words)].count("\n") + 1


def test_a_plan_says_what_it_says() -> None:
    plan = read_plan(EVERYTHING)
    care, night = plan.calendars
    assert care.week[0] == (Hours(480, 1200),) == care.week[4]
    assert care.week[5] == (Hours(540, 750), Hours(780, 1080))
    assert care.week[6] == ()
    assert care.special == (
        (date(2026, 12, 24), (Hours(540, 840),)),
        (date(2026, 12, 27), ()),
    )
    assert night.week[6] == (Hours(0, 1440),)
    floor = plan.team(plan.teams[0].id)
    assert floor.people == ("ilse@larkfield.example", "tomas@larkfield.example")
    assert floor.duty[0].days == frozenset({0, 1, 5})
    level = plan.levels[0]
    assert (level.first_response, level.resolution) == (Span(15), Span(3, SpanUnit.DAYS))
    assert level.warn_at == 0.6
    danger = plan.paths[0]
    assert danger.required
    assert danger.when[0].risks == {Risk.SAFETY, Risk.SELF_HARM}
    assert danger.then == "nobody"
    assert plan.version == 0
    assert not plan.pause_while_waiting


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("team: safety\n", "team: safty\n", "unknown team safty; did you mean safety?"),
        ("then: nobody", "then: anybody", "unknown path anybody; did you mean nobody?"),
        ("then: nobody", "then: danger", "the way danger → danger goes round"),
        ("calendar: night}", "calendar: nigth}", "unknown calendar nigth; did you mean night?"),
        ("zone: Europe/Dublin", "zone: Europe/Dublim", "no time zone 'Europe/Dublim'"),
        ("country: IE", "country: Ireland", "public holidays of 'Ireland' are not known"),
        ("subdivision: BY", "subdivision: Bayern", "no subdivision 'Bayern'"),
        ("{sun: 00:00-24:00}", "{sun: closed}", "has no working hours"),
        ("- {person: tomas@", "- {person: bo@", "bo@larkfield.example is on duty and not in"),
        ("- {person: tomas@larkfield.example}", "- {person: tomas}", "no e-mail address"),
        ("[09:00-12:30, 13:00-18:00]", "[09:00-13:30, 13:00-18:00]", "overlap"),
        ("mon-fri: 08:00-20:00", "mon-fri: 8 to 20", "'8 to 20' are no hours; write them as"),
        ("mon-fri: 08:00-20:00", "mon-fri: 22:00-06:00", "22:00-24:00 and 00:00-06:00 on the"),
        ("mon-fri: 08:00-20:00", "mon-fri: 08:00-24:30", "names a time that is none"),
        ("mon-fri: 08:00-20:00", "mon-sat: 08:00-20:00", "hours name a day of sat twice"),
        ("mon-fri: 08:00-20:00", "weekdays: 08:00-20:00", "'weekdays' are no days"),
        ("2026-12-24: 09:00-14:00", "24 December: closed", "is no day; write it as"),
        ("risks: [safety, self_harm]", "risks: [savety]", "'savety'; did you mean safety?"),
        ("emotions: [angry]", "emotions: [furious]", "emotions cannot be 'furious'"),
        ("trend: worsening", "trend: worse", "trend cannot be 'worse'"),
        ("channels: [phone]", "channels: [fax]", "unknown channel fax"),
        ("channel: phone\n", "channel: pigeon\n", "unknown channel pigeon"),
        ("risks: [safety, self_harm]", "topics: [returns]", "sure is about risks; name them"),
        ("sure: 80 %", "sure: 8", "8 is more than 100 %"),
        ("stages: [after]", "stages: [later]", "stages cannot be 'later'"),
        ("priority: 2\n", "priority: 6\n", "6 is not from 1 to 5"),
        ("abstained: 2", "abstained: -1", "-1 is not from 1 to 100"),
        ("amount: 150.50 EUR", "amount: 150.50", "no amount with its currency"),
        ("amount: 150.50 EUR", "amount: 150.505 EUR", "too many places"),
        ("amount: 150.50 EUR", "amount: 0 EUR", "is nothing"),
        ("within: 1 working hour", "within: soon", "is no span; write it as 15 minutes"),
        ("within: 1 working hour", "within: 0 minutes", "not from 1 minute"),
        ("within: 1 working hour\n", "\n", "within is missing; say by when"),
        ("warn_at: 60 %", "warn_at: 160 %", "160 % is more than 100 %"),
        ("priorities: [1, 2]", "priorities: [0]", "'0' is no priority; there are 1 to 5"),
        ("assistant_answers: [chat, email]", "assistant_answers: [fax]", "unknown channel fax"),
        ("  - {id: safety,", "  - {id: FLOOR,", "team FLOOR is here twice; the first is in line"),
        ("required: yes", "required: maybe", "'maybe' is neither; write yes or no"),
        ('tier: "2"', 'teir: "2"', "unknown field teir; did you mean"),
        ("quote: Danger to life or health is first.", "quote: Danger", "is too short to be found"),
        ('words: [smoke, "caught fire"]', "words: ['!!']", "'!!' is no word"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(old: str, new: str, reason: str) -> None:
    text = changed(old, new)
    told = [each for each in faults(text) if reason in each]
    assert told, faults(text)
    assert int(told[0].partition(":")[0]) == line_of(STANDS_AT.get(reason, old))


def test_everything_that_is_wrong_is_said_at_once_in_the_order_of_lines() -> None:
    text = changed("team: safety\n", "team: nobody\n").replace("Europe/Dublin", "Dublin")
    text = text.replace("risks: [safety, self_harm]", "risks: [danger]")
    told = [re.match(r"\d+", each) for each in faults(text)]
    lines = [int(each[0]) for each in told if each]
    assert len(lines) == 3
    assert lines == sorted(lines)


def test_a_path_without_a_trigger_is_refused_unless_another_goes_on_with_it() -> None:
    assert read_plan(EVERYTHING).paths[1].when == ()
    lonely = changed("    then: nobody\n", "")
    assert "path nobody has no trigger" in faults(lonely)[0]
    assert (
        "path nobody has no trigger"
        in faults(lonely.replace("within: 90 minutes", "within: 90 minutes, when: []"))[0]
    )


@pytest.mark.parametrize("trigger", ["{}", "{required: yes}", "{wants_person: no}", "{words: []}"])
def test_a_trigger_that_says_nothing_is_refused(trigger: str) -> None:
    text = changed("within: 90 minutes", f"within: 90 minutes, when: [{trigger}]")
    assert any("says nothing" in each or "unknown field" in each for each in faults(text))


def test_a_way_that_goes_round_is_shown_once() -> None:
    text = changed("within: 90 minutes", "within: 90 minutes, then: danger")
    assert [each for each in faults(text) if "goes round" in each] == [
        f"{line_of('then: nobody')}: the way danger → nobody → danger goes round;"
        " let its last path end"
    ]


def test_a_level_that_another_stands_before_is_refused() -> None:
    text = changed(
        "paths:\n",
        "  - {id: all, title: All, calendar: care, resolution: 1 day}\n"
        "  - {id: late, title: Late, calendar: care, channels: [email], resolution: 1 day}\n"
        "paths:\n",
    )
    assert "level late is never reached: all" in faults(text)[0]


def test_who_stands_behind_another_on_duty_all_the_time_is_said() -> None:
    text = changed(
        "      - {person: tomas@larkfield.example}\n",
        "      - {person: tomas@larkfield.example}\n"
        "      - {person: ilse@larkfield.example, days: sun}\n",
    )
    assert "leaves ilse@larkfield.example no time" in faults(text)[0]


def test_topics_are_those_of_the_taxonomy() -> None:
    assert "unknown topic warranty" in faults(EVERYTHING, frozenset({"returns"}))[0]
    assert read_plan(EVERYTHING, topics={"warranty"}).paths


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "a plan is a table of"),
        ("[]", "a plan is a table of"),
        ("42", "a plan is a table of"),
        ("paths: []", "a plan needs a calendar"),
        ("calendars: always", "is a list; begin each item with '-'"),
        ("calendars: [{id: a, zone: UTC, hours: 8-20}]", "is a table of days and their hours"),
        ("calendars: [{id: a, zone: UTC, hours: {mon: {}}}]", "hours of a day are 08:00-20:00"),
        ("a: &a [1]\nb: *a", "is an anchor; leave it out"),
        ("a: [\n", "is no YAML"),
        ("a: !!python/object:os.system x", "has a tag"),
        ("a: 1\n---\nb: 2", "a second document"),
        ("\0", "is no YAML"),
        ("calendars: [{id: \u202ea}]", "nobody sees"),
        ("[" * 1000, "nested more than"),
        ("x" * (MOST_CHARACTERS + 1), "longer than"),
    ],
)
def test_what_is_no_plan_is_refused_in_a_line(text: str, reason: str) -> None:
    told = faults(text)
    assert any(reason in each for each in told), told
    assert all(len(each) < 600 and "\n" not in each for each in told)


def test_a_small_text_that_would_grow_is_not_unfolded() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert "anchor" in faults(bomb)[0]


def test_very_many_faults_end_with_a_word_that_there_are_more() -> None:
    told = faults("paths:\n" + "  - {}\n" * 500)
    assert len(told) <= 110
    assert "and more" in told[-1]


def told_of(text: str) -> list[PlanFault]:
    """What a text is refused for; empty when it is read."""
    try:
        read_plan(text)
    except PlanRefusedError as refused:
        return [*refused.faults]
    return []


@given(st.text(max_size=300))
def test_no_text_does_anything_but_be_refused_with_a_line(text: str) -> None:
    told = told_of(text)
    assert told
    assert all(each.line >= 1 and each.reason for each in told)


@given(st.integers(0, len(EVERYTHING) - 1), st.text(max_size=5))
def test_a_plan_that_was_damaged_anywhere_is_read_or_refused(place: int, instead: str) -> None:
    told = told_of(EVERYTHING[:place] + instead + EVERYTHING[place + 3 :])
    assert all(each.line >= 1 and each.reason for each in told)
