"""A risk is told by a phrase, by a cue beside likeness, or by likeness alone."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.triage.model import Risk, RiskFound
from assistant.triage.risks.finding import GRAVEST_FIRST, RiskSigns, find_risks
from kb.model import Span

TEXT = "The court shoes fit. My court date is set."
PIECES = [Span(0, 20), Span(21, 42)]
SHOES, COURT = Span(4, 9), Span(24, 29)


def legal(signs: RiskSigns, *chances: float) -> RiskFound | None:
    found = find_risks(TEXT, {Risk.LEGAL: signs}, PIECES, {Risk.LEGAL: np.array(chances)})
    return found[0] if found else None


def test_a_phrase_alone_tells_it() -> None:
    found = legal(RiskSigns(phrases=(COURT,)), 0.0, 0.0, 0.0)
    assert found is not None
    assert (found.words, found.why) == ("court", "says 'court'")


def test_a_phrase_in_what_is_never_a_sign_tells_nothing() -> None:
    signs = RiskSigns(phrases=(SHOES,), never=(Span(4, 15),))
    assert legal(signs, 0.0, 0.0, 0.0) is None


def test_a_cue_counts_beside_likeness_only() -> None:
    signs = RiskSigns(cues=(COURT,))
    assert legal(signs, 0.0, 0.3, 0.2) is None
    found = legal(signs, 0.0, 0.6, 0.2)
    assert found is not None
    assert found.words == TEXT[21:42]


def test_a_sentence_that_the_rest_of_a_calm_letter_contradicts_tells_nothing() -> None:
    assert legal(RiskSigns(cues=(COURT,)), 0.0, 0.6, 0.0) is None
    assert legal(RiskSigns(), 0.0, 0.95, 0.05) is None
    assert legal(RiskSigns(), 0.0, 0.95, 0.3) is not None


def test_a_sure_sentence_with_a_cue_counts_in_the_calmest_letter() -> None:
    assert legal(RiskSigns(cues=(COURT,)), 0.0, 0.9, 0.0) is not None
    assert legal(RiskSigns(), 0.0, 0.9, 0.0) is None


def test_likeness_of_the_whole_points_at_the_piece_most_like_it() -> None:
    found = legal(RiskSigns(), 0.1, 0.4, 0.95)
    assert found is not None
    assert (found.words, found.score) == (TEXT[21:42], 0.95)


def test_every_risk_has_its_place_in_the_order() -> None:
    assert sorted(GRAVEST_FIRST) == sorted(Risk)


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_what_tells_a_risk_is_always_a_stretch_of_the_message(chances: list[float]) -> None:
    found = legal(RiskSigns(cues=(SHOES,)), *chances)
    assert found is None or (found.words and found.words in TEXT)
