"""One search for a follow-up: of the turn as said and, where it was rewritten, of the question."""

from collections.abc import Callable, Sequence

from assistant.following.evidence import better
from assistant.following.model import FollowUp
from kb.model import Hit


def search_both(
    followed: FollowUp, find: Callable[[str], Sequence[Hit]], *, limit: int
) -> Sequence[Hit]:
    """At most `limit` passages for a follow-up, best first; `find` is called once or twice.

    A turn that was not rewritten is searched once and finds exactly what it finds alone. Let
    `find` return some more than `limit`, for a passage may stand low in both lists.
    """
    said = find(followed.said)
    rewritten = find(followed.question) if followed.rewritten else []
    return better(said, rewritten, standing=followed.standing, limit=limit)
