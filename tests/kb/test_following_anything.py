"""Whatever happens to the library, in whatever order, the indexes come to hold what SQL holds."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from kb import changes, entries, library
from kb.changes import ChangeKind
from kb.database import Database
from kb.indexes import Indexes
from kb.model import Audience
from kb.terms import asked
from tests.fakes import HashEmbedder
from tests.libraries import TODAY, add


class Library(RuleBasedStateMachine):
    """A home that people and crashes happen to."""

    documents: Bundle[str] = Bundle("documents")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        home = Path(self.folder.name)
        self.embedder = HashEmbedder()
        self.database = Database.open(f"sqlite:///{home / 'handrail.db'}")
        self.place = home / "index"
        self.indexes = Indexes.open(self.database, self.place, self.embedder)
        self.up_to_date = True

    @rule(
        target=documents,
        name=st.sampled_from("abcd"),
        lines=st.integers(1, 4),
        wording=st.integers(0, 3),
        audience=st.sampled_from(Audience),
    )
    def record(self, name: str, lines: int, wording: int, audience: Audience) -> str:
        text = "\n\n".join(f"Rule {line} in wording {wording}" for line in range(lines))
        add(self.database, self.embedder, name, text, audience=audience)
        self.up_to_date = False
        return name

    @rule(name=documents)
    def retire(self, name: str) -> None:
        if library.taken(self.database, [name]):
            library.retire(self.database, name, on=TODAY)

    @rule(name=consumes(documents))
    def erase(self, name: str) -> None:
        if library.taken(self.database, [name]):
            library.erase(self.database, name)
            self.up_to_date = False

    @rule()
    def follow(self) -> None:
        self.indexes.follower.catch_up()
        self.up_to_date = True

    @rule()
    def rebuild(self) -> None:
        self.indexes.rebuild()
        self.indexes.follower.catch_up()
        self.up_to_date = True

    @rule()
    def crash_before_following(self) -> None:
        self.indexes.close()
        self.indexes = Indexes.open(self.database, self.place, self.embedder)
        self.up_to_date = True

    @rule()
    def crash_between_putting_and_marking(self) -> None:
        pending = changes.after(self.database, self.indexes.follower.sequence)
        with self.indexes.follower.vectors() as vectors, self.indexes.follower.words() as words:
            for change in pending:
                if change.kind is ChangeKind.ERASED or change.document_id is None:
                    break
                assert change.version is not None
                for batch in entries.of_version(
                    self.database, self.embedder, change.document_id, change.version
                ):
                    vectors.put(batch)
                    words.put(batch[:1])
        self.crash_before_following()

    @invariant()
    def the_indexes_hold_what_sql_holds(self) -> None:
        if not self.up_to_date:
            return
        held = {
            entry.id: entry.audience
            for batch in entries.everything(self.database, self.embedder)
            for entry in batch
        }
        question = self.embedder.encode_queries(["rule"])
        with self.indexes.follower.vectors() as vectors, self.indexes.follower.words() as words:
            for text in Audience:
                expected = {id_ for id_, audience in held.items() if audience is text}
                assert set(vectors.near(text, question, 1000)[0]) == expected
                assert vectors.count(text) == len(expected)
            for asker in Audience:
                expected = {id_ for id_, audience in held.items() if asker.may_read(audience)}
                assert set(words.find(asker, asked("rule"), 1000)) == expected

    def teardown(self) -> None:
        self.indexes.close()
        self.database.close()
        self.folder.cleanup()


TestLibrary = Library.TestCase
TestLibrary.settings = settings(max_examples=10, stateful_step_count=12, deadline=None)
