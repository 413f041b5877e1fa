"""What of a message is read, and in what pieces."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.triage.hearing import MOST_PIECES, chosen, hear, pieces
from assistant.triage.model import LONGEST_MESSAGE
from kb.model import Span

MAIL = """Where is my lamp?

On Monday, Handrail Support wrote:
> We are furious to hear that. Our solicitor says no.
"""


def test_of_a_mail_only_what_is_said_now_counts() -> None:
    assert hear(MAIL).words.strip() == "Where is my lamp?"


def test_of_a_long_message_both_ends_are_read() -> None:
    heard = hear("first " + "x " * LONGEST_MESSAGE + "last")
    assert heard.cut
    assert heard.text.startswith("first")
    assert heard.text.endswith("last")


def test_a_piece_with_something_marked_is_never_left_out() -> None:
    all_pieces = [Span(place * 10, place * 10 + 9) for place in range(200)]
    kept = chosen(all_pieces, [Span(1005, 1006)])
    assert len(kept) == MOST_PIECES
    assert all_pieces[100] in kept
    assert all_pieces[0] in kept
    assert all_pieces[-1] in kept
    assert kept == sorted(kept, key=lambda span: span.start)


@given(st.text(max_size=1500))
def test_pieces_stand_in_order_inside_what_is_said(text: str) -> None:
    heard = hear(text)
    end = 0
    for piece in pieces(heard):
        assert end <= piece.start
        assert heard.text[piece.start : piece.end].strip()
        assert any(said.start <= piece.start and piece.end <= said.end for said in heard.said)
        end = piece.end
