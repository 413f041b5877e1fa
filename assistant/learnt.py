"""The file of learnt sentences: their vectors, kept from one start of the server to the next."""

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from assistant.answering.meaning import KEY_BYTES, Key, Vector

_log = logging.getLogger(__name__)


def read_learnt(place: Path, model: str) -> dict[Key, Vector]:
    """What was kept there of this embedding model's; nothing for want of a sound file.

    It is a cache: whatever is wrong with it, sentences are learnt again.
    """
    try:
        with place.open("rb") as file, np.lib.npyio.NpzFile(file) as kept:
            keys, vectors = kept["keys"], kept["vectors"]
            if kept["model"].item() != model or keys.shape != (len(vectors), KEY_BYTES):
                return {}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        _log.info("%s is not read (%s); sentences are learnt again", place.name, error)
        return {}
    return {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)}


def keep_learnt(place: Path, model: str, learnt: Mapping[Key, Vector]) -> None:
    """Keep these and nothing else, in one step; a full disk keeps what was there before."""
    fresh = place.with_name(f"{place.name}.{os.getpid()}.new")
    keys = np.frombuffer(b"".join(learnt), np.uint8).reshape(-1, KEY_BYTES)
    try:
        with fresh.open("wb") as file:
            np.savez(
                file,
                model=np.array(model),
                keys=keys,
                vectors=np.array(list(learnt.values()), np.float16),
            )
        fresh.replace(place)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        _log.warning("learnt sentences are not kept (%s)", error.strerror)
