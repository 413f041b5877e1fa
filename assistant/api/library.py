"""`/api/v1/documents`: the library for programs, and for the library screen's uploads."""

from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Path, Query, Response, UploadFile

from assistant.api.caller import Staff
from assistant.api.case_answers import Responses
from assistant.api.schemas import (
    AcceptedOut,
    DocumentDetailOut,
    DocumentOut,
    JobOut,
    PassageOut,
    VersionOut,
)
from assistant.audit.model import Act
from assistant.audited import document as about_document
from assistant.audited import noting
from assistant.ports import Assistant
from kb import library, passages
from kb.model import Audience, DocumentKind

Number = Annotated[int, Path(ge=1, le=2_147_483_647, description="Of a version, from 1.")]
_FILE: Responses = {
    200: {
        "description": "The file, to be saved.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


def library_routes(assistant: Assistant) -> APIRouter:
    """Routes of the library: everyone on the staff reads, knowledge managers write."""
    routes = APIRouter(prefix="/api/v1", tags=["library"])
    database = assistant.database

    @routes.get("/documents", summary="Every document, by title")
    def documents(
        person: Staff, kind: DocumentKind | None = None, on: date | None = None
    ) -> list[DocumentOut]:
        found = library.documents(database, on=on or date.today(), kind=kind)
        return [DocumentOut.of(each) for each in found]

    @routes.get("/documents/{document_id}", summary="One document with its history and passages")
    def document(document_id: str, person: Staff, on: date | None = None) -> DocumentDetailOut:
        found = library.document(database, document_id, on=on or date.today())
        return DocumentDetailOut(
            **DocumentOut.of(found).model_dump(),
            history=[VersionOut.of(each) for each in library.history(database, document_id)],
            passages=[
                PassageOut.of(each)
                for each in passages.of_version(database, found.id, found.current.number)
            ],
        )

    @routes.get(
        "/documents/{document_id}/versions/{number}/original",
        summary="The file a version was read from",
        response_class=Response,
        responses=_FILE,
    )
    def original(document_id: str, number: Number, person: Staff) -> Response:
        version = library.version(database, document_id, number)
        return _download(library.original(database, version.original), version.source)

    @routes.post("/documents", status_code=202, summary="Hand in a file")
    def upload(
        person: Staff,
        file: Annotated[UploadFile, File()],
        audience: Annotated[Audience | None, Form()] = None,
        owner: Annotated[str | None, Form(max_length=200)] = None,
        valid_from: Annotated[date | None, Form()] = None,
        valid_until: Annotated[date | None, Form()] = None,
        replace: Annotated[str | None, Form(max_length=200)] = None,
    ) -> AcceptedOut:
        job = assistant.upload(
            file.filename or "upload",
            file.file.read(),
            audience=audience,
            owner=owner,
            valid_from=valid_from,
            valid_until=valid_until,
            replace=replace,
            requested_by=person.id,
        )
        return AcceptedOut(job=job)

    @routes.get("/jobs", summary="How far files you handed in have come")
    def jobs(person: Staff, id: Annotated[list[str], Query(max_length=500)]) -> list[JobOut]:
        found = assistant.jobs(id)
        return [JobOut.of(each) for each in found if each.requested_by == person.id]

    @routes.post("/documents/{document_id}/retire", summary="Take a document out of force")
    def retire(document_id: str, person: Staff, on: date | None = None) -> DocumentOut:
        last = on or date.today()
        noted = noting(
            assistant.audit,
            Act.DOCUMENT_RETIRED,
            by=person,
            about=about_document(document_id),
            details={"on": last.isoformat()},
        )
        library.retire(database, document_id, on=last, along=noted)
        return DocumentOut.of(library.document(database, document_id, on=date.today()))

    @routes.post("/documents/{document_id}/reinstate", summary="Undo a retirement")
    def reinstate(document_id: str, person: Staff) -> DocumentOut:
        about = about_document(document_id)
        noted = noting(assistant.audit, Act.DOCUMENT_REINSTATED, by=person, about=about)
        library.reinstate(database, document_id, along=noted)
        return DocumentOut.of(library.document(database, document_id, on=date.today()))

    return routes


def _download(content: bytes, source: str) -> Response:
    """A file to save, never to show: it is whatever somebody uploaded."""
    name = source.replace("\\", "/").rpartition("/")[2].rpartition(":")[2] or "document"
    return Response(
        content,
        media_type="application/octet-stream",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
    )
