"""Where evaluation data lies, and where what is costly to make again is kept meanwhile."""

import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
RETRIEVAL_SETS = ("techqa_480", "or_sharc_dev", "mtrag_cloud", "policyqa_dev")


class DataMissingError(Exception):
    """The evaluation data is not where it was looked for."""


def data_folder() -> Path:
    """HANDRAIL_BENCH_DATA, or shared/data beside the repository; raises DataMissingError."""
    folder = Path(os.environ.get("HANDRAIL_BENCH_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        raise DataMissingError(
            f"there is no evaluation data at {folder}; set HANDRAIL_BENCH_DATA to its folder"
        )
    return folder


def part(name: str) -> Path:
    """One set or folder of documents in the data; raises DataMissingError."""
    folder = data_folder() / name
    if not folder.is_dir():
        raise DataMissingError(f"{folder} is not there, so it cannot be measured")
    return folder


def cache_folder() -> Path:
    """HANDRAIL_BENCH_CACHE, or a folder for temporary files: vectors and filled homes."""
    default = Path(tempfile.gettempdir()) / "handrail-bench"
    folder = Path(os.environ.get("HANDRAIL_BENCH_CACHE") or default)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
