"""Which version of a document is in force on a day, said once, in SQL."""

from datetime import date

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import aliased

from kb.tables import DocumentRow, VersionRow


def in_force(on: date | BindParameter[date]) -> ColumnElement[bool]:
    """True for the version row that governs its document on a day.

    A version governs from its first day until another starts, on its last day at the
    latest. The other starts later, or on the same day with a higher number. A retired
    document has no version in force from the day it was retired.
    """
    later = aliased(VersionRow)
    replaced = (
        select(later.number)
        .where(
            later.document_id == VersionRow.document_id,
            later.valid_from <= on,
            _supersedes(later),
        )
        .exists()
    )
    return and_(
        VersionRow.valid_from <= on,
        or_(VersionRow.valid_until.is_(None), VersionRow.valid_until >= on),
        or_(DocumentRow.retired_on.is_(None), DocumentRow.retired_on > on),
        ~replaced,
    )


def next_start() -> ScalarSelect[date]:
    """The first day on which another version takes this one's place, or NULL."""
    later = aliased(VersionRow)
    return (
        select(func.min(later.valid_from))
        .where(later.document_id == VersionRow.document_id, _supersedes(later))
        .scalar_subquery()
    )


def _supersedes(later: type[VersionRow]) -> ColumnElement[bool]:
    return or_(
        later.valid_from > VersionRow.valid_from,
        and_(later.valid_from == VersionRow.valid_from, later.number > VersionRow.number),
    )
