"""Where a text names an address or has markup, and what the public reads there instead.

Looked for in what the text reads like, so that no disguise has to be known here. What has a scheme,
a path, a port or an at sign is an address whatever its host; a bare name is one if hosts end so.
A file whose name ends as hosts do goes too (`README.md`): mail programs make links of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from assistant.answering.hosts import Ours, is_ending, is_long_number, is_number
from assistant.answering.likeness import Likeness, as_it_stands, likeness

LEFT_OUT = "[…]"
"""What stands where an address was."""

# Bounded or possessive throughout: marks in a row take their time once, not its square.
_IMAGE = r"!\[(?P<words>[^\[\]\n]{0,500}+)\](?:\((?P<to>[^)\n]{0,2000}+)\)?|\[[^\[\]\n]{0,500}+\])"
# [1] is the number of a source.
_LINK = (
    r"(?<!!)\[(?!\d{1,3}\]|(?:…|\.\.\.)\])(?P<words>[^\[\]\n]{0,500}+)\]"
    r"\((?P<to>[^)\n]{0,2000}+)\)"
)
_REFERENCE = (
    r"^[ \t]*+\[(?!\d{1,3}\]|…|\.\.\.)[^\]\n]{1,500}+\]:[ \t]*+(?P<reference>"
    r"<?(?:[a-z][a-z0-9+-]{1,30}+:(?=[/\\])|/|[^\s.]{1,250}+\.\p{L}{2})\S*+)"
)
_TAG = r"(?P<tag></?[a-z!](?:[^<>]{0,2000}+>|[^<>\n]*+))"
_REST = r"[^\s<>\"“”«»]*+"
# Schemes that are followed without slashes.
_FOLLOWED = (
    r"h[tx]{2}ps?|ftps?|sftp|wss?|file|filesystem|data|blob|view-source|jar|mailto|sips?|callto|skype"
    r"|facetime(?:-audio)?|whatsapp|tg|viber|intent|magnet|bitcoin|ethereum|itms-(?:apps|services)"
    r"|ms-[a-z-]{2,30}|tel|smsto|sms|mms"
)
_SCHEME = (
    r"(?<![a-z0-9])(?P<scheme>[a-z][a-z0-9+.-]{1,30}+(?=:[/\\]{2})|(?:java|vb|live)script(?=:\S)"
    rf"|(?:{_FOLLOWED})(?=:[\w/\\%+&\[#])):(?P<slashes>[/\\]*+){_REST}"
)
# A letter of a host: whatever is no mark, no space and none of what stands around hosts.
_LETTER = r"(?:[^\s\p{P}\p{Z}\p{C}<>|｜]|[\p{Cf}\p{Co}\p{Cn}_-])"
_NAME = rf"{_LETTER}++(?:\.{_LETTER}++)*+"
# A folder is written with slashes the other way, in code with two.
_SLASHES = rf"(?:(?<![/\\])(?=/)|(?<![/\\:\w]))(?P<bare>[/\\]{{2,}}+)(?={_LETTER}|\[){_REST}"
_LOCAL = r"[\p{L}\p{M}\p{N}.!#$%&'+^_~-]"
_MAIL = rf"(?<!{_LOCAL})(?P<local>{_LOCAL}{{1,64}}+)@(?P<domain>{_NAME}|\[[^\[\]\s]{{1,60}}+\])"
_LONG = r"\[(?P<long>[0-9a-f:.]{2,45}+)(?:%\w{1,20}+)?\](?P<after>(?:[/:]" + _REST + ")?)"
_RUN = rf"(?<!{_LETTER})(?P<run>{_LETTER}++(?:\.{_LETTER}++)++|localhost(?!{_LETTER}))"
_ANY = regex.compile(
    "|".join((_TAG, _IMAGE, _LINK, _REFERENCE, _SCHEME, _SLASHES, _MAIL, _LONG, _RUN)),
    regex.IGNORECASE | regex.MULTILINE,
)
_AUTHORITY = regex.compile(
    rf"(?P<host>{_NAME})\.?+(?::\d{{1,5}}+)?+"
    r"(?=[/?#]|[.,;:!)\]}'’*_`]*+(?:$|[^\x21-\x7e]|[<>\"]))",
    regex.IGNORECASE,
)
_PATH = regex.compile(r"(?:/[\p{L}\p{N}._~%-]*+(?!/))*+")
_BEHIND = regex.compile(r"(?::\d|[/@\\]|[?#](?=[^\s<>\"“”«»]))" + _REST)
_PORT = regex.compile(r":\d{1,5}(?!\d)/?")
_LATIN = regex.compile(r"[a-z]++(?=[^\x00-\x7f])(?![\p{Latin}\p{M}\p{N}])", regex.IGNORECASE)
_NUMBERED = regex.compile(r"[.:]?\s{0,2}[#A-Z]{0,3}-?\d")
_AROUND = "_-+=$^`~"
_AFTERWARDS = ".,;:!?)]}'’*_`"
_WEB = frozenset({"http", "https"})
# Words of no sentence.
_SURE = frozenset({"com", "net", "org", "info", "biz", "edu", "gov", "mil", "co", "io", "eu"})
_CALLS = frozenset({"tel", "sms", "skype", "whatsapp"})


@dataclass(frozen=True, slots=True)
class Change:
    """What stands instead of a text's letters from `start` to `end`; with none, between them."""

    start: int
    end: int
    instead: str


