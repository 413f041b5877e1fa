"""When something was, as the admin screens say it."""

from datetime import datetime

from assistant.ui.words import clock, day_briefly


def moment(at: datetime, now: datetime) -> str:
    """today 09:05, yesterday 09:05, or 3 Mar 2026, 09:05; on the server's clock."""
    match (now.astimezone().date() - at.astimezone().date()).days:
        case 0:
            return f"today {clock(at)}"
        case 1:
            return f"yesterday {clock(at)}"
        case _:
            return f"{day_briefly(at.astimezone().date())}, {clock(at)}"
