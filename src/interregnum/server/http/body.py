"""The body of a request, within limits of size and time."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from interregnum.server.http.error_response import error_response

MAX_BODY = 4096  # bytes of a what-if
BODY_TIMEOUT = 10.0  # seconds in which the body must arrive


async def read_body(request: Request) -> bytes | Response:
    """The body of a request, or the response that refuses it."""
    content = b""
    try:
        async with asyncio.timeout(BODY_TIMEOUT):
            async for chunk in request.stream():
                content += chunk
                if len(content) > MAX_BODY:
                    return error_response(request, 413, "body")
    except TimeoutError:
        return error_response(request, 408, "slow")
    except ClientDisconnect:
        return Response(status_code=400)
    return content
