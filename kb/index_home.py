"""The folder of the local indexes: one process owns it, and builds change places in it."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Generic, Protocol, Self, TypeVar

from filelock import FileLock, Timeout

from kb.errors import HomeError, IndexBusyError
from kb.ports import Index, UnreadableIndexError
from kb.writing import sync_folder

B = TypeVar("B", bound=Index)


class IndexHome:
    """A folder of indexes that no other process may open; the lock dies with its owner."""

    def __init__(self, folder: Path, lock: FileLock) -> None:
        self.folder = folder
        self._lock = lock

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Take the folder, making it if need be; raises IndexBusyError if it is taken."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(folder / "lock", timeout=0, thread_local=False)
            lock.acquire()
        except Timeout as error:
            raise IndexBusyError(
                f"another handrail process ({_owner(folder)}) owns this home;"
                " stop it, or use it through its address"
            ) from error
        except OSError as error:
            raise HomeError(
                f"{folder} cannot be used ({error.strerror}); check that HANDRAIL_HOME is yours"
            ) from error
        (folder / "owner").write_text(str(os.getpid()), "ascii")
        return cls(folder, lock)

    def close(self) -> None:
        """Leave the folder to the next process."""
        self._lock.release()


def _owner(folder: Path) -> str:
    try:
        return f"pid {int((folder / 'owner').read_text('ascii'))}"
    except (OSError, ValueError):
        return "pid unknown"


class Shelf(Protocol[B]):
    """Where the builds of one index stand; at most one of them is the current one."""

    @property
    def shared(self) -> bool:
        """True when other processes may put their builds here too."""

    def alone(self, *, wait: bool) -> AbstractContextManager[bool]:
        """Keep other processes from writing meanwhile; False when one is, and we do not wait."""

    def current(self) -> B | None:
        """Open the current build and try it; None when none was ever finished.

        Raises UnreadableIndexError when it is there and cannot be used.
        """

    def fresh(self) -> B:
        """Start an empty build beside the current one."""

    def appoint(self, build: B) -> None:
        """Make a finished build the current one, at once and durably."""

    def discard(self, build: B) -> None:
        """Close a build and delete all of it."""

    def clear(self, keep: B) -> None:
        """Delete every build but one."""

    def close(self) -> None:
        """Let go of what the shelf itself holds."""


class Folders(Generic[B]):
    """A shelf of folders in our own home; the file `current` names the one that counts."""

    shared = False

    def __init__(
        self, folder: Path, *, create: Callable[[Path], B], open_: Callable[[Path], B]
    ) -> None:
        self._folder = folder
        self._create = create
        self._open = open_

    def alone(self, *, wait: bool) -> AbstractContextManager[bool]:
        """Nobody else is here: the home is locked."""
        return nullcontext(True)

    def current(self) -> B | None:
        """Open the build that `current` names and try it.

        A damaged file can kill the process that reads it. So a note is left while trying;
        finding one from an earlier process is reason enough to build anew.
        """
        name = self._current()
        if name is None:
            return None
        trying = self._folder / f"trying-{name}"
        if trying.exists():
            raise UnreadableIndexError(f"{name} was being opened when a process ended")
        trying.touch()
        try:
            build = self._open(self._folder / name)
            build.probe()
        finally:
            trying.unlink()
        return build

    def fresh(self) -> B:
        """Start an empty build in a folder of a new name."""
        with _writing(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            return self._create(Path(tempfile.mkdtemp(prefix="build-", dir=self._folder)))

    def appoint(self, build: B) -> None:
        """Point `current` at a build by renaming over it."""
        written = self._folder / "current.new"
        with _writing(self._folder):
            with written.open("w", encoding="ascii") as file:
                file.write(build.place)
                file.flush()
                os.fsync(file.fileno())
            written.replace(self._folder / "current")
            sync_folder(self._folder)

    def discard(self, build: B) -> None:
        """Close a build and delete its folder."""
        build.close()
        self._delete(self._folder / build.place)

    def clear(self, keep: B) -> None:
        """Delete the folders of all other builds, finished or not."""
        for place in self._folder.glob("build-*"):
            if place.name != keep.place:
                self._delete(place)
        for note in self._folder.glob("trying-*"):
            note.unlink()

    def close(self) -> None:
        """Nothing is held."""

    def _current(self) -> str | None:
        try:
            name = (self._folder / "current").read_text("ascii")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise UnreadableIndexError(str(error)) from error
        if not name.startswith("build-") or "/" in name or not (self._folder / name).is_dir():
            raise UnreadableIndexError(f"{name!r} is missing")
        return name

    def _delete(self, place: Path) -> None:
        try:
            if place.exists():
                shutil.rmtree(place)
        except OSError as error:
            raise HomeError(
                f"the old index {place} could not be deleted ({error.strerror}); delete it by hand"
            ) from error


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise HomeError(
            f"{folder} cannot be written ({error.strerror}); nothing is lost: free some space"
            " or check its permissions, and try again"
        ) from error
