"""Where events enter: a defect of ours becomes something to show, and a log entry."""

import logging

import pytest

from assistant.ui.listening import attempted


def test_what_was_done_is_shown() -> None:
    assert attempted(lambda: "done", lambda: "sorry") == "done"


def test_a_defect_is_shown_as_an_apology_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    def defect() -> str:
        return str(1 // 0)

    with caplog.at_level(logging.ERROR):
        assert attempted(defect, lambda: "sorry") == "sorry"
    assert "ZeroDivisionError" in caplog.text
