"""Every route of a server, whichever router brought it."""

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts


def every_route(app: FastAPI) -> tuple[tuple[str, str], ...]:
    """The method and the path, with its parameters in braces, of each route; mounts are none."""
    return tuple(
        (method, context.path_format or "")
        for context in iter_route_contexts(app.routes)
        if isinstance(context.original_route, APIRoute)
        for method in sorted(context.methods or ())
    )
