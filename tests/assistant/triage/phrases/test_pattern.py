"""What a phrase matches, and how one that is wrong is refused."""

import pytest

from assistant.triage.folding import fold
from assistant.triage.phrases.pattern import read_phrase


def matches(written: str, text: str) -> bool:
    return read_phrase(written).pattern.search(fold(text).text) is not None


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("my (solicitor|lawyer)", "Ask MY Lawyer"),
        ("take you to (|the) court", "I'll take you to court"),
        ("take you to (|the) court", "I'll take you to the court"),
        ("call * back", "call me right now back"),
        ("complain*", "complaining again"),
        ("for the <n> time", "for the 3rd time"),
        ("for the <n> time", "for the third time"),
        ("don't know", "dont know"),
        ("don't know", "don’t know"),
        ("e-mail", "e mail"),
        ("reclamation", "réclamation"),
        ("my lawyer", "my\u200b law\u200byer"),
    ],
)
def test_a_phrase_matches_as_people_type_it(written: str, text: str) -> None:
    assert matches(written, text)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("court", "courtesy"),
        ("my lawyer", "my. Lawyer"),
        ("call * back", "call me once more in the week back"),
        ("sue", "issue"),
    ],
)
def test_a_phrase_is_made_of_whole_words_of_one_sentence(written: str, text: str) -> None:
    assert not matches(written, text)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "empty"),
        ("my (lawyer|(solicitor)", "bracket"),
        ("100 % sure", "no letter"),
        ("* lawyer", "begin and end"),
        ("(|my) lawyer", "begin and end"),
        ("<n> (times|<n>)", "no word"),
        ("word " * 400, "more than 1500"),
    ],
)
def test_a_phrase_that_cannot_be_found_is_refused_with_what_to_do(
    written: str, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        read_phrase(written)