_NOBODYS = Ours(frozenset(), frozenset())


def changes(text: str, own: Ours) -> tuple[Change, ...]:
    """Each address that is not the company's own, and each markup, in order.

    Those a disguise hides come first: when they are gone, the text is looked through as it stands.
    """
    like = likeness(text)
    found = tuple(_Search(text, like, own).changes())
    if found or like.text == text:
        return found
    return tuple(_Search(text, as_it_stands(text), own).changes())


@dataclass(frozen=True, slots=True)
class _Host:
    """A bare name: where it stands in the likeness, and its parts."""

    start: int
    end: int
    labels: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Search:
    """One text, what it reads like, and whose addresses may stay."""

    text: str
    like: Likeness
    own: Ours

    def changes(self) -> Iterator[Change]:
        """Go through the likeness once; where something stays, its end is looked through too."""
        place = 0
        while found := _ANY.search(self.like.text, place):
            place, change = self._judged(found)
            place = max(place, found.start() + 1)
            if change:
                yield change

    def _judged(self, found: regex.Match[str]) -> tuple[int, Change | None]:
        """Where to go on, and what becomes of what was found."""
        start, end = found.span()
        if found["tag"] is not None:
            inside = bool(changes(found["tag"][1:], _NOBODYS))
            return end, self._instead(start, end, LEFT_OUT if inside else "")
        if found["words"] is not None:
            return end, self._instead(start, end, self._raw(*found.span("words")) or LEFT_OUT)
        if found["reference"] is not None:
            return end, self._left_out(start, end)
        if found["scheme"] is not None:
            return self._with_scheme(found)
        if found["bare"] is not None:
            own = self._own_end(found.end("bare"), end) if found["bare"] == "//" else 0
            return (own, None) if own else self._address(start, end)
        if found["local"] is not None:
            return self._mail(found)
        if found["long"] is not None:
            if is_long_number(found["long"]):
                return self._address(start, end)
            return start + 1, None
        return self._run(found)

    def _with_scheme(self, found: regex.Match[str]) -> tuple[int, Change | None]:
        start, end = found.span()
        scheme = found["scheme"].lower()
        behind = found.end("slashes")
        if scheme in _WEB and found["slashes"] == "//" and self._as_written(start, behind):
            own = self._own_end(behind, end)
            return (own, None) if own else self._address(start, end)
        mail = _ANY.match(self.like.text, behind) if scheme == "mailto" else None
        if mail and mail["local"] and self._is_own_mail(mail):
            return mail.end(), None
        if scheme in _CALLS and found["scheme"] != scheme and not found["slashes"]:
            return behind, self._parted(behind)
        return self._address(start, end)

    def _own_end(self, start: int, end: int) -> int:
        """Where an address of ours ends whose host starts here; 0 if it is not ours."""
        text = self.like.text
        host = _AUTHORITY.match(text, start)
        if not host or any(sign in text[start:end] for sign in "@\\"):
            return 0
        if not self._is_own(*host.span("host")):
            return 0
        path = _PATH.match(text, host.end())
        return path.end() if path else host.end()

    def _mail(self, found: regex.Match[str]) -> tuple[int, Change | None]:
        start, end = found.span()
        if self._is_own_mail(found):
            return end, None
        domain = found["domain"]
        if domain.startswith("["):
            return self._address(start, end)
        host = _host(found.start("domain"), domain.split("."))
        if not _is_address(host.labels, "@"):
            return end, None
        behind = _BEHIND.match(self.like.text, host.end)
        return self._address(start, behind.end() if behind else host.end)

    def _is_own_mail(self, found: regex.Match[str]) -> bool:
        host = _host(found.start("domain"), found["domain"].split("."))
        if not host.labels or not self._as_written(found.start(), host.end):
            return False
        return self.own.has_mail_at(".".join(host.labels))

    def _run(self, found: regex.Match[str]) -> tuple[int, Change | None]:
        """A run of letters with dots between: a host of ours, another's, or a sentence's end."""
        text, end = self.like.text, found.end()
        host = _host(found.start(), found["run"].split("."))
        if not host.labels:
            return end, None
        behind = _BEHIND.match(text, host.end)
        if self._is_own(host.start, host.end) and not (behind and behind[0][0] in "@\\"):
            path = _PATH.match(text, host.end)
            return path.end() if path else host.end, None
        if not _is_address(host.labels, behind[0] if behind else ""):
            return end, None
        if not behind and _is_prose(host.labels, text[host.end : host.end + 8]):
            last = host.end - len(host.labels[-1])
            if self._as_written(host.start, host.end):
                return host.end, self._parted(last)
        return self._address(host.start, behind.end() if behind else host.end)

    def _is_own(self, start: int, end: int) -> bool:
        return self._as_written(start, end) and self.own.has(self.like.text[start:end])

    def _as_written(self, start: int, end: int) -> bool:
        """Whether nothing is disguised here; what is ours has no need to."""
        return self._raw(start, end) == self.like.text[start:end]

    def _raw(self, start: int, end: int) -> str:
        if start == end:
            return ""
        begin, stop = self.like.written(start, end)
        return self.text[begin:stop]

    def _address(self, start: int, end: int) -> tuple[int, Change]:
        """An address without the marks of the sentence it stands in."""
        address = self.like.text[start:end]
        less = address.rstrip(_AFTERWARDS)
        if "[" in less and address[len(less) :].startswith("]"):
            less += "]"
        end = start + max(1, len(less))
        return end, self._left_out(start, end)

    def _left_out(self, start: int, end: int) -> Change:
        return self._instead(start, end, LEFT_OUT)

    def _instead(self, start: int, end: int, instead: str) -> Change:
        return Change(*self.like.written(start, end), instead)

    def _parted(self, place: int) -> Change:
        """A space where a sentence has none: no program reads on."""
        written = self.like.begins[place]
        return Change(written, written, " ")


