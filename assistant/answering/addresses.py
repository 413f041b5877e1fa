"""Addresses in answers to the public: the company's own stay, whatever leads elsewhere goes."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

import regex

from assistant.answering.finding import LEFT_OUT, changes
from assistant.answering.hosts import Ours, ours
from assistant.answering.model import Answer, Citation, Part

# What nobody sees: zero-width and tag characters, marks that turn the direction of reading.
# Joiners stay, which some scripts are written with.
_UNSEEN = regex.compile(
    "[\u00ad\u061c\u180e\u200b\u2060-\u206f\u202a-\u202e\ufeff\U000e0000-\U000e007f]"
)
_ROUNDS = 8
"""Nobody writes an address within markup within markup deeper than that by chance."""


def hosts_in(written: str) -> frozenset[str]:
    """Hosts of a setting, with commas between, or of origins; in small letters."""
    parts = filter(None, map(str.strip, written.split(",")))
    hosts = (urlsplit(each if "//" in each else f"//{each}").hostname for each in parts)
    return frozenset(host for host in hosts if host)


def for_the_public(answer: Answer, hosts: frozenset[str]) -> Answer:
    """The same answer without what is not seen, and without addresses of hosts not among these.

    Citations too: their quotes lose nothing else, so that a quote is word for word but for them.
    """
    cut = _Cut(answer.text, ours(hosts))
    return replace(
        answer,
        text=cut.text if cut.text.strip() else LEFT_OUT,
        citations=tuple(_cleaned(each, hosts) for each in answer.citations),
        parts=tuple(_moved(answer.parts, cut)),
    )


def without_foreign(text: str, hosts: frozenset[str]) -> str:
    """A text without what is not seen, and without addresses of other hosts than these."""
    return _Cut(text, ours(hosts)).text


class _Cut:
    """A text as the public reads it, and where its places went."""

    def __init__(self, text: str, own: Ours) -> None:
        hidden = {place for found in _UNSEEN.finditer(text) for place in range(*found.span())}
        self._from = [place for place in range(len(text)) if place not in hidden]
        self.text = "".join(text[place] for place in self._from)
        # What was parted by markup may be an address when it is gone.
        for _ in range(_ROUNDS):
            if not self._leave_out(own):
                return
        self.text = LEFT_OUT
        self._from = [self._from[0] if self._from else 0] * len(self.text)

    def place(self, before: int) -> int:
        """Where a place of the whole text is now."""
        return bisect_left(self._from, before)

    def _leave_out(self, own: Ours) -> bool:
        """Leave out what leads elsewhere; whether there was anything."""
        text: list[str] = []
        places: list[int] = []
        done = 0
        for each in changes(self.text, own):
            text += [self.text[done : each.start], each.instead]
            places += self._from[done : each.start]
            places += [self._from[each.start]] * len(each.instead)
            done = each.end
        if not text:
            return False
        places += self._from[done:]
        self.text = "".join([*text, self.text[done:]])
        self._from = places
        return True


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
