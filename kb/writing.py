"""A note that a folder is being written; found later, it says that a process ended halfway."""

import os
from pathlib import Path


class Writing:
    """For formats that a killed process can tear without anybody noticing on reading."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._note = folder / "writing"

    @property
    def is_under_way(self) -> bool:
        """Whether writing was begun and not ended, by this process or by one that is no more."""
        return self._note.exists()

    def begin(self) -> None:
        """Leave the note, durably; doing it twice is harmless."""
        if not self.is_under_way:
            self._note.touch()
            sync_folder(self._folder)

    def end(self) -> None:
        """Make every file in the folder durable, then take the note away."""
        if not self.is_under_way:
            return
        for place in self._folder.rglob("*"):
            if place.is_file():
                with place.open("rb") as file:
                    os.fsync(file.fileno())
        self._note.unlink()
        sync_folder(self._folder)


def sync_folder(folder: Path) -> None:
    """Make what was created, renamed or deleted in a folder outlast a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
