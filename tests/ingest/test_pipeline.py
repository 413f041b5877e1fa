"""How files become versions, and what never happens on the way."""

import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from ingest import jobs
from ingest.jobs import Instructions, JobState
from ingest.outcomes import Outcome, Refusal
from ingest.pipeline import Pipeline
from ingest.progress import Progress
from ingest.read import read
from kb import library, passages
from kb.database import Database
from kb.embedder import Vectors
from kb.errors import HomeError
from kb.library import Status
from kb.model import Audience, DocumentId
from tests.fakes import HashEmbedder
from tests.ingest.conftest import TODAY, TakeIn

RETURNS = "# Returns\n\nYou may return goods within {days} days. Refunds take five days.\n"


def write(folder: Path, name: str, text: str) -> Path:
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8")
    return place


def only(ends: list[Outcome | Refusal]) -> Outcome:
    (end,) = ends
    assert isinstance(end, Outcome), end
    return end


def texts(database: Database, end: Outcome) -> str:
    found = library.version(database, end.id, end.version)
    return " ".join(
        passage.text for passage in passages.of_version(database, found.document_id, found.number)
    )


def test_a_file_becomes_a_document_named_after_it(
    database: Database, take_in: TakeIn, tmp_path: Path
) -> None:
    end = only(take_in(write(tmp_path, "Return rules.md", RETURNS.format(days=30))))
    assert (end.id, end.version, end.status) == ("return-rules", 1, "added")
    overview = library.document(database, "return-rules", on=TODAY)
    assert overview.current.title == "Returns"
    assert overview.current.recorded_by == "Ana"
    assert "within 30 days" in texts(database, end)


def test_what_nobody_said_is_decided_on_the_safe_side(
    database: Database, take_in: TakeIn, tmp_path: Path
) -> None:
    only(take_in(write(tmp_path, "returns.md", RETURNS.format(days=30))))
    current = library.document(database, "returns", on=TODAY).current
    assert (current.audience, current.valid_from) == (Audience.INTERNAL, TODAY)


def test_the_same_file_again_changes_nothing(
    database: Database, take_in: TakeIn, tmp_path: Path
) -> None:
    file = write(tmp_path, "returns.md", RETURNS.format(days=30))
    only(take_in(file))
    assert only(take_in(file)).status == "unchanged"
    assert len(library.history(database, "returns")) == 1


def test_a_changed_file_takes_the_place_of_its_older_wording(
    database: Database, take_in: TakeIn, tmp_path: Path
) -> None:
    file = write(tmp_path, "returns.md", RETURNS.format(days=14))
    only(take_in(file, instructions=Instructions(valid_from=date(2025, 1, 1))))
    file.write_text(RETURNS.format(days=30), "utf-8")
    end = only(take_in(file))
    assert (end.version, end.status) == (2, "new_version")
    newest, oldest = library.history(database, "returns")
    assert oldest.valid_until == date(2026, 2, 28)
    assert newest.valid_until is None


def test_a_file_moved_to_another_folder_is_still_the_same_document(
    take_in: TakeIn, tmp_path: Path
) -> None:
    only(take_in(write(tmp_path / "old", "returns.md", RETURNS.format(days=14))))
    end = only(take_in(write(tmp_path / "new", "returns.md", RETURNS.format(days=30))))
    assert (end.id, end.version) == ("returns", 2)


def test_another_document_of_the_same_name_is_kept_apart(
    database: Database, take_in: TakeIn, tmp_path: Path
) -> None:
    only(take_in(write(tmp_path / "shop", "rules.md", RETURNS.format(days=14))))
    other = "# Parking\n\nStaff park behind the store on weekdays only.\n"
    end = only(take_in(write(tmp_path / "depot", "rules.md", other)))
    assert end.id == "rules-2"
    assert "--replace rules" in end.warnings[-1]
    assert "14 days" in library.version(database, "rules", 1).text


def test_two_documents_of_one_name_in_one_run_are_kept_apart(
    database: Database, take_in: TakeIn, tmp_path: Path
) -> None:
    one = write(tmp_path / "a", "rules.md", RETURNS.format(days=14))
    two = write(tmp_path / "b", "rules.md", "# Parking\n\nStaff park behind the store.\n")
    ids = [end.id for end in take_in(one, two) if isinstance(end, Outcome)]
    assert ids == ["rules", "rules-2"]
    assert len(library.documents(database, on=TODAY)) == 2


