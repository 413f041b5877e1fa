"""Addresses in answers to the public: the company's own stay, whatever leads elsewhere goes."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

import regex

from assistant.answering.model import Answer, Citation, Part

LEFT_OUT = "[…]"
"""What stands where an address was."""

# What nobody sees: zero-width and tag characters, marks that turn the direction of reading.
# Joiners stay, which some scripts are written with.
_UNSEEN = regex.compile(
    "[\u00ad\u061c\u180e\u200b\u2060-\u206f\u202a-\u202e\ufeff\U000e0000-\U000e007f]"
)
# Bounded, and no bracket within words: many brackets in a row would take their square of time.
_IMAGE = r"!\[(?P<words>[^\[\]\n]{0,500})\]\((?P<to>[^)\n]{0,2000})\)?"
# [1] is the number of a source.
_LINK = r"(?<!\!)\[(?!\d{1,3}\])(?P<words>[^\[\]\n]{0,500})\]\((?P<to>[^)\n]{0,2000})\)"
_REFERENCE = r"^[ \t]*\[(?!\d{1,3}\]|…)[^\]\n]+\]:[ \t]*(?P<bare>\S*[/.:]\S*)"
_TAG = r"<(?P<bare>/?[a-z!][^<>\n]*)>?"
_BARE = (
    r"(?P<bare>(?:[a-z][a-z0-9+.-]{1,15}://|//(?=\w)|www\.|(?:javascript|data|vbscript|file|blob)"
    r":(?=\S))[^\s<>\"“”«»]*"
    r"|(?<![\w@.-])(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}(?::\d+)?/[^\s<>\"“”«»]*)"
)
_ANY = regex.compile(
    "|".join((_IMAGE, _LINK, _REFERENCE, _TAG, _BARE)), regex.IGNORECASE | regex.MULTILINE
)
_AFTERWARDS = ".,;:!?)]}'’*_`"
_WEB = frozenset({"http", "https"})


def hosts_in(written: str) -> frozenset[str]:
    """Hosts of a setting, with commas between, or of origins; in small letters."""
    parts = filter(None, map(str.strip, written.split(",")))
    hosts = (urlsplit(each if "//" in each else f"//{each}").hostname for each in parts)
    return frozenset(host for host in hosts if host)


def for_the_public(answer: Answer, hosts: frozenset[str]) -> Answer:
    """The same answer without what is not seen, and without addresses of hosts not among these.

    Citations too: their quotes lose nothing else, so that a quote is word for word but for them.
    """
    cut = _Cut(answer.text, hosts)
    return replace(
        answer,
        text=cut.text if cut.text.strip() else LEFT_OUT,
        citations=tuple(_cleaned(each, hosts) for each in answer.citations),
        parts=tuple(_moved(answer.parts, cut)),
    )


def without_foreign(text: str, hosts: frozenset[str]) -> str:
    """A text without what is not seen, and without addresses of other hosts than these."""
    return _Cut(text, hosts).text


class _Cut:
    """A text as the public reads it, and where its places went."""

    def __init__(self, text: str, hosts: frozenset[str]) -> None:
        hidden = {place for found in _UNSEEN.finditer(text) for place in range(*found.span())}
        self._from = [place for place in range(len(text)) if place not in hidden]
        self.text = "".join(text[place] for place in self._from)
        # What was parted by an address may be one when it is gone.
        for _ in range(4):
            if not self._leave_out(hosts):
                return
        self.text = _ANY.sub(LEFT_OUT, self.text)
        self._from = [self._from[0] if self._from else 0] * len(self.text)

    def place(self, before: int) -> int:
        """Where a place of the whole text is now."""
        return bisect_left(self._from, before)

    def _leave_out(self, hosts: frozenset[str]) -> bool:
        """Leave out what leads elsewhere; whether there was anything."""
        text, places, done = [], [], 0
        for start, end, instead in _elsewhere(self.text, hosts):
            text += [self.text[done:start], instead]
            places += [*self._from[done:start], *[self._from[start]] * len(instead)]
            done = end
        if not text:
            return False
        places += self._from[done:]
        self.text = "".join([*text, self.text[done:]])
        self._from = places
        return True


def _elsewhere(text: str, hosts: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Where something leads elsewhere or is markup, and what stands there instead, in order."""
    for found in _ANY.finditer(text):
        bare = found["bare"]
        if bare is None:
            yield *found.span(), found["words"] or LEFT_OUT
            continue
        if found[0].startswith(("<", "[")):
            yield *found.span(), LEFT_OUT if _ANY.search(bare) else ""
            continue
        address = bare.rstrip(_AFTERWARDS)
        if not _is_ours(address, hosts):
            yield found.start(), found.start() + len(address), LEFT_OUT


def _is_ours(address: str, hosts: frozenset[str]) -> bool:
    """Whether an address is one of the web at one of these hosts, and nothing else to anybody."""
    if "\\" in address or "@" in address:
        return False
    try:
        parts = urlsplit(address if "://" in address else f"https://{address.lstrip('/')}")
        return parts.scheme.casefold() in _WEB and (parts.hostname or "") in hosts
    except ValueError:
        return False


def _cleaned(citation: Citation, hosts: frozenset[str]) -> Citation:
    """A citation as the public reads it; it still begins where it did."""
    quote = without_foreign(citation.quote, hosts)
    quote = quote if quote.strip() else LEFT_OUT
    return replace(
        citation,
        title=without_foreign(citation.title, hosts),
        heading=without_foreign(citation.heading, hosts),
        quote=quote,
        end=citation.start + len(quote),
    )


def _moved(parts: Sequence[Part], cut: _Cut) -> Iterator[Part]:
    for each in parts:
        start, end = cut.place(each.start), cut.place(each.end)
        if start < end:
            yield replace(each, start=start, end=end)
