"""Numbers and days as a sheet displays them, for the formats people use."""

import calendar
import re
from datetime import date, datetime, time, timedelta

_SECTION = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*\Z)')
_COLOUR = re.compile(
    r"\[(?:black|blue|cyan|green|magenta|red|white|yellow|color\s*\d+|[<>=][^\]]*)\]", re.I
)
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_DIGITS = re.compile(r"[#0?][#0?,.]*")
_DATE_TOKEN = re.compile(
    r"y+|m+|d+|h+|s+(?:\.0+)?|am/pm|a/p|\[h+\]|\[m+\]|\[s+\]|\"[^\"]*\"|[\\_*].|.", re.I | re.S
)
# Shown by each country in its own order; written so that no reader can mistake the day.
_LOCAL_DATES = {"mm-dd-yy": "yyyy-mm-dd", "m/d/yy": "yyyy-mm-dd", "m/d/yy h:mm": "yyyy-mm-dd h:mm"}
_MONTHS = tuple(calendar.month_name)[1:]
_DAYS = tuple(calendar.day_name)


def shown(value: object, code: str | None) -> str:
    """Write a cell's value as its number format shows it; empty for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date | time):
        return _day(value, code or "")
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, int | float):
        return _number(float(value), code or "General")
    return str(value)


def is_date_format(code: str) -> bool:
    """Tell whether a number format shows a day or a time of day."""
    bare = _QUOTED.sub("", _COLOUR.sub("", _CURRENCY.sub("", code)))
    return bool(re.search(r"[ymdhs]", bare.split(";")[0], re.I)) and "general" not in bare.lower()


def plain_number(value: float) -> str:
    """Write a number as a cell without a format does: at most eleven digits, no trailing zeros."""
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.10g}"
    return text.replace("e", "E") if "e" in text else text


def _number(value: float, code: str) -> str:
    sections = _SECTION.split(code)
    section = sections[0]
    if len(sections) > 1 and value < 0:
        section, value = sections[1], -value
    elif len(sections) > 2 and value == 0:
        section = sections[2]
    section = _CURRENCY.sub(r'"\1"', _COLOUR.sub("", section))
    if "general" in section.lower() or section.strip() in ("", "@"):
        return plain_number(value)
    if value != value or abs(value) >= 1e300:
        return str(value)
    return _patterned(value, section)


def _patterned(value: float, section: str) -> str:
    literals = [found[1] or found[2] or "" for found in _QUOTED.finditer(section)]
    bare = _QUOTED.sub("\0", section)
    digits = _DIGITS.search(bare)
    if digits is None:
        return _filled(bare, literals)
    if "/" in bare or re.search(r"E[+-]", bare, re.I):
        return plain_number(value)
    figure = _figure(value * 100 ** bare.count("%"), digits[0])
    sign = "-" if value < 0 and figure.strip("0.,") else ""
    before = _filled(bare[: digits.start()], literals)
    rest = _DIGITS.sub("", bare[digits.end() :])
    after = _filled(rest, literals[bare[: digits.start()].count("\0") :])
    return f"{sign}{before}{figure}{after}".strip()


def _figure(value: float, pattern: str) -> str:
    scaled = pattern.rstrip(",")
    value = abs(value) / 1000 ** (len(pattern) - len(scaled))
    whole, _, part = scaled.partition(".")
    least, most = part.count("0"), len(part.replace(",", ""))
    figure = f"{value:,.{most}f}" if "," in whole else f"{value:.{most}f}"
    if most > least and "." in figure:
        head, _, tail = figure.partition(".")
        tail = tail[:least] + tail[least:].rstrip("0")
        figure = f"{head}.{tail}" if tail else head
    zeros = whole.count("0")
    head, dot, tail = figure.partition(".")
    return head.zfill(zeros) + dot + tail if "," not in head else figure


def _filled(text: str, literals: list[str]) -> str:
    waiting = list(literals)
    return re.sub("\0", lambda _: waiting.pop(0) if waiting else "", text)


def _day(value: date | time, code: str) -> str:
    code = _LOCAL_DATES.get(code.lower(), code)
    code = re.sub(r"\[\$[^\]]*\]|\[(?![hms])[^\]]*\]", "", code.split(";")[0], flags=re.I)
    if not is_date_format(code):
        return _iso(value)
    if isinstance(value, time):
        value = datetime.combine(date(1900, 1, 1), value)
        if re.search(r"[yd]", _QUOTED.sub("", code), re.I):
            return value.strftime("%H:%M")
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    tokens = [found[0] for found in _DATE_TOKEN.finditer(code)]
    twelve = any(token.lower() in ("am/pm", "a/p") for token in tokens)
    written: list[str] = []
    for place, token in enumerate(tokens):
        written.append(_token(token, moment, _is_minute(tokens, place), twelve=twelve))
    return "".join(written).strip()


def _iso(value: date | time) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat(" ", "minutes") if isinstance(value, datetime) else value.isoformat()


def _is_minute(tokens: list[str], place: int) -> bool:
    """An m is minutes after hours or before seconds, else it is months."""
    letters = "ymdhs["
    before = [token for token in tokens[:place] if token[0].lower() in letters]
    after = [token for token in tokens[place + 1 :] if token[0].lower() in letters]
    return bool(before and before[-1].lower().lstrip("[").startswith("h")) or bool(
        after and after[0].lower().lstrip("[").startswith("s")
    )


def _token(token: str, moment: datetime, minute: bool, *, twelve: bool) -> str:
    low = token.lower().strip("[]")
    if token[0] == '"':
        return token[1:-1]
    if token[0] == "\\":
        return token[1:]
    if token.startswith(("_", "*")):
        return ""
    if low in ("am/pm", "a/p"):
        return "AM" if moment.hour < 12 else "PM"
    hour = (moment.hour % 12 or 12) if twelve else moment.hour
    match low[:1]:
        case "y":
            return f"{moment.year:04}" if len(low) > 2 else f"{moment.year % 100:02}"
        case "m" if minute and len(low) < 3:
            return f"{moment.minute:0{len(low)}}"
        case "m":
            return _named(moment.month, _MONTHS[moment.month - 1], len(low))
        case "d":
            return _named(moment.day, _DAYS[moment.weekday()], len(low))
        case "h":
            return f"{hour:0{len(low)}}"
        case "s":
            return f"{moment.second:0{min(len(low), 2)}}"
    return token


def _named(number: int, name: str, letters: int) -> str:
    if letters >= 3:
        return name if letters >= 4 else name[:3]
    return f"{number:0{letters}}"


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"