def test_a_named_document_is_replaced_whatever_the_file_is_called(
    take_in: TakeIn, tmp_path: Path
) -> None:
    only(take_in(write(tmp_path, "returns.md", RETURNS.format(days=14))))
    renamed = write(tmp_path, "final v2.md", "# Entirely new\n\nAll sales are final.\n")
    end = only(take_in(renamed, instructions=Instructions(replace="returns")))
    assert (end.id, end.version) == ("returns", 2)


def test_replacing_what_is_not_there_is_refused(take_in: TakeIn, tmp_path: Path) -> None:
    file = write(tmp_path, "returns.md", RETURNS.format(days=14))
    (end,) = take_in(file, instructions=Instructions(replace="return"))
    assert end == Refusal(
        "returns.md", "there is no document 'return'; see 'handrail library list'"
    )


def test_days_that_contradict_each_other_are_refused(take_in: TakeIn, tmp_path: Path) -> None:
    file = write(tmp_path, "returns.md", RETURNS.format(days=14))
    said = Instructions(valid_from=date(2026, 5, 1), valid_until=date(2026, 4, 1))
    (end,) = take_in(file, instructions=said)
    assert isinstance(end, Refusal)
    assert "valid until 2026-04-01 is before valid from 2026-05-01" in end.reason


def test_one_bad_file_stops_no_other(take_in: TakeIn, tmp_path: Path) -> None:
    good = write(tmp_path, "good.md", RETURNS.format(days=14))
    empty = write(tmp_path, "empty.md", "")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and then nothing")
    missing = tmp_path / "missing.md"
    also_good = write(tmp_path, "also good.txt", "Gift cards are valid for three years.")
    ends = take_in(good, empty, broken, missing, also_good)
    assert [end.path for end in ends if isinstance(end, Outcome)] == ["good.md", "also good.txt"]
    reasons = {end.path: end.reason for end in ends if isinstance(end, Refusal)}
    assert set(reasons) == {"empty.md", "broken.pdf", "missing.md"}
    assert all(reasons.values())


def test_metadata_of_the_file_is_used_and_the_person_wins(
    database: Database, take_in: TakeIn, tmp_path: Path
) -> None:
    said = "---\ntitle: Our returns\naudience: public\nvalid_from: 2026-02-01\n---\n\n"
    file = write(tmp_path, "returns.md", said + RETURNS.format(days=14))
    only(take_in(file, instructions=Instructions(valid_from=date(2026, 2, 15))))
    current = library.document(database, "returns", on=TODAY).current
    assert (current.title, current.audience) == ("Our returns", Audience.PUBLIC)
    assert current.valid_from == date(2026, 2, 15)


def test_a_retired_document_that_is_handed_in_again_is_in_force_again(
    database: Database, take_in: TakeIn, tmp_path: Path
) -> None:
    file = write(tmp_path, "returns.md", RETURNS.format(days=14))
    only(take_in(file))
    library.retire(database, "returns", on=TODAY)
    only(take_in(file))
    assert library.document(database, "returns", on=TODAY).status is Status.IN_FORCE


def test_only_what_changed_is_embedded_again(database: Database, tmp_path: Path) -> None:
    embedder = HashEmbedder()
    pipeline = Pipeline(database, embedder, read=read, today=lambda: TODAY)
    sections = [
        f"## Part {n}\n\n{'Sentence about part ' + str(n) + '. ' * 1}{'word ' * 120}"
        for n in range(6)
    ]
    file = write(tmp_path, "long.md", "# Long\n\n" + "\n\n".join(sections))

    def take() -> None:
        accepted = jobs.accept_files(
            database, [(file, "long.md", Instructions())], requested_by="Ana"
        )
        list(pipeline.run(accepted))

    take()
    first = len(embedder.encoded)
    sections[3] += " One more word."
    file.write_text("# Long\n\n" + "\n\n".join(sections), "utf-8")
    take()
    assert first > 3
    assert 1 <= len(embedder.encoded) - first <= 2


