"""The note that a folder is being written."""

from pathlib import Path

from kb.writing import Writing


def test_the_note_is_there_from_beginning_to_end(tmp_path: Path) -> None:
    writing = Writing(tmp_path)
    assert not writing.is_under_way
    writing.begin()
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "file").write_bytes(b"half")
    assert Writing(tmp_path).is_under_way
    writing.end()
    assert not Writing(tmp_path).is_under_way
    assert [place.name for place in tmp_path.rglob("*") if place.is_file()] == ["file"]


def test_beginning_or_ending_twice_is_harmless(tmp_path: Path) -> None:
    writing = Writing(tmp_path)
    writing.end()
    writing.begin()
    writing.begin()
    writing.end()
    writing.end()
    assert not writing.is_under_way
