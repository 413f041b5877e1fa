"""What leaves the knowledge base: in force on the day, and for eyes that may see it."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb import library, passages
from kb.database import Database
from kb.model import Audience, PassageId
from tests.fakes import HashEmbedder
from tests.libraries import NEW_YEAR, TODAY, add

EMBEDDER = HashEmbedder()
PUBLIC, INTERNAL = Audience.PUBLIC, Audience.INTERNAL


KNOWN = [
    PassageId(id_)
    for id_ in (
        "returns@1#0",
        "returns@1#1",
        "returns@2#0",
        "limits@1#0",
        "limits@2#0",
        "sale@1#0",
        "gone@1#0",
        "unknown@1#0",
    )
]


def fill(database: Database) -> None:
    add(database, EMBEDDER, "returns", "30 days\n\nReceipt", valid_from=NEW_YEAR)
    add(database, EMBEDDER, "returns", "14 days", valid_from=TODAY)
    add(database, EMBEDDER, "limits", "Refund up to 50", audience=INTERNAL)
    add(database, EMBEDDER, "limits", "Refund up to 80", audience=PUBLIC, valid_from=TODAY)
    add(database, EMBEDDER, "sale", "20 % off", valid_from=TODAY, valid_until=TODAY)
    add(database, EMBEDDER, "gone", "Old club")
    library.retire(database, "gone", on=date(2026, 2, 1))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    on=st.dates(date(2025, 12, 20), date(2026, 4, 1)),
    audience=st.sampled_from(Audience),
    chosen=st.sets(st.integers(0, 7)),
)
def test_what_is_ranked_is_what_may_be_read(
    database: Database, on: date, audience: Audience, chosen: set[int]
) -> None:
    if not library.taken(database, ["returns"]):
        fill(database)
    asked = [id_ for place, id_ in enumerate(KNOWN) if place in chosen]
    readable = passages.readable(database, asked, audience=audience, on=on)
    assert passages.permitted(database, asked, audience=audience, on=on) == readable.keys()
    everyone = passages.permitted(database, KNOWN, audience=audience, on=on)
    assert passages.in_force_count(database, audience=audience, on=on) == len(everyone)
    for passage in readable.values():
        assert audience.may_read(passage.audience)
        assert passage.valid_from <= on
        assert passage.valid_until is None or on <= passage.valid_until


def test_a_version_that_became_public_does_not_open_its_internal_past(database: Database) -> None:
    fill(database)
    before = passages.readable(database, KNOWN, audience=PUBLIC, on=date(2026, 2, 10))
    assert {passage.text for passage in before.values()} == {"30 days", "Receipt"}


def test_a_passage_knows_its_document(database: Database) -> None:
    fill(database)
    id_ = PassageId("returns@1#1")
    passage = passages.readable(database, [id_], audience=PUBLIC, on=NEW_YEAR)[id_]
    assert (passage.title, passage.version, passage.ordinal) == ("Returns", 1, 1)
    assert (passage.valid_from, passage.valid_until) == (NEW_YEAR, date(2026, 3, 2))


def test_neighbours_are_read_in_order_and_only_while_in_force(database: Database) -> None:
    add(database, EMBEDDER, "steps", "\n\n".join(f"Step {n}" for n in range(6)))
    id_ = PassageId("steps@1#3")
    passage = passages.readable(database, [id_], audience=PUBLIC, on=TODAY)[id_]
    near = passages.neighbours_of(database, [passage], audience=PUBLIC, on=TODAY)
    assert [each.text for each in near] == ["Step 2", "Step 3", "Step 4"]
    far = passages.neighbours_of(database, [passage], audience=PUBLIC, on=TODAY, reach=9)
    assert [each.ordinal for each in far] == [0, 1, 2, 3, 4, 5]
    assert passages.neighbours_of(database, [passage], audience=PUBLIC, on=date(2025, 1, 1)) == []


def test_neighbours_of_several_come_version_by_version_each_once(database: Database) -> None:
    for name in ("b", "a"):
        add(database, EMBEDDER, name, "\n\n".join(f"{name}{n}" for n in range(8)))
    add(database, EMBEDDER, "secret", "Code", audience=INTERNAL)
    ids = [PassageId(id_) for id_ in ("b@1#1", "a@1#6", "b@1#2", "secret@1#0")]
    known = passages.readable(database, ids, audience=INTERNAL, on=TODAY)
    several = [known[id_] for id_ in ids]
    near = passages.neighbours_of(database, several, audience=PUBLIC, on=TODAY)
    assert [each.text for each in near] == ["b0", "b1", "b2", "b3", "a5", "a6", "a7"]
    near = passages.neighbours_of(database, several[1:2], audience=PUBLIC, on=TODAY, reach=0)
    assert [each.text for each in near] == ["a6"]
    assert passages.neighbours_of(database, [], audience=PUBLIC, on=TODAY) == []


def test_thousands_may_be_asked_about_at_once(database: Database) -> None:
    add(database, EMBEDDER, "steps", "Step 0")
    many = [PassageId(f"steps@1#{number}") for number in range(35_000)]
    assert passages.permitted(database, many, audience=PUBLIC, on=TODAY) == {"steps@1#0"}
