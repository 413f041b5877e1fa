"""JSON that customers send, read so that nothing in it is more than a refusal."""

import json
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any, NoReturn

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException


class StrictJsonRoute(APIRoute):
    """A route whose JSON body is UTF-8, without NaN, not too deep; else 422."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Read the body before FastAPI does, which answers what it cannot read in other ways."""
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(_StrictRequest(request.scope, request.receive))

        return strictly


class _StrictRequest(Request):
    async def json(self) -> Any:
        try:
            return json.loads((await self.body()).decode(), parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise HTTPException(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "the body is no JSON; send an object as /api/v1/openapi.json describes it",
            ) from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