def _host(start: int, parts: Sequence[str]) -> _Host:
    """The name in a run: without signs around it, and without the sentence that begins behind."""
    labels = list(parts)
    while labels and not labels[0].strip("-_"):
        start += len(labels.pop(0)) + 1
    if not any(each.rstrip(_AROUND) for each in labels):
        return _Host(start, start, ())
    first = labels[0].lstrip(_AROUND) or labels[0]
    start += len(labels[0]) - len(first)
    labels[0] = first
    while not (last := labels[-1].rstrip(_AROUND)):
        labels.pop()
    labels[-1] = last
    return _without_sentence(_Host(start, start + len(".".join(labels)), labels))


def _without_sentence(host: _Host) -> _Host:
    labels, end = list(host.labels), host.end
    latin = _LATIN.match(labels[-1])
    if latin and is_ending(latin[0]) and not is_ending(labels[-1]):
        end -= len(labels[-1]) - len(latin[0])
        return _Host(host.start, end, [*labels[:-1], latin[0]])
    while len(labels) > 2 and labels[-1].istitle() and not is_ending(labels[-1]):
        end -= len(labels.pop()) + 1
    if len(labels) < len(host.labels) and not (is_ending(labels[-1]) and labels[-1].islower()):
        return host
    return _Host(host.start, end, labels)


def _is_address(labels: Sequence[str], behind: str) -> bool:
    """Whether a name is a host, by its ending or by what stands behind it."""
    if list(labels) == ["localhost"] or (len(labels) > 1 and labels[0].lower() == "www"):
        return True
    if len(labels) < 2:
        return False
    if is_ending(labels[-1]):
        return True
    if is_number(labels):
        return behind.startswith(("/", ":", "@"))
    named = len(labels[-1]) > 1 and labels[-1].isalpha()
    port = _PORT.match(behind)
    return named and (behind.startswith(("/", "@")) or bool(port and port[0].endswith("/")))


def _is_prose(labels: Sequence[str], behind: str) -> bool:
    """Whether it is rather a full stop without a space, or a word cut short: "the day.It is"."""
    if len(labels) < 2 or labels[0].lower() == "www" or labels[-1].lower() in _SURE:
        return False
    before, last = labels[-2:]
    if len(labels) > 2 and max(map(len, labels[:-1])) == 1:
        return True
    if last.istitle() or (last[0].isupper() and not before[0].islower()):
        return True
    if behind.startswith(".") and len(before) == 1:
        return True
    return last.lower() in {"no", "nr"} and _NUMBERED.match(behind) is not None
