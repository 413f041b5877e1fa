"""Who may call what: every route of the application, the hidden ones too.

What is not here does not exist for anybody, so a new route begins with a line here.
"""

from collections.abc import Iterator, Mapping

from assistant.access.permissions import Permission
from assistant.api.doors.model import CUSTOMERS, OPEN, Needed

SCREENS: Mapping[str, Permission] = {
    "/desk": Permission.ASK,
    "/library": Permission.ASK,
    "/offers": Permission.READ_OFFERS,
    "/service": Permission.HANDLE_CASES,
    "/floor": Permission.SUPERVISE,
}
"""The screens, and what somebody needs to open each; what they do there is asked for again."""

# Gradio's own code and colours, the same for everybody.
_ITS_LOOK = ("assets/{path:path}", "static/{path:path}", "svelte/{path:path}", "theme.css")
# What our pages use of Gradio.
_ITS_EVENTS = (
    ("GET", "gradio_api/startup-events"),
    ("POST", "gradio_api/queue/join"),
    ("GET", "gradio_api/queue/data"),
    ("GET", "gradio_api/heartbeat/{session_hash}"),
    ("POST", "gradio_api/reset"),
    ("POST", "gradio_api/cancel"),
    ("POST", "gradio_api/run/predict"),
)


def _screens() -> Iterator[tuple[tuple[str, str], Needed]]:
    for screen, permission in SCREENS.items():
        needed = frozenset({permission})
        yield ("GET", screen), OPEN
        yield ("GET", f"{screen}/"), needed
        yield from ((("GET", f"{screen}/{look}"), OPEN) for look in _ITS_LOOK)
        yield from (((method, f"{screen}/{rest}"), needed) for method, rest in _ITS_EVENTS)


_OWN_ACCOUNT = frozenset({Permission.OWN_ACCOUNT})
_ASK = frozenset({Permission.ASK})
_HANDLE_CASES = frozenset({Permission.HANDLE_CASES})
_READ_OFFERS = frozenset({Permission.READ_OFFERS})
_MAKE_OFFERS = frozenset({Permission.MAKE_OFFERS})
_READ_CUSTOMERS = frozenset({Permission.READ_CUSTOMERS})
_EDIT_LIBRARY = frozenset({Permission.EDIT_LIBRARY})
_EDIT_OFFERS = frozenset({Permission.EDIT_OFFERS})
_EDIT_CUSTOMERS = frozenset({Permission.EDIT_CUSTOMERS})
_EDIT_SERVICE = frozenset({Permission.EDIT_SERVICE})
_APPROVE = frozenset({Permission.APPROVE})
_SUPERVISE = frozenset({Permission.SUPERVISE})
_MANAGE_SITES = frozenset({Permission.MANAGE_SITES})
_OPERATE = frozenset({Permission.OPERATE})
_MANAGE_PEOPLE = frozenset({Permission.MANAGE_PEOPLE})
_ERASE_CUSTOMERS = frozenset({Permission.ERASE_CUSTOMERS})
_READ_AUDIT = frozenset({Permission.READ_AUDIT})

