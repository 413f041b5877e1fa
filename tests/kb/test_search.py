"""Searching: by words and by meaning, for one audience, on one day."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb import library
from kb.database import Database
from kb.indexes import Indexes
from kb.model import Audience, Hit, PassageId
from kb.ports import Entry
from kb.queries import parts
from kb.search import Search
from tests.fakes import ClaimingIndexes, HashEmbedder
from tests.libraries import NEW_YEAR, TODAY, add, draft, put_all

EMBEDDER = HashEmbedder()
PUBLIC, INTERNAL = Audience.PUBLIC, Audience.INTERNAL
YESTERDAY = TODAY - timedelta(days=1)
KNOWN = [
    PassageId(id_)
    for id_ in (
        "returns@1#0",
        "returns@2#0",
        "delivery@1#0",
        "delivery@1#1",
        "limits@1#0",
        "made-up@1#0",
    )
]


@pytest.fixture
def indexes(database: Database, tmp_path: Path) -> Iterator[Indexes]:
    opened = Indexes.open(database, tmp_path / "index", EMBEDDER)
    yield opened
    opened.close()


def find(
    indexes: Indexes,
    question: str,
    asker: Audience = PUBLIC,
    on: date = TODAY,
    limit: int = 10,
) -> list[Hit]:
    return indexes.search.find(question, audience=asker, on=on, limit=limit)


def ids(hits: list[Hit]) -> list[str]:
    return [hit.passage.id for hit in hits]


def fill(database: Database) -> None:
    add(database, EMBEDDER, "returns", "Goods may be returned within 30 days.")
    add(database, EMBEDDER, "delivery", "Parcels arrive within a week.\n\nError ERR-1042 is ours.")
    add(database, EMBEDDER, "limits", "Agents may refund up to 50 euro.", audience=INTERNAL)


def test_the_passage_that_answers_comes_first(database: Database, indexes: Indexes) -> None:
    fill(database)
    hits = find(indexes, "how many days to return goods")
    assert hits[0].passage.text == "Goods may be returned within 30 days."
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 <= hit.score <= 1 for hit in hits)


def test_a_code_is_found(database: Database, indexes: Indexes) -> None:
    fill(database)
    assert ids(find(indexes, "what is err-1042"))[0] == "delivery@1#1"


@pytest.mark.parametrize("question", ["", "   \n\t "])
def test_a_blank_question_finds_nothing(
    database: Database, indexes: Indexes, question: str
) -> None:
    fill(database)
    assert find(indexes, question) == []


@pytest.mark.parametrize("question", ["?!", "🦄", "\x00", "a" * 10_000, "\ud800"])
def test_a_strange_question_does_no_harm(
    database: Database, indexes: Indexes, question: str
) -> None:
    fill(database)
    assert len(find(indexes, question)) <= 3


def test_an_empty_library_has_no_hits(indexes: Indexes) -> None:
    assert find(indexes, "returns") == []


def test_a_limit_holds(database: Database, indexes: Indexes) -> None:
    fill(database)
    everything = find(indexes, "within days", INTERNAL, limit=10)
    assert len(everything) == 4
    assert find(indexes, "within days", INTERNAL, limit=2) == everything[:2]
    assert find(indexes, "within days", INTERNAL, limit=0) == []


def test_staff_find_both_kinds_of_text_and_customers_only_public(
    database: Database, indexes: Indexes
) -> None:
    fill(database)
    assert ids(find(indexes, "refund up to", INTERNAL))[0] == "limits@1#0"
    assert "limits@1#0" not in ids(find(indexes, "refund up to", PUBLIC))


def test_a_customers_hits_do_not_depend_on_internal_text(
    database: Database, indexes: Indexes
) -> None:
    fill(database)
    before = find(indexes, "may I return goods for a refund")
    for number in range(5):
        text = f"Refund goods {number} returned by friends of the house"
        add(database, EMBEDDER, f"secret{number}", text, audience=INTERNAL)
    indexes.follower.catch_up()
    assert find(indexes, "may I return goods for a refund") == before


def test_each_day_has_its_own_wording(database: Database, indexes: Indexes) -> None:
    add(database, EMBEDDER, "returns", "Return within 30 days", valid_from=NEW_YEAR)
    add(database, EMBEDDER, "returns", "Return within 14 days", valid_from=TODAY)
    assert ids(find(indexes, "return days", on=TODAY)) == ["returns@2#0"]
    assert ids(find(indexes, "return days", on=YESTERDAY)) == ["returns@1#0"]
    assert find(indexes, "return days", on=NEW_YEAR - timedelta(days=1)) == []


def test_retiring_takes_effect_at_once_and_from_its_day(
    database: Database, indexes: Indexes
) -> None:
    fill(database)
    assert "returns@1#0" in ids(find(indexes, "return goods"))
    library.retire(database, "returns", on=TODAY)
    assert "returns@1#0" not in ids(find(indexes, "return goods"))
    assert "returns@1#0" in ids(find(indexes, "return goods", on=YESTERDAY))
    library.reinstate(database, "returns")
    assert "returns@1#0" in ids(find(indexes, "return goods"))


def test_hundreds_of_old_wordings_do_not_hide_what_holds(
    database: Database, indexes: Indexes
) -> None:
    wordings = [f"Return goods within {number} days of a sale" for number in range(170)]
    put_all(database, EMBEDDER, [draft("returns", text) for text in wordings])
    add(database, EMBEDDER, "other", "Days of our parcels")
    indexes.follower.catch_up()
    hits = find(indexes, "return goods within days")
    assert ids(hits) == ["returns@170#0", "other@1#0"]


def test_every_hit_has_both_raw_scores_of_the_whole_question(
    database: Database, indexes: Indexes
) -> None:
    fillers = [draft(f"filler{n}", f"Filler text about return number {n}") for n in range(130)]
    put_all(database, EMBEDDER, fillers)
    add(database, EMBEDDER, "returns", "Goods return. Bring goods, goods and goods.")
    indexes.follower.catch_up()
    question = "return goods"
    hits = find(indexes, question, limit=200)
    assert len(hits) > 100
    (row,) = EMBEDDER.encode_queries([question])
    for hit in hits:
        passage = hit.passage
        (vector,) = EMBEDDER.encode([f"{passage.title}\n{passage.text}"])
        assert hit.cosine == pytest.approx(float(vector @ row), abs=2e-3)
        assert hit.bm25 > 0


def test_a_long_ticket_is_searched_whole_and_by_sentence(
    database: Database, indexes: Indexes
) -> None:
    fill(database)
    ticket = (
        "Hello, I bought a lamp in your shop last Monday and my neighbour came by to see it."
        " The screen of your page said error ERR-1042 to me. How many days until I may return"
        " the goods I have bought from you?"
    )
    embedder = HashEmbedder()
    search = Search(database, embedder, indexes.follower)
    hits = search.find(ticket, audience=PUBLIC, on=TODAY, limit=2)
    assert set(ids(hits)) == {"delivery@1#1", "returns@1#0"}
    assert embedder.queries == [parts(ticket)]
    assert len(embedder.queries[0]) > 1


def test_the_rarity_of_words_is_known_for_each_audience(
    database: Database, indexes: Indexes
) -> None:
    fill(database)
    indexes.follower.catch_up()
    search = indexes.search
    assert search.document_count(audience=PUBLIC) == 3
    assert search.document_count(audience=INTERNAL) == 4
    assert search.document_frequency("refund", audience=INTERNAL) == 1
    assert search.document_frequency("refund", audience=PUBLIC) == 0


def poison(indexes: Indexes, entries: list[Entry]) -> None:
    """Put passages into the indexes that SQL never said belong there."""
    with indexes.follower.vectors() as vectors, indexes.follower.words() as words:
        vectors.put(entries)
        words.put(entries)


def test_an_index_that_claims_internal_text_is_public_is_not_believed(
    database: Database, indexes: Indexes
) -> None:
    fill(database)
    indexes.follower.catch_up()
    text = "Agents may refund up to 50 euro."
    (vector,) = EMBEDDER.encode([text])
    lies = [Entry(PassageId("limits@1#0"), PUBLIC, text, vector)]
    lies += [Entry(PassageId(f"made-up@{n}#0"), PUBLIC, text, vector) for n in range(200)]
    poison(indexes, lies)
    hits = find(indexes, "refund up to 50 euro")
    assert "limits@1#0" not in ids(hits)
    assert set(ids(hits)) <= {"returns@1#0", "delivery@1#0", "delivery@1#1"}


def test_an_index_that_kept_what_was_erased_is_not_believed(
    database: Database, indexes: Indexes
) -> None:
    fill(database)
    indexes.follower.catch_up()
    library.erase(database, "returns")
    assert "returns@1#0" not in ids(find(indexes, "return goods within 30 days"))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    near=st.dictionaries(st.sampled_from(KNOWN), st.floats(-1, 1)),
    hidden=st.dictionaries(st.sampled_from(KNOWN), st.floats(-1, 1)),
    words=st.dictionaries(st.sampled_from(KNOWN), st.floats(0.1, 30)),
    asker=st.sampled_from(Audience),
    on=st.sampled_from([YESTERDAY, TODAY]),
)
def test_whatever_the_indexes_claim_only_what_may_be_read_leaves(
    database: Database,
    near: dict[PassageId, float],
    hidden: dict[PassageId, float],
    words: dict[PassageId, float],
    asker: Audience,
    on: date,
) -> None:
    if not library.taken(database, ["returns"]):
        fill(database)
        add(database, EMBEDDER, "returns", "Within 14 days.", valid_from=TODAY)
        library.retire(database, "delivery", on=TODAY)
    claims = ClaimingIndexes({PUBLIC: near, INTERNAL: hidden}, words)
    hits = Search(database, EMBEDDER, claims).find("any days", audience=asker, on=on, limit=99)
    claimed = near.keys() | words.keys() | (hidden.keys() if asker is INTERNAL else set())
    allowed = {"returns@2#0"} if on == TODAY else {"returns@1#0", "delivery@1#0", "delivery@1#1"}
    if asker is INTERNAL:
        allowed.add("limits@1#0")
    assert set(ids(hits)) == claimed & allowed
    assert claims.asked_near == ([PUBLIC] if asker is PUBLIC else [PUBLIC, INTERNAL])
    assert claims.asked_words == [asker]


def test_an_index_that_another_process_replaced_is_opened_again(database: Database) -> None:
    fill(database)
    claims = ClaimingIndexes({PUBLIC: {PassageId("returns@1#0"): 0.5}}, {}, broken=True)
    hits = Search(database, EMBEDDER, claims).find("days", audience=PUBLIC, on=TODAY)
    assert ids(hits) == ["returns@1#0"]


def test_a_day_on_which_nothing_held_is_answered_without_emptying_the_index(
    database: Database,
) -> None:
    fill(database)
    many = {PassageId(f"gone@{number}#0"): 0.5 for number in range(100_000)}
    claims = ClaimingIndexes({PUBLIC: many}, many)
    search = Search(database, EMBEDDER, claims)
    assert search.find("days", audience=PUBLIC, on=date(1999, 1, 1)) == []
    assert max(claims.depths) < 1000
