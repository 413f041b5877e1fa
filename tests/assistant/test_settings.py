"""Settings are read once, checked, and named in the error when they are wrong."""

import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings import Mask, described, read_settings


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
        ("model_base_url", "gpu:8000"),
        ("model_timeout", 0),
        ("model_context", 100),
        ("model_calls_per_minute", -1),
        ("mask", "sometimes"),
        ("model_key", "two words"),
        ("model_key", "with\nline"),
        ("model_key", "schlüssel"),
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


def test_a_key_is_never_shown_nor_told_when_it_is_wrong() -> None:
    settings = read_settings(model_key=" sk-very-secret\n")
    assert settings.model_key.get_secret_value() == "sk-very-secret"
    assert "very-secret" not in f"{settings} {described(settings)}"
    assert dict(row[:2] for row in described(settings))["HANDRAIL_MODEL_KEY"] == "**********"
    two_words = " ".join(["very", "secret"])
    with pytest.raises(SettingsError) as refused:
        read_settings(model_key=two_words)
    assert two_words not in "".join(traceback.format_exception(refused.value))


def test_no_key_is_shown_as_none() -> None:
    rows = dict(row[:2] for row in described(read_settings(model_key="")))
    assert rows["HANDRAIL_MODEL_KEY"] == ""


READ_KEYS = (
    "from assistant.settings import read_provider_keys, read_settings;"
    "print(read_settings().model_key.get_secret_value());"
    "print(read_provider_keys().anthropic_api_key.get_secret_value())"
)


def test_keys_may_stand_in_a_file(tmp_path: Path) -> None:
    lines = ["HANDRAIL_MODEL_KEY=sk-of-the-file", "ANTHROPIC_API_KEY=sk-ant-of-the-file"]
    (tmp_path / ".env").write_text("\n".join(lines))
    unset = {"HANDRAIL_MODEL_KEY", "ANTHROPIC_API_KEY"}
    done = subprocess.run(
        [sys.executable, "-c", READ_KEYS],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if name not in unset},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["sk-of-the-file", "sk-ant-of-the-file"]


@pytest.mark.parametrize(
    ("mask", "of_remote", "of_near"),
    [(Mask.AUTO, True, False), (Mask.ALWAYS, True, True), (Mask.NEVER, False, False)],
)
def test_personal_data_is_masked_for_whom_it_should_be(
    mask: Mask, of_remote: bool, of_near: bool
) -> None:
    settings = read_settings(mask=mask)
    assert (settings.masks(remote=True), settings.masks(remote=False)) == (of_remote, of_near)