def test_progress_never_goes_back_and_ends_with_every_file(
    database: Database, pipeline: Pipeline, tmp_path: Path
) -> None:
    files = [write(tmp_path, f"{n}.md", RETURNS.format(days=n)) for n in range(1, 8)]
    ids = jobs.accept_files(
        database, [(file, file.name, Instructions()) for file in files], requested_by="Ana"
    )
    seen: list[Progress] = []
    list(pipeline.run(ids, watch=seen.append))
    counts = [(each.files, each.passages) for each in seen]
    assert counts == sorted(counts)
    assert counts[-1] == (7, 7)


def many_passages(name: str, passages: int) -> str:
    """A text of so many sections, each long enough to be a passage of its own."""
    filling = "word " * 60
    return f"# {name}\n\n" + "\n\n".join(f"## {name} {n}\n\n{filling}" for n in range(passages))


def test_files_of_many_groups_are_told_in_order_once_each_and_searchable(
    database: Database, take_in: TakeIn, tmp_path: Path
) -> None:
    files = [write(tmp_path, f"rule {n}.md", many_passages(f"Rule {n}", 40)) for n in range(9)]
    ends = [end for end in take_in(*files) if isinstance(end, Outcome)]
    assert [end.id for end in ends] == [f"rule-{n}" for n in range(9)]
    assert all(end.passages == 40 for end in ends)
    for n, end in enumerate(ends):
        assert f"Rule {n} 39" in library.version(database, end.id, 1).text
        assert len(passages.of_version(database, DocumentId(end.id), 1)) == 40


def test_a_document_whose_older_wording_is_being_embedded_waits_for_it(
    database: Database, take_in: TakeIn, tmp_path: Path
) -> None:
    old = write(tmp_path / "old", "returns.md", many_passages("Returns", 40))
    between = write(tmp_path, "parking.md", "# Parking\n\nStaff park behind the store.\n")
    new = write(tmp_path / "new", "returns.md", many_passages("Returns", 41))
    ends = [end for end in take_in(old, between, new) if isinstance(end, Outcome)]
    assert sorted((end.id, end.version) for end in ends) == [
        ("parking", 1),
        ("returns", 1),
        ("returns", 2),
    ]
    assert len(library.history(database, "returns")) == 2


def test_progress_over_many_groups_never_goes_back_and_comes_from_who_asked(
    database: Database, pipeline: Pipeline, tmp_path: Path
) -> None:
    files = [write(tmp_path, f"{n}.md", many_passages(f"Rule {n}", 50)) for n in range(8)]
    ids = jobs.accept_files(
        database, [(file, file.name, Instructions()) for file in files], requested_by="Ana"
    )
    seen: list[tuple[int, int]] = []
    threads: set[int] = set()

    def watch(progress: Progress) -> None:
        seen.append((progress.files, progress.passages))
        threads.add(threading.get_ident())

    list(pipeline.run(ids, watch=watch))
    assert seen == sorted(seen)
    assert seen[-1] == (8, 400)
    assert threads == {threading.get_ident()}


def test_trouble_while_embedding_ends_the_run_and_leaves_the_files_to_the_next(
    database: Database, pipeline: Pipeline, tmp_path: Path
) -> None:
    class Broken(HashEmbedder):
        """Stands in for a model that runs out of memory."""

        def encode(self, texts: Sequence[str], progress: object = None) -> Vectors:
            raise HomeError("out of memory")

    files = [write(tmp_path, f"{n}.md", many_passages(f"Rule {n}", 50)) for n in range(4)]
    ids = jobs.accept_files(
        database, [(file, file.name, Instructions()) for file in files], requested_by="Ana"
    )
    broken = Pipeline(database, Broken(), read=read, today=lambda: TODAY)
    with pytest.raises(HomeError, match="out of memory"):
        list(broken.run(ids))
    assert not library.documents(database, on=TODAY)
    assert sorted(jobs.waiting(database)) == sorted(ids)
    assert len(list(pipeline.run(jobs.waiting(database)))) == 4


