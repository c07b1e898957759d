"""Which requests are answered at all, and the headers that every answer bears.

A page of another site cannot read what is here, nor put it in a frame, nor make this machine play: the name by which
a reader came must be one of ours (else a stranger's name could be led here: DNS rebinding), and what changes anything
must come from our own page. Nothing runs in the page but our own files and the scripts whose hashes the page gives.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from interregnum.server.pages import told

LONGEST_ADDRESS = 2000  # bytes of path and query
MOST_HEADERS, MOST_HEADER_BYTES = 100, 16_384
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
EVERYWHERE = ("0.0.0.0", "::", "[::]")
ASKING = ("GET", "HEAD", "OPTIONS")
AUTHORITY = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?")


POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


class Guards:
    """Stands before the application. `host` is where it listens, `names` are those that this machine goes by."""

    def __init__(self, app: ASGIApp, host: str = "127.0.0.1", names: Iterable[str] = ()) -> None:
        self.app = app
        self.everywhere = host in EVERYWHERE
        bracketed = f"[{host}]" if ":" in host and not host.startswith("[") else host
        self.names = {name.lower() for name in (*LOOPBACK, bracketed, *names)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on; either way with the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = self.refusal(Request(scope))
        answer: ASGIApp = self.app if refused is None else told(Request(scope), *refused)
        await answer(scope, receive, sending)

    def refusal(self, request: Request) -> tuple[int, str] | None:
        """The status and the reason with which a request is refused; None where it is not."""
        scope, headers = request.scope, request.headers
        if len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
            return 414, "address"
        if len(headers) > MOST_HEADERS or _size(headers) > MOST_HEADER_BYTES:
            return 431, "headers"
        hosts = headers.getlist("host")
        named = AUTHORITY.fullmatch(hosts[0]) if len(hosts) == 1 else None
        if named is None:
            return 400, "host"
        if not self._ours(named["name"].lower()):
            return 421, "host"
        if request.method in ASKING:
            return None if _may_read(headers) else (403, "site")
        if not _of_our_page(headers, request.url.scheme, hosts[0]):
            return 403, "site"
        if request.method == "POST" and _kind(headers) != "application/json":
            return 415, "kind"
        return None

    def _ours(self, name: str) -> bool:
        """Whether a reader may come by this name. A number cannot be led elsewhere, as a name can."""
        return name in self.names or (self.everywhere and _is_number(name))


def _size(headers: Headers) -> int:
    return sum(len(name) + len(value) for name, value in headers.raw)


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _may_read(headers: Headers) -> bool:
    """Another site may lead a reader here, by a link; it may not load what is here into its own pages."""
    site = headers.get("sec-fetch-site", "none")
    led = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return site in ("same-origin", "none") or led


def _of_our_page(headers: Headers, scheme: str, host: str) -> bool:
    """Whether a browser says that the request comes from our own page; who says nothing is not believed."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is None and site is None:
        return False
    return origin in (None, f"{scheme}://{host}") and site in (None, "same-origin")


def _kind(headers: Headers) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()
