"""The written replies with promises: read whole, half set aside, and found as well as is asked."""

from bench.promises import compared, read_replies


def test_half_of_the_replies_promise_something_and_half_were_set_aside() -> None:
    replies = read_replies()
    assert len(replies) == 120
    assert sum(bool(each.promises) for each in replies) == 60
    assert sum(each.half == "set_aside" for each in replies) == 60
    assert len({each.id for each in replies}) == 120
    assert all(promise.words in each.text for each in replies for promise in each.promises)


def test_what_was_set_aside_is_found_as_well_as_is_asked() -> None:
    outcome = compared([each for each in read_replies() if each.half == "set_aside"])
    assert outcome.precision >= 0.9
    assert outcome.recall >= 0.9
    assert outcome.due / outcome.hit >= 0.9
