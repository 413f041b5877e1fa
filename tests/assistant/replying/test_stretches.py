"""An answer's text is cut where its citations stand, and no word of it is lost."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.replying.stretches import stretches
from kb.model import Audience
from tests.assistant.ui.answers import answer, citation

PUBLIC = citation(1)
INTERNAL = citation(2, "Authority", Audience.INTERNAL)


def test_an_answer_is_cut_where_its_citations_stand() -> None:
    parts = stretches(answer("Within 14 days. [1]\nUp to 15 euros [1][2]. End", PUBLIC, INTERNAL))
    assert [(part.text, tuple(each.n for each in part.citations)) for part in parts] == [
        ("Within 14 days.", (1,)),
        ("\nUp to 15 euros", (1, 2)),
        (". End", ()),
    ]


def test_a_number_that_cites_nothing_stays_text() -> None:
    (part, _rest) = stretches(answer("See form [7] first [1].", PUBLIC))
    assert part.text == "See form [7] first"


@given(st.text(alphabet="ab .\n[]12", min_size=1).filter(str.strip))
def test_cutting_loses_no_word(text: str) -> None:
    parts = stretches(answer(text, PUBLIC, INTERNAL))
    kept = "".join(part.text for part in parts)
    assert [each for each in kept if each in "ab"] == [each for each in text if each in "ab"]
