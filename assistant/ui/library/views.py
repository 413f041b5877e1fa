"""What the library's templates show: documents, their versions, their passages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from assistant.ui import words
from assistant.ui.desk.source import formatted, is_markdown
from kb.library import Overview, Status, VersionSummary
from kb.model import Audience, DocumentKind, Passage

_PASSAGES = 80
_STATUS_BADGES = {
    Status.IN_FORCE: "badge",
    Status.SCHEDULED: "badge badge-plain",
    Status.LAPSED: "badge badge-amber",
    Status.RETIRED: "badge badge-plain",
}


@dataclass(frozen=True, slots=True)
class Badge:
    """A word with the look that goes with its meaning."""

    words: str
    look: str


@dataclass(frozen=True, slots=True)
class RowView:
    """A document in the list."""

    id: str
    title: str
    owner: str
    status: Badge
    audience: Badge
    days: str
    versions: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ListView:
    """The documents found; `more` is how many are left out."""

    rows: tuple[RowView, ...]
    found: str
    more: int
    library_is_empty: bool


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version in a document's history."""

    number: int
    days: str
    recorded: str
    shown: bool


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage as the library previews it; `text` is safe HTML."""

    heading: tuple[str, ...]
    page: int | None
    text: Markup


@dataclass(frozen=True, slots=True)
class DetailView:
    """A document with one version on show."""

    id: str
    title: str
    kind: str
    owner: str
    status: Badge
    audience: Badge
    days: str
    file: str
    size: str
    number: int
    warnings: tuple[str, ...]
    versions: tuple[VersionView, ...]
    passages: tuple[PassageView, ...]
    passages_count: str
    passages_left_out: int
    may_edit: bool
    retired: bool


def list_view(found: Sequence[Overview], *, chosen: str, most: int, of_all: int) -> ListView:
    """The first `most` of the documents found, among `of_all` in the library."""
    return ListView(
        rows=tuple(_row(each, chosen) for each in found[:most]),
        found=words.count(len(found), "document"),
        more=max(0, len(found) - most),
        library_is_empty=of_all == 0,
    )


def detail_view(
    document: Overview,
    history: Sequence[VersionSummary],
    shown: VersionSummary,
    passages: Sequence[Passage],
    *,
    names: Mapping[str, str],
    may_edit: bool,
) -> DetailView:
    """A document with the version `shown`; `names` are people's by their id."""
    markdown = is_markdown(shown.source)
    return DetailView(
        id=document.id,
        title=shown.title,
        kind="Past resolution" if document.kind is DocumentKind.RESOLUTION else "Policy",
        owner=document.owner,
        status=_status(document.status, document.retired_on),
        audience=_audience(shown.audience),
        days=words.in_force(shown.valid_from, shown.valid_until),
        file=file_name(shown.source),
        size=words.size(shown.size),
        number=shown.number,
        warnings=shown.warnings,
        versions=tuple(_version(each, shown.number, names) for each in history),
        passages=tuple(
            PassageView(each.heading, each.page, formatted(each.text, markdown=markdown))
            for each in passages[:_PASSAGES]
        ),
        passages_count=words.count(len(passages), "passage"),
        passages_left_out=max(0, len(passages) - _PASSAGES),
        may_edit=may_edit,
        retired=document.retired_on is not None,
    )


def file_name(source: str) -> str:
    """The last part of where a version came from."""
    return source.replace("\\", "/").rpartition("/")[2].removeprefix("upload:")


def _row(document: Overview, chosen: str) -> RowView:
    current = document.current
    return RowView(
        id=document.id,
        title=current.title,
        owner=document.owner,
        status=_status(document.status, None),
        audience=_audience(current.audience),
        days=words.in_force_briefly(current.valid_from, current.valid_until),
        versions=words.count(document.versions, "version"),
        chosen=document.id == chosen,
    )


def _version(version: VersionSummary, shown: int, names: Mapping[str, str]) -> VersionView:
    recorded = words.day(datetime.fromisoformat(version.recorded_at).astimezone().date())
    by = names.get(version.recorded_by, version.recorded_by)
    return VersionView(
        number=version.number,
        days=words.in_force(version.valid_from, version.valid_until),
        recorded=f"{recorded} by {by}" if by else recorded,
        shown=version.number == shown,
    )


def _status(status: Status, retired_on: date | None) -> Badge:
    said = status.value.capitalize()
    if status is Status.RETIRED and retired_on is not None:
        said = f"Retired {words.day_briefly(retired_on)}"
    return Badge(said, _STATUS_BADGES[status])


def _audience(audience: Audience) -> Badge:
    internal = audience is Audience.INTERNAL
    return Badge(
        audience.value.capitalize(), "badge badge-outline" if internal else "badge badge-plain"
    )
