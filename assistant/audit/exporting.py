"""The audit log as a file of JSON lines, for whoever keeps it elsewhere."""

import os
from collections.abc import Callable
from pathlib import Path

from assistant.audit.reading import exported
from assistant.errors import RequestRefusedError
from kb.database import Database


def export(database: Database, file: Path, begin: Callable[[], None]) -> int:
    """Write every line into a new file, readable by its owner; return how many there are.

    `begin` notes that it is taken out, once the file can be written. Raises RequestRefusedError
    when the file is there already or cannot be written, and leaves no half of it behind.
    """
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise RequestRefusedError(f"{file} is there already; choose another name") from error
    except OSError as error:
        raise _unwritten(file, error) from error
    whole = False
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as out:
            begin()
            rows = 0
            for line in exported(database):
                out.write(line)
                rows += 1
        whole = True
    except OSError as error:
        raise _unwritten(file, error) from error
    finally:
        if not whole:
            file.unlink(missing_ok=True)
    return rows


def _unwritten(file: Path, error: OSError) -> RequestRefusedError:
    why = (error.strerror or str(error)).lower()
    return RequestRefusedError(f"{file} cannot be written ({why}); name another place")
