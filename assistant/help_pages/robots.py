"""What search engines are told: where they may look, and which pages there are."""

from collections.abc import Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape

from assistant.help_pages.links import HELP, page_url
from assistant.help_pages.shelf import Entry

_MOST = 50_000


def robots(base: str, *, is_open: bool) -> str:
    """The rules for robots: the help pages alone, or nothing. Searches are never theirs."""
    if not is_open:
        return "User-agent: *\nDisallow: /\n"
    return (
        f"User-agent: *\nAllow: {HELP}\nDisallow: {HELP}?q=\nDisallow: /\n"
        f"\nSitemap: {base}{HELP}sitemap.xml\n"
    )


def sitemap(base: str, listed: Sequence[Entry]) -> str:
    """Every page with the day since when it says what it says; at most 50,000, as is allowed."""
    pages = [f"<url><loc>{_address(base, HELP)}</loc></url>"]
    pages += [
        f"<url><loc>{_address(base, page_url(each.id))}</loc>"
        f"<lastmod>{each.since.isoformat()}</lastmod></url>"
        for each in listed[: _MOST - 1]
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(pages)
        + "\n</urlset>\n"
    )


def _address(base: str, path: str) -> str:
    return escape(quote(f"{base}{path}", safe="/:%?#[]@!$&'()*+,;="))
