"""What somebody signed in with, in a few plain words, from what a browser says of itself."""

# The first that fits counts: browsers also name those they are made to look like.
_PROGRAMS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("python", "a Python program"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
UNKNOWN = "an unknown program"


def device_of(user_agent: str) -> str:
    """Such as 'Firefox on Linux': words of ours alone, whatever was sent."""
    said = user_agent[:1000]
    program = next((name for sign, name in _PROGRAMS if sign in said), UNKNOWN)
    system = next((name for sign, name in _SYSTEMS if sign in said), "")
    return f"{program} on {system}" if system else program
