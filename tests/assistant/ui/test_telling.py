"""The page's script hears every line once, however the text that holds them reaches it."""

import json

from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.hearing import Confirmed, Delta, Drafting, Heard, Understood
from assistant.ui.desk.telling import Log, tell
from tests.assistant.ui.answers import citation

HEARD: st.SearchStrategy[Heard] = st.one_of(
    st.builds(Delta, st.text(max_size=20)),
    st.builds(Drafting, st.text(max_size=20)),
    st.builds(Understood, st.text(max_size=20)),
    st.just(Confirmed(citation(1))),
)


@given(st.lists(st.lists(HEARD, max_size=6), max_size=6))
def test_the_text_only_grows_and_says_everything_in_order(batches: list[list[Heard]]) -> None:
    log, before = Log(), ""
    for batch in batches:
        now = log.hear(batch)
        assert now.startswith(before)
        assert len(now) > len(before)
        before = now
    lines = [json.loads(line) for line in before.split("\n") if line]
    assert [line["n"] for line in lines] == list(range(len(lines)))
    written = "".join(line["text"] for line in lines if line["state"] == "delta")
    assert written == "".join(
        each.text for batch in batches for each in batch if isinstance(each, Delta)
    )


def test_words_in_a_row_are_one_line_and_other_things_stay_between_them() -> None:
    heard: list[Heard] = [Drafting("m"), Delta("a"), Delta("b"), Confirmed(citation(1)), Delta("c")]
    said = [json.loads(line) for line in Log().hear(heard).splitlines()]
    assert [line["state"] for line in said] == ["drafting", "delta", "confirmed", "delta"]
    assert [line.get("text") for line in said] == [None, "ab", None, "c"]


def test_nothing_heard_is_a_sign_of_life() -> None:
    assert json.loads(Log().hear([]))["state"] == "waiting"


def test_two_logs_are_never_taken_for_one_another() -> None:
    assert json.loads(tell("kept"))["log"] != json.loads(tell("kept"))["log"]