ROUTES: Mapping[tuple[str, str], Needed] = {
    ("GET", "/api/v1/openapi.json"): OPEN,
    ("POST", "/api/v1/ask"): _ASK,
    ("POST", "/api/v1/search"): _ASK,
    ("GET", "/api/v1/search"): _ASK,
    ("GET", "/api/v1/suggestions"): _ASK,
    ("PUT", "/api/v1/suggestions/{suggestion_id}/feedback"): _ASK,
    ("GET", "/api/v1/desk/conversations"): _ASK,
    ("GET", "/api/v1/desk/conversations/{conversation_id}"): _ASK,
    ("POST", "/api/v1/suggestions/{suggestion_id}/sent"): _ASK,
    ("GET", "/api/v1/desk/draft"): _ASK,
    ("PUT", "/api/v1/desk/draft"): _ASK,
    ("PUT", "/api/v1/desk/conversations/{conversation_id}/draft"): _ASK,
    ("POST", "/api/v1/suggestions/{suggestion_id}/reply"): _ASK,
    ("GET", "/api/v1/documents"): _ASK,
    ("GET", "/api/v1/documents/{document_id}"): _ASK,
    ("GET", "/api/v1/documents/{document_id}/versions/{number}/original"): _ASK,
    ("POST", "/api/v1/documents"): _EDIT_LIBRARY,
    ("GET", "/api/v1/jobs"): _EDIT_LIBRARY,
    ("POST", "/api/v1/documents/{document_id}/retire"): _EDIT_LIBRARY,
    ("POST", "/api/v1/documents/{document_id}/reinstate"): _EDIT_LIBRARY,
    ("GET", "/api/v1/customers"): _READ_CUSTOMERS,
    ("POST", "/api/v1/customers"): _EDIT_CUSTOMERS,
    ("GET", "/api/v1/customers/{customer_id:path}/held"): _ERASE_CUSTOMERS,
    ("GET", "/api/v1/customers/{customer_id:path}/export"): _ERASE_CUSTOMERS,
    ("POST", "/api/v1/customers/{customer_id:path}/erase"): _ERASE_CUSTOMERS,
    ("GET", "/api/v1/customers/{customer_id:path}/profile"): _READ_CUSTOMERS,
    ("GET", "/api/v1/customers/{customer_id:path}"): _READ_CUSTOMERS,
    ("PUT", "/api/v1/customers/{customer_id:path}"): _EDIT_CUSTOMERS,
    ("GET", "/api/v1/offers"): _READ_OFFERS,
    ("PUT", "/api/v1/offers"): _EDIT_OFFERS,
    ("POST", "/api/v1/offers/decisions"): _MAKE_OFFERS,
    ("GET", "/api/v1/offers/decisions"): _READ_OFFERS,
    ("GET", "/api/v1/offers/approvals"): _APPROVE,
    ("POST", "/api/v1/offers/decisions/{decision}/answer"): _APPROVE,
    ("POST", "/api/v1/offers/decisions/{decision}/withdraw"): _MAKE_OFFERS,
    ("POST", "/api/v1/offers/decisions/{decision}/customer"): _MAKE_OFFERS,
    ("POST", "/api/v1/offers/decisions/{decision}/fulfil"): _MAKE_OFFERS,
    ("POST", "/api/v1/offers/decisions/{decision}/rating"): _MAKE_OFFERS,
    ("POST", "/api/v1/offers/suggest"): _READ_OFFERS,
    ("POST", "/api/v1/triage"): _HANDLE_CASES,
    ("POST", "/api/v1/inbox/messages"): _HANDLE_CASES,
    ("POST", "/api/v1/inbox/import"): _HANDLE_CASES,
    ("GET", "/api/v1/inbox"): _HANDLE_CASES,
    ("GET", "/api/v1/inbox/counts"): _HANDLE_CASES,
    ("POST", "/api/v1/cases/{case}/claim"): _HANDLE_CASES,
    ("POST", "/api/v1/cases/{case}/hand-back"): _HANDLE_CASES,
    ("GET", "/api/v1/cases/{case}"): _HANDLE_CASES,
    ("POST", "/api/v1/cases/{case}/look"): _HANDLE_CASES,
    ("POST", "/api/v1/cases/{case}/release"): _HANDLE_CASES,
    ("POST", "/api/v1/cases/{case}/assign"): _HANDLE_CASES,
    ("POST", "/api/v1/cases/{case}/about"): _HANDLE_CASES,
    ("POST", "/api/v1/cases/{case}/priority"): _HANDLE_CASES,
    ("POST", "/api/v1/cases/{case}/check"): _HANDLE_CASES,
    ("POST", "/api/v1/cases/{case}/replies"): _HANDLE_CASES,
    ("POST", "/api/v1/cases/{case}/resolve"): _HANDLE_CASES,
    ("POST", "/api/v1/cases/{case}/reopen"): _HANDLE_CASES,
    ("POST", "/api/v1/cases/{case}/resolution"): _HANDLE_CASES,
    ("GET", "/api/v1/resolutions"): _HANDLE_CASES,
    ("POST", "/api/v1/cases/{case}/resolution/approve"): _EDIT_LIBRARY,
    ("POST", "/api/v1/cases/{case}/resolution/refuse"): _EDIT_LIBRARY,
    ("POST", "/api/v1/check-ins"): _HANDLE_CASES,
    ("GET", "/api/v1/check-ins"): _HANDLE_CASES,
    ("POST", "/api/v1/cases/{case}/checked-in"): _HANDLE_CASES,
    ("GET", "/api/v1/promises"): _HANDLE_CASES,
    ("POST", "/api/v1/cases/{case}/promises"): _HANDLE_CASES,
    ("POST", "/api/v1/promises/{promise}/kept"): _HANDLE_CASES,
    ("POST", "/api/v1/promises/{promise}/broken"): _HANDLE_CASES,
    ("POST", "/api/v1/promises/{promise}/withdrawn"): _HANDLE_CASES,
    ("GET", "/api/v1/cases/{case}/customer-side"): _HANDLE_CASES,
    ("GET", "/api/v1/cases/{case}/files/{attachment}"): _HANDLE_CASES,
    ("GET", "/api/v1/cases/{case}/ways-up"): _HANDLE_CASES,
    ("GET", "/api/v1/cases/{case}/packet"): _HANDLE_CASES,
    ("PUT", "/api/v1/cases/{case}/packet"): _HANDLE_CASES,
    ("POST", "/api/v1/cases/{case}/escalate"): _HANDLE_CASES,
    ("GET", "/api/v1/escalations"): _HANDLE_CASES,
    ("POST", "/api/v1/escalations/{escalation}/take"): _HANDLE_CASES,
    ("POST", "/api/v1/escalations/{escalation}/finish"): _HANDLE_CASES,
    ("POST", "/api/v1/escalations/{escalation}/withdraw"): _HANDLE_CASES,
    ("GET", "/api/v1/floor/loads"): _SUPERVISE,
    ("GET", "/api/v1/service"): _HANDLE_CASES,
    ("GET", "/api/v1/service/{name}"): _HANDLE_CASES,
    ("PUT", "/api/v1/service/{name}"): _EDIT_SERVICE,
    ("GET", "/api/v1/sites"): _MANAGE_SITES,
    ("POST", "/api/v1/sites"): _MANAGE_SITES,
    ("GET", "/api/v1/sites/{key}"): _MANAGE_SITES,
    ("PATCH", "/api/v1/sites/{key}"): _MANAGE_SITES,
    ("POST", "/api/v1/sites/{key}/retire"): _MANAGE_SITES,
    ("GET", "/api/v1/sites/{key}/secret"): _MANAGE_SITES,
    ("POST", "/api/v1/sites/{key}/secret"): _MANAGE_SITES,
    ("GET", "/api/v1/cases/{case}/survey"): _HANDLE_CASES,
    ("GET", "/api/v1/surveys"): _SUPERVISE,
    ("GET", "/api/v1/webhooks"): _MANAGE_SITES,
    ("POST", "/api/v1/webhooks"): _MANAGE_SITES,
    ("DELETE", "/api/v1/webhooks/{webhook}"): _MANAGE_SITES,
    ("GET", "/api/v1/webhooks/{webhook}/deliveries"): _MANAGE_SITES,
    ("POST", "/api/v1/webhooks/{webhook}/ping"): _MANAGE_SITES,
    ("POST", "/api/v1/webhooks/deliveries/{delivery}/again"): _MANAGE_SITES,
    ("GET", "/api/v1/widget"): CUSTOMERS,
    ("POST", "/api/v1/conversations"): CUSTOMERS,
    ("GET", "/api/v1/conversations/{conversation}"): CUSTOMERS,
    ("PUT", "/api/v1/conversations/{conversation}/identity"): CUSTOMERS,
    ("PUT", "/api/v1/conversations/{conversation}/presence"): CUSTOMERS,
    ("POST", "/api/v1/conversations/{conversation}/messages"): CUSTOMERS,
    ("GET", "/api/v1/conversations/{conversation}/messages"): CUSTOMERS,
    ("PUT", "/api/v1/conversations/{conversation}/messages/{message}/feedback"): CUSTOMERS,
    ("GET", "/api/v1/conversations/{conversation}/events"): CUSTOMERS,
    ("POST", "/api/v1/conversations/{conversation}/handover"): CUSTOMERS,
    ("DELETE", "/api/v1/conversations/{conversation}/handover"): CUSTOMERS,
    ("POST", "/api/v1/conversations/{conversation}/survey"): CUSTOMERS,
    ("POST", "/api/v1/conversations/{conversation}/attachments"): CUSTOMERS,
    ("GET", "/api/v1/conversations/{conversation}/attachments/{attachment}"): CUSTOMERS,
    ("GET", "/api/v1/conversations/{conversation}/transcript"): CUSTOMERS,
    ("POST", "/api/v1/sessions"): OPEN,
    ("DELETE", "/api/v1/sessions/current"): _OWN_ACCOUNT,
    ("GET", "/api/v1/tokens"): _OWN_ACCOUNT,
    ("POST", "/api/v1/tokens"): _OWN_ACCOUNT,
    ("DELETE", "/api/v1/tokens/{token}"): _OWN_ACCOUNT,
    ("GET", "/account"): _OWN_ACCOUNT,
    ("POST", "/account/password"): _OWN_ACCOUNT,
    ("POST", "/account/second-factor/begin"): _OWN_ACCOUNT,
    ("POST", "/account/second-factor/confirm"): _OWN_ACCOUNT,
    ("POST", "/account/second-factor/off"): _OWN_ACCOUNT,
    ("POST", "/account/sessions/{session}/revoke"): _OWN_ACCOUNT,
    ("POST", "/account/sessions/revoke-others"): _OWN_ACCOUNT,
    ("GET", "/account/tokens"): _OWN_ACCOUNT,
    ("POST", "/account/tokens"): _OWN_ACCOUNT,
    ("POST", "/account/tokens/{token}/revoke"): _OWN_ACCOUNT,
    ("GET", "/healthz"): OPEN,
    ("GET", "/readyz"): OPEN,
    ("GET", "/metrics"): OPEN,
    ("POST", "/api/v1/reindex"): _OPERATE,
    ("GET", "/api/v1/audit"): _READ_AUDIT,
    ("GET", "/api/v1/audit/verify"): _READ_AUDIT,
    ("GET", "/api/v1/audit/export"): _READ_AUDIT,
    ("GET", "/"): OPEN,
    ("GET", "/sign-in"): OPEN,
    ("POST", "/sign-in"): OPEN,
    ("GET", "/sign-in/second"): OPEN,
    ("POST", "/sign-in/second"): OPEN,
    ("GET", "/sign-in/elsewhere"): OPEN,
    ("GET", "/sign-in/elsewhere/back"): OPEN,
    ("POST", "/sign-out"): OPEN,
    ("GET", "/robots.txt"): OPEN,
    ("GET", "/help/static/help.css"): OPEN,
    ("GET", "/help/sitemap.xml"): OPEN,
    ("GET", "/help/"): OPEN,
    ("GET", "/help/{document_id:path}"): OPEN,
    ("GET", "/widget.js"): OPEN,
    ("GET", "/shop/"): OPEN,
    ("GET", "/shop/static/shop.css"): OPEN,
    ("GET", "/static/{path:path}"): OPEN,
    ("GET", "/admin"): _MANAGE_PEOPLE,
    ("GET", "/admin/"): _MANAGE_PEOPLE,
    ("GET", "/admin/people"): _MANAGE_PEOPLE,
    ("POST", "/admin/people"): _MANAGE_PEOPLE,
    ("GET", "/admin/people/{person_id}"): _MANAGE_PEOPLE,
    ("POST", "/admin/people/{person_id}/role"): _MANAGE_PEOPLE,
    ("POST", "/admin/people/{person_id}/password"): _MANAGE_PEOPLE,
    ("POST", "/admin/people/{person_id}/second-factor/off"): _MANAGE_PEOPLE,
    ("POST", "/admin/people/{person_id}/sign-out"): _MANAGE_PEOPLE,
    ("POST", "/admin/people/{person_id}/unlink"): _MANAGE_PEOPLE,
    ("POST", "/admin/people/{person_id}/let-go"): _MANAGE_PEOPLE,
    ("POST", "/admin/people/{person_id}/let-back"): _MANAGE_PEOPLE,
    ("GET", "/admin/sessions"): _MANAGE_PEOPLE,
    ("POST", "/admin/sessions/{session_id}/revoke"): _MANAGE_PEOPLE,
    ("GET", "/admin/tokens"): _MANAGE_PEOPLE,
    ("POST", "/admin/tokens/{token_id}/revoke"): _MANAGE_PEOPLE,
    ("GET", "/admin/sites"): _MANAGE_SITES,
    ("POST", "/admin/sites"): _MANAGE_SITES,
    ("GET", "/admin/sites/{key}"): _MANAGE_SITES,
    ("POST", "/admin/sites/{key}"): _MANAGE_SITES,
    ("POST", "/admin/sites/{key}/secret"): _MANAGE_SITES,
    ("POST", "/admin/sites/{key}/retire"): _MANAGE_SITES,
    ("GET", "/admin/webhooks"): _MANAGE_SITES,
    ("POST", "/admin/webhooks"): _MANAGE_SITES,
    ("GET", "/admin/webhooks/{webhook_id}"): _MANAGE_SITES,
    ("POST", "/admin/webhooks/{webhook_id}/ping"): _MANAGE_SITES,
    ("POST", "/admin/webhooks/{webhook_id}/remove"): _MANAGE_SITES,
    ("GET", "/admin/audit"): _READ_AUDIT,
    ("POST", "/admin/audit/verify"): _READ_AUDIT,
    ("POST", "/admin/audit/export"): _READ_AUDIT,
    ("GET", "/admin/customers"): _ERASE_CUSTOMERS,
    ("POST", "/admin/customers"): _ERASE_CUSTOMERS,
    ("POST", "/admin/customers/export"): _ERASE_CUSTOMERS,
    ("POST", "/admin/customers/erase"): _ERASE_CUSTOMERS,
    **dict(_screens()),
}
"""Whom each route is for, by method and path template; GET's line counts for HEAD too."""
