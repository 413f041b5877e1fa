"""Documents are found by words, state, audience and kind, and ordered as asked."""

from datetime import date

import pytest

from assistant.ui.events import Sent
from assistant.ui.library.finding import Order, Wanted, find
from kb.library import Overview, Status, VersionSummary
from kb.model import Audience, DocumentId, DocumentKind


def document(
    title: str,
    *,
    status: Status = Status.IN_FORCE,
    audience: Audience = Audience.PUBLIC,
    kind: DocumentKind = DocumentKind.POLICY,
    owner: str = "",
    until: date | None = None,
    recorded: str = "2026-01-01T00:00:00+00:00",
) -> Overview:
    id_ = DocumentId(title.casefold())
    version = VersionSummary(
        document_id=id_,
        number=1,
        title=title,
        audience=audience,
        valid_from=date(2026, 1, 1),
        valid_until=until,
        recorded_at=recorded,
        recorded_by="",
        source=f"{id_}.md",
        original="",
        size=1,
        passages=1,
        warnings=(),
    )
    return Overview(id_, kind, owner, version.source, status, None, version, 1)


DOCUMENTS = [
    document("Authority", audience=Audience.INTERNAL, owner="Operations", until=date(2026, 5, 1)),
    document("Case 12", kind=DocumentKind.RESOLUTION),
    document("Delivery", status=Status.RETIRED, recorded="2026-02-01T00:00:00+00:00"),
    document("Returns", owner="Care", until=date(2026, 4, 1)),
]


def titles(**fields: str) -> list[str]:
    return [each.current.title for each in find(DOCUMENTS, Wanted.of(Sent.of(fields)))]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, ["Authority", "Case 12", "Delivery", "Returns"]),
        ({"kind": "policy"}, ["Authority", "Delivery", "Returns"]),
        ({"kind": "resolution"}, ["Case 12"]),
        ({"words": "RETURN"}, ["Returns"]),
        ({"words": "care returns"}, ["Returns"]),
        ({"words": "operations"}, ["Authority"]),
        ({"words": "returns.md"}, ["Returns"]),
        ({"status": "retired"}, ["Delivery"]),
        ({"audience": "internal"}, ["Authority"]),
        ({"kind": "policy", "order": "newest"}, ["Delivery", "Authority", "Returns"]),
        ({"kind": "policy", "order": "ending"}, ["Returns", "Authority", "Delivery"]),
        ({"status": "no state", "order": "no order", "audience": "x"}, titles()),
    ],
)
def test_documents_are_found(fields: dict[str, str], found: list[str]) -> None:
    assert titles(**fields) == found


def test_a_new_page_lists_policies_by_title() -> None:
    assert Wanted() == Wanted("", None, None, DocumentKind.POLICY, Order.TITLE)
