"""The folder of the indexes: one owner, builds that change places, nothing left half."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kb.errors import HomeError, IndexBusyError
from kb.index_home import Folders, IndexHome
from kb.lexical import TantivyIndex
from kb.model import Audience, PassageId
from kb.ports import Entry, UnreadableIndexError
from tests.fakes import HashEmbedder

HOLD = """
import sys, time
from pathlib import Path
from kb.index_home import IndexHome
home = IndexHome.open(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""

DIE = """
import os, signal, sys
from pathlib import Path
from kb.index_home import Folders
from kb.lexical import TantivyIndex
def die(place):
    os.kill(os.getpid(), signal.SIGSEGV)
Folders(Path(sys.argv[1]), create=TantivyIndex.create, open_=die).current()
"""


def shelf(folder: Path) -> Folders[TantivyIndex]:
    return Folders(folder / "words", create=TantivyIndex.create, open_=TantivyIndex.open)


def holding(index: TantivyIndex, id_: str) -> TantivyIndex:
    index.put([Entry(PassageId(id_), Audience.PUBLIC, id_, HashEmbedder().encode([id_])[0])])
    return index


def test_a_second_owner_is_refused_in_one_line_that_names_the_first(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == "held\n"
        with pytest.raises(IndexBusyError, match=rf"another .*pid {owner.pid}.* owns this home"):
            IndexHome.open(tmp_path)
        owner.send_signal(signal.SIGKILL)
    IndexHome.open(tmp_path).close()


def test_the_same_process_cannot_own_it_twice(tmp_path: Path) -> None:
    home = IndexHome.open(tmp_path)
    with pytest.raises(IndexBusyError, match=f"pid {os.getpid()}"):
        IndexHome.open(tmp_path)
    home.close()
    IndexHome.open(tmp_path).close()


def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(HomeError, match="HANDRAIL_HOME"):
        IndexHome.open(tmp_path / "file" / "index")


def test_there_is_no_index_at_first(tmp_path: Path) -> None:
    assert shelf(tmp_path).current() is None


def test_a_build_counts_once_it_is_appointed(tmp_path: Path) -> None:
    build = holding(shelf(tmp_path).fresh(), "a")
    assert shelf(tmp_path).current() is None
    shelf(tmp_path).appoint(build)
    current = shelf(tmp_path).current()
    assert current is not None
    assert current.count(Audience.PUBLIC) == 1


def test_the_old_build_counts_until_the_new_one_is_appointed(tmp_path: Path) -> None:
    old = holding(shelf(tmp_path).fresh(), "old")
    shelf(tmp_path).appoint(old)
    new = shelf(tmp_path).fresh()
    current = shelf(tmp_path).current()
    assert current is not None
    assert current.place == old.place
    shelf(tmp_path).appoint(new)
    shelf(tmp_path).discard(old)
    assert [place.name for place in (tmp_path / "words").glob("build-*")] == [new.place]


def test_what_a_killed_builder_left_is_cleared(tmp_path: Path) -> None:
    kept = shelf(tmp_path).fresh()
    shelf(tmp_path).appoint(kept)
    holding(shelf(tmp_path).fresh(), "half a build")
    shelf(tmp_path).clear(keep=kept)
    assert [place.name for place in (tmp_path / "words").glob("build-*")] == [kept.place]


@pytest.mark.parametrize("pointer", ["", "build-gone", "../elsewhere", "build-../..", "\xff"])
def test_a_pointer_to_nowhere_is_an_unreadable_index(tmp_path: Path, pointer: str) -> None:
    shelf(tmp_path).appoint(shelf(tmp_path).fresh())
    (tmp_path / "words" / "current").write_text(pointer, "latin-1")
    with pytest.raises(UnreadableIndexError):
        shelf(tmp_path).current()


def test_an_index_whose_opening_killed_a_process_is_not_opened_again(tmp_path: Path) -> None:
    shelf(tmp_path).appoint(shelf(tmp_path).fresh())
    done = subprocess.run([sys.executable, "-c", DIE, str(tmp_path / "words")], check=False)
    assert done.returncode == -signal.SIGSEGV
    with pytest.raises(UnreadableIndexError, match="when a process ended"):
        shelf(tmp_path).current()
    new = shelf(tmp_path).fresh()
    shelf(tmp_path).appoint(new)
    shelf(tmp_path).clear(keep=new)
    assert shelf(tmp_path).current() is not None
