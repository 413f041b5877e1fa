"""Settings are read once, checked, and named in the error when they are wrong."""

from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings import described, read_settings


def test_what_is_given_wins(tmp_path: Path) -> None:
    settings = read_settings(home=tmp_path, port=9000)
    assert (settings.home, settings.port) == (tmp_path, 9000)
    assert settings.database == f"sqlite:///{tmp_path}/handrail.db"


def test_home_is_a_whole_path() -> None:
    assert read_settings(home=Path("~/x")).home == Path.home() / "x"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", 70000),
        ("database_url", "mysql://x"),
        ("chroma_url", "localhost:8000"),
        ("largest_upload_mb", 0),
    ],
)
def test_a_wrong_value_is_one_line_that_names_its_variable(name: str, value: str | int) -> None:
    with pytest.raises(SettingsError, match=f"HANDRAIL_{name.upper()} is wrong") as refused:
        read_settings(**{name: value})
    assert "\n" not in str(refused.value)


def test_every_setting_is_described_and_no_password_is_shown(tmp_path: Path) -> None:
    settings = read_settings(home=tmp_path, database_url="postgresql://me:secret@host/db")
    rows = described(settings)
    assert all(name.startswith("HANDRAIL_") and what for name, _value, what in rows)
    assert "secret" not in str(rows)
    assert ("HANDRAIL_DATABASE_URL", "postgresql://me:***@host/db") in [row[:2] for row in rows]