def test_an_upload_is_spooled_until_it_is_taken_in(
    database: Database, pipeline: Pipeline, tmp_path: Path
) -> None:
    job_id = jobs.accept_upload(
        database,
        tmp_path / "spool",
        name="C:\\Users\\ana\\returns.md",
        content=RETURNS.format(days=14).encode(),
        instructions=Instructions(),
        requested_by="Ana",
    )
    assert len(list((tmp_path / "spool").iterdir())) == 1
    end = only(list(pipeline.run([job_id])))
    assert (end.path, end.id) == ("returns.md", "returns")
    assert list((tmp_path / "spool").iterdir()) == []
    (job,) = jobs.jobs(database, [job_id])
    assert (job.state, job.outcomes) == (JobState.DONE, (end,))


def test_two_uploads_of_one_name_overwrite_each_other_only_when_alike(
    database: Database, pipeline: Pipeline, tmp_path: Path
) -> None:
    def upload(text: str) -> Outcome:
        job_id = jobs.accept_upload(
            database,
            tmp_path / "spool",
            name="policy.md",
            content=text.encode(),
            instructions=Instructions(),
            requested_by="Ana",
        )
        return only(list(pipeline.run([job_id])))

    assert upload(RETURNS.format(days=14)).id == "policy"
    assert upload("# Parking\n\nStaff park behind the store.\n").id == "policy-2"
    changed = upload(RETURNS.format(days=30))
    assert (changed.id, changed.version) == ("policy", 2)


@pytest.mark.parametrize("name", ["../../etc/passwd", "..", "", "\x00evil.md", "a" * 400 + ".md"])
def test_no_name_of_an_upload_leaves_the_spool_folder(
    database: Database, tmp_path: Path, name: str
) -> None:
    spool = tmp_path / "spool"
    jobs.accept_upload(
        database,
        spool,
        name=name,
        content=b"x",
        instructions=Instructions(),
        requested_by="Ana",
    )
    (kept,) = spool.iterdir()
    assert kept.read_bytes() == b"x"
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["spool"]


def test_a_job_of_a_living_process_is_left_to_it(
    database: Database, pipeline: Pipeline, tmp_path: Path
) -> None:
    file = write(tmp_path, "returns.md", RETURNS.format(days=14))
    (mine,) = jobs.accept_files(
        database, [(file, "returns.md", Instructions())], requested_by="Ana"
    )
    (anyones,) = jobs.accept_files(
        database, [(file, "returns.md", Instructions())], requested_by="Ana", mine=False
    )
    assert jobs.waiting(database) == [anyones]
    list(pipeline.run([mine, anyones]))
    assert jobs.waiting(database) == []
    assert jobs.claim(database, [mine]) == []


def test_past_resolutions_become_documents_of_their_own_without_the_people(
    database: Database, take_in: TakeIn, tmp_path: Path
) -> None:
    rows = (
        "case,question,resolution,outcome,date,agent\n"
        'LK-1,"Hi, Maria Jonsson here, maria@example.com. Lamp broken?",'
        "Sent a new lamp.,replaced,2026-01-05,Bo K.\n"
        "LK-2,Where is my parcel?,,resolved,2026-01-06,Bo K.\n"
        "LK-3,Where is my parcel?,It was at the depot.,resolved,2026-01-07,Bo K.\n"
    )
    ends = take_in(write(tmp_path, "resolutions.csv", rows))
    taken = [end.id for end in ends if isinstance(end, Outcome)]
    assert taken == ["resolution-lk-1", "resolution-lk-3"]
    (refused,) = [end for end in ends if isinstance(end, Refusal)]
    assert refused.path == "resolutions.csv line 3"
    kept = [library.version(database, end.id, 1).text for end in ends if isinstance(end, Outcome)]
    assert "Sent a new lamp." in kept[0]
    stored = " ".join(kept)
    assert "maria" not in stored.casefold()
    assert "Jonsson" not in stored


def test_the_same_resolutions_again_change_nothing(take_in: TakeIn, tmp_path: Path) -> None:
    file = write(
        tmp_path,
        "resolutions.csv",
        "case,question,resolution,date\nLK-1,Where is my parcel?,At the depot.,2026-01-07\n",
    )
    only(take_in(file))
    assert only(take_in(file)).status == "unchanged"
