"""Which requests are answered, and the security headers of every response.

A page of another site must not be able to read what is here, put it in a frame, or make this machine play histories.
So the Host header must be a name of this server (otherwise another site could point its own name here: DNS
rebinding), and a request that changes anything must come from our own page. The page runs only our own files and the
scripts whose hashes its policy lists.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from interregnum.server.http.error_response import error_response

MAX_ADDRESS = 2000  # bytes of path and query
MAX_HEADERS, MAX_HEADER_BYTES = 100, 16_384
LOCAL = ("127.0.0.1", "::1", "localhost")  # addresses at which only this machine can connect
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
ALL_ADDRESSES = ("0.0.0.0", "::", "[::]")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
AUTHORITY = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?")


POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# A worker has a policy of its own: it runs our modules, compiles the kernel, which is no script, and fetches tables.
WORKER_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-ancestors 'none'"
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


class SecurityMiddleware:
    """Checks each request before the application sees it. `host` is the address listened on, `names` are further
    names of this machine."""

    def __init__(self, app: ASGIApp, host: str = "127.0.0.1", names: Iterable[str] = ()) -> None:
        self.app = app
        self.on_all_addresses = host in ALL_ADDRESSES
        bracketed = f"[{host}]" if ":" in host and not host.startswith("[") else host
        self.names = {name.lower() for name in (*LOOPBACK, bracketed, *names)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request or pass it on; the response gets the headers either way."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self.refusal(Request(scope))
        respond: ASGIApp = self.app if refusal is None else error_response(Request(scope), *refusal)
        await respond(scope, receive, send_with_headers)

    def refusal(self, request: Request) -> tuple[int, str] | None:
        """The status and the reason with which a request is refused; None where it is not."""
        scope, headers = request.scope, request.headers
        if len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"]) > MAX_ADDRESS:
            return 414, "address"
        if len(headers) > MAX_HEADERS or _size(headers) > MAX_HEADER_BYTES:
            return 431, "headers"
        hosts = headers.getlist("host")
        authority = AUTHORITY.fullmatch(hosts[0]) if len(hosts) == 1 else None
        if authority is None:
            return 400, "host"
        if not self._is_own_name(authority["name"].lower()):
            return 421, "host"
        if request.method in SAFE_METHODS:
            return None if _may_read(headers) else (403, "site")
        if not _from_own_page(headers, request.url.scheme, hosts[0]):
            return 403, "site"
        if request.method == "POST" and _content_type(headers) != "application/json":
            return 415, "kind"
        return None

    def _is_own_name(self, name: str) -> bool:
        """Whether this is a name of the server. An IP address cannot be pointed elsewhere, as a name can."""
        return name in self.names or (self.on_all_addresses and _is_ip_address(name))


def _size(headers: Headers) -> int:
    return sum(len(name) + len(value) for name, value in headers.raw)


def _is_ip_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _may_read(headers: Headers) -> bool:
    """Another site may link here; it may not load what is here into its own pages."""
    site = headers.get("sec-fetch-site", "none")
    follows_link = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return site in ("same-origin", "none") or follows_link


def _from_own_page(headers: Headers, scheme: str, host: str) -> bool:
    """Whether the browser says that the request comes from our own page; without such a header it is refused."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is None and site is None:
        return False
    return origin in (None, f"{scheme}://{host}") and site in (None, "same-origin")


def _content_type(headers: Headers) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()
